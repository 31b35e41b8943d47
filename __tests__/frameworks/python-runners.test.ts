/** pytest and unittest: what is asked of them, and our runners inside the real programs where they are at hand. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ParsedRun, TestCommand } from '../../src/frameworks/framework.ts'
import { planRuns, type RunGroup } from '../../src/frameworks/plan.ts'
import { keptOptions, pytestConfig, words } from '../../src/frameworks/pytest/config.ts'
import { projectOf } from './project.ts'

const reportersDir = join(import.meta.dirname, '../../src/frameworks/reporters')

async function groupOf(contents: Record<string, string>, files: readonly string[]): Promise<RunGroup> {
  const { groups } = await planRuns(projectOf(contents), files)
  const [group] = groups
  if (group === undefined) throw new Error('no group')
  return group
}

function commandOf(
  { framework, pkg, files, sources, context }: RunGroup,
  reportPath = '/r',
  root = '/repo',
): TestCommand {
  const { invocation } = context
  return framework.command({ root, pkg, files, sources, invocation, reportPath, reportersDir })
}

describe('the options of the repository', () => {
  test.each([
    ['-xvs --cov=a --cov-report term -n auto -n4 --strict-markers tests', '-v -s --strict-markers'],
    ['-m "not slow" -p no:doctest -W error -k some --lf --maxfail=1', '-m|not slow|-p|no:doctest|-W|error'],
    ['--junitxml=x.xml --durations 5 --import-mode=importlib -ra', '--import-mode=importlib -ra'],
  ])('%s', (addopts, kept) => {
    expect(keptOptions(words(addopts))).toEqual(kept.includes('|') ? kept.split('|') : kept.split(' '))
  })

  test.each<[string, Record<string, string>, string | undefined]>([
    ['pytest.ini wins even when it is empty', { 'pytest.ini': '', 'tox.ini': '[pytest]\naddopts = -v' }, 'pytest.ini'],
    [
      'pyproject.toml without a section is passed by',
      { 'pyproject.toml': '[project]', 'setup.cfg': '[tool:pytest]' },
      'setup.cfg',
    ],
    [
      'the nearest to all files',
      { 'pytest.ini': '', 'tests/a/pytest.ini': '', 'tests/tox.ini': '[pytest]' },
      'tests/tox.ini',
    ],
    ['pytest 9', { 'pyproject.toml': '[tool.pytest]\naddopts = ["-v"]' }, 'pyproject.toml'],
    ['none', { 'pyproject.toml': 'no toml [' }, undefined],
  ])('%s', (_name, texts, expected) => {
    expect(pytestConfig(['tests/a/test_x.py', 'tests/b/test_y.py'], (path) => texts[path])?.path).toBe(expected)
  })

  test('variables of tox are those of the tests, but for coverage; the command keeps its options', async () => {
    const group = await groupOf(
      {
        'tox.ini':
          '[testenv]\nsetenv =\n  LEVEL = 2\n  COVERAGE_FILE = {toxinidir}/x\n  py27: OLD = 1\ncommands =\n  coverage run -m pytest -W error {posargs:tests}\n',
        'tests/test_a.py': 'def test_a():\n    pass\n',
      },
      ['tests/test_a.py'],
    )
    const { argv, env, cwd } = commandOf(group)
    expect([group.framework.name, env, cwd]).toEqual(['pytest', { LEVEL: '2' }, '.'])
    expect(argv.slice(-3)).toEqual(['-W', 'error', 'tests/test_a.py'])
    expect(group.evidence.join('\n')).toContain('tox.ini testenv starts pytest')
  })

  test('the file and its package choose between the two', async () => {
    const cases = 'import unittest\n\nclass A(unittest.TestCase):\n    pass\n'
    const nameIn = async (contents: Record<string, string>) =>
      (await groupOf({ 'tests/test_a.py': cases, ...contents }, ['tests/test_a.py'])).framework.name
    expect(await nameIn({})).toBe('unittest')
    expect(await nameIn({ 'requirements-dev.txt': 'pytest==8\n' })).toBe('pytest')
    expect(await nameIn({ 'setup.py': 'setup(tests_require=["pytest-mock"])' })).toBe('unittest')
    expect(
      await nameIn({ '.github/workflows/t.yml': 'jobs:\n  t:\n    steps:\n      - run: python -m pytest\n' }),
    ).toBe('pytest')
  })
})

describe('real runs', () => {
  let root = ''
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'backtest-python-')))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  async function runReal(
    contents: Record<string, string>,
    files: readonly string[],
    pythonPath = '',
  ): Promise<ParsedRun> {
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const group = await groupOf(contents, files)
    const reportPath = join(root, `report-${group.framework.name}-${pythonPath}`)
    const command = commandOf(group, reportPath, root)
    const [, ...args] = command.argv
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PYTHONDONTWRITEBYTECODE: '1',
      ...command.env,
      ...(pythonPath === '' ? {} : { PYTHONPATH: join(root, pythonPath) }),
    }
    const ran = spawnSync('python3', args, { cwd: join(root, command.cwd), env, encoding: 'utf8' })
    return group.framework.parse({
      report: existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : null,
      stdout: ran.stdout,
      stderr: ran.stderr,
      exitCode: ran.status,
      signal: ran.signal,
      timedOut: false,
      cwdInRepo: command.cwd,
      repoRoot: root,
      files: group.files,
      sources: group.sources,
      startedAt: Date.now(),
    })
  }
  const lines = (run: ParsedRun): readonly string[] =>
    run.outcomes.map(({ status, file, name }) => `${status} ${file} :: ${name}`)
  const has = (module: string): boolean => spawnSync('python3', ['-c', `import ${module}`]).status === 0

  const withPython = has('unittest') ? test : test.skip
  withPython('unittest (skipped where there is no python3)', unittestRuns)
  const withPytest = has('pytest') ? test : test.skip
  for (const version of ['2.8.7', '3.1.0'])
    withPython(`pytest ${version}, which says no end of a test (skipped where there is no python3)`, () =>
      oldPytestRuns(version),
    )
  withPytest('pytest leaves nothing in the repository (skipped where python3 has none)', pytestRuns)

  async function unittestRuns(): Promise<void> {
    const run = await runReal(
      {
        'u/unit/__init__.py': '',
        'u/unit/test_a.py':
          'import sys\nimport unittest\n\nclass A(unittest.TestCase):\n    def test_ok(self):\n        assert sys.argv[0] == "python -m unittest"\n    def test_bad(self):\n        self.fail()\n',
        'u/unit/test_b.py': 'import unittest\nimport nowhere\n',
      },
      ['u/unit/test_a.py', 'u/unit/test_b.py'],
    )
    expect(lines(run)).toEqual([
      'failed u/unit/test_a.py :: A > test_bad',
      'passed u/unit/test_a.py :: A > test_ok',
      'failed u/unit/test_b.py :: (file)',
    ])
    expect(run.problem).toBeNull()
  }

  /** The calls that such a pytest makes, in its order; it refuses a hook that it does not know, and version 2 options that 3 brought. */
  async function oldPytestRuns(version: string): Promise<void> {
    const dir = `o${version[0] ?? ''}`
    const hooks =
      'HOOKS = ["pytest_itemcollected", "pytest_collectreport", "pytest_runtest_logreport", "pytest_sessionfinish"]\n'
    const pytest = `from _pytest.hookspec import HOOKS

__version__ = "${version}"

class File: pass

class Module(File):
    def __init__(self): self.name = self.fspath = "${dir}/test_a.py"

class Function:
    name, nodeid = "test_ok", "${dir}/test_a.py::test_ok"
    def listchain(self): return [Module(), self]

class Report:
    nodeid, location, longrepr, failed, skipped, duration = "${dir}/test_a.py::test_ok", ("${dir}/test_a.py", 0, "test_ok"), None, False, False, 0
    def __init__(self, when): self.when = when

def main(arguments, plugins):
    [plugin] = plugins
    if __version__ < "3": assert [word for word in arguments if word[0] == "-" and word != "-p"] == [], arguments
    unknown = [name for name in dir(plugin) if name.startswith("pytest_") and name not in HOOKS]
    assert unknown == [], unknown
    plugin.pytest_itemcollected(Function())
    for when in ("setup", "call", "teardown"): plugin.pytest_runtest_logreport(Report(when))
    plugin.pytest_sessionfinish(None, 0)
    return 0
`
    const run = await runReal(
      {
        [`${dir}/pytest.ini`]: '',
        [`${dir}/pytest.py`]: pytest,
        [`${dir}/_pytest/__init__.py`]: '',
        [`${dir}/_pytest/hookspec.py`]: `${hooks}pytest_runtest_logreport = None\n`,
        [`${dir}/test_a.py`]: 'import pytest\n',
      },
      [`${dir}/test_a.py`],
      dir,
    )
    expect(lines(run)).toEqual([`passed ${dir}/test_a.py :: test_ok`])
    expect(run.problem).toBeNull()
  }

  async function pytestRuns(): Promise<void> {
    const run = await runReal(
      {
        'p/pytest.ini': '[pytest]\naddopts = -x --lf\n',
        'p/test_a.py':
          'import os\nimport pytest\n\n@pytest.mark.parametrize("n", ["x/y", "z"])\ndef test_n(n):\n    assert n == "z"\n\ndef test_clean():\n    assert "pytest_run" not in str(dict(os.environ))\n',
      },
      ['p/test_a.py'],
    )
    expect(lines(run)).toEqual([
      'failed p/test_a.py :: test_n[x/y]',
      'passed p/test_a.py :: test_n[z]',
      'passed p/test_a.py :: test_clean',
    ])
    expect(existsSync(join(root, 'p/.pytest_cache')) || existsSync(join(root, '.pytest_cache'))).toBe(false)
  }
})
