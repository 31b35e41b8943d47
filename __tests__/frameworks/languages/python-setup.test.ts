import { describe, expect, test } from '@jest/globals'
import {
  chooseInterpreter,
  interpretersOf,
  pythonChoices,
} from '../../../src/frameworks/languages/python/interpreter.ts'
import { parseIni } from '../../../src/frameworks/languages/python/ini.ts'
import { readLock } from '../../../src/frameworks/languages/python/lock.ts'
import { range } from '../../../src/frameworks/languages/python/needs/poetry.ts'
import { pretendVersion } from '../../../src/frameworks/languages/python/pretend-version.ts'
import { satisfies } from '../../../src/frameworks/languages/python/version.ts'
import { carriedOut, detectSetup, installPart, type SetupPlan } from '../../../src/frameworks/setup/index.ts'
import { projectOf } from '../project.ts'

const TOOLS = new Map([
  ['python3', 'Python 3.11.7'],
  ['python3.8', 'Python 3.8.18'],
  ['python3.13', 'Python 3.13.0'],
])

async function planOf(contents: Record<string, string>, tools = TOOLS): Promise<SetupPlan> {
  return detectSetup(projectOf(contents), '.', { language: 'python', tools })
}

/** What is asked of pip. */
async function askedFor(contents: Record<string, string>): Promise<string> {
  const { install } = await planOf(contents)
  const pip = install.find((argv) => argv.includes('pip')) ?? []
  return pip.slice(pip.indexOf('install') + 1).join(' ')
}

const PROJECT = '[project]\nname = "a"\n'

test('what developers pin is left out when it cannot be installed', async () => {
  const plan = await planOf({ 'setup.py': 'setup(tests_require=["pytest>=3"])', 'requirements.txt': 'pytest==2.8.7\n' })
  const asked = [plan.install, ...plan.alternatives].map((way) => way.some((argv) => argv.includes('requirements.txt')))
  expect(asked).toEqual([true, true, false, false])
  expect(plan.wayNotes?.at(-1)).toContain('requirements.txt left out, because it could not be installed')
})

describe('where test dependencies come from', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'dependency groups, with those they include',
      {
        'pyproject.toml': `${PROJECT}[dependency-groups]\ntest = ["pytest>=8", {include-group = "more"}]\nmore = ["hypothesis"]\ndocs = ["sphinx"]\n`,
      },
      '-e . pytest>=8 hypothesis',
    ],
    [
      'an extra for tests before one for development',
      {
        'pyproject.toml': `${PROJECT}[project.optional-dependencies]\ndev = ["pytest", "mypy"]\ntests = ["pytest"]\n`,
      },
      '-e .[tests] pytest',
    ],
    [
      'tox where no group is for tests',
      {
        'setup.py': 'setup()',
        'tox.ini': '[testenv]\ndeps =\n  pytest<8\n  py27: mock\n  -r{toxinidir}/extra.txt\nextras = fast\n',
      },
      '-e .[fast] -r extra.txt pytest<8',
    ],
    [
      'the plain file of a package, if pytest stands in it',
      { 'setup.py': 'setup(tests_require=["pytest"])', 'requirements.txt': 'flask==1.0\npytest==2.8.7\n' },
      '-e . -r requirements.txt pytest',
    ],
    [
      'the plain file of a package without pytest is passed by',
      { 'setup.py': 'setup(tests_require=["pytest>=3"])', 'requirements.txt': 'flask==1.0\n' },
      '-e . pytest>=3',
    ],
    [
      'a list that setup.py names',
      { 'setup.py': 'needed = ["pytest>=2.8", "pytest-mock"]\nsetup(tests_require=needed)\n' },
      '-e . pytest>=2.8 pytest-mock',
    ],
    [
      'an extra whose list setup.py names',
      { 'setup.py': 'TESTS = [\n  "pytest",\n  "mock",\n]\nsetup(extras_require={"docs": DOCS, "tests": TESTS})\n' },
      '-e .[tests] pytest',
    ],
    [
      'a file named for tests, and no package',
      { 'requirements.txt': 'flask\n', 'requirements-test.txt': 'pytest\n', 'requirements-docs.txt': 'sphinx\n' },
      '-r requirements.txt -r requirements-test.txt pytest',
    ],
    [
      'poetry',
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "a"\n[tool.poetry.group.dev.dependencies]\npytest = "^7.1"\nlib = {version = "~1.2", extras = ["x"]}\n',
      },
      '-e . pytest>=7.1,<8 lib[x]>=1.2,<1.3',
    ],
    [
      'setup.py, read and not run',
      { 'setup.py': 'setup(extras_require={"test": ["pytest", "x"], "docs": ["y"]})' },
      '-e .[test] pytest',
    ],
    [
      'nox',
      {
        'setup.py': '',
        'noxfile.py':
          '@nox.session\ndef lint(s):\n    s.install("ruff")\n\n@nox.session\ndef tests(s):\n    s.install("-r", "t.txt", "pytest", ".")\n',
      },
      '-e . -r t.txt pytest',
    ],
    ['Pipfile', { Pipfile: '[packages]\nflask = "*"\n[dev-packages]\npytest = ">=7"\n' }, 'flask pytest>=7'],
    [
      'the workflow, where all else is silent',
      {
        'setup.py': '',
        '.github/workflows/ci.yml':
          'jobs:\n  t:\n    steps:\n      - run: |\n          python -m pip install --upgrade pip\n          pip install pytest "trio>=1" -e .[net]\n          pytest\n',
      },
      '-e .[net] pytest trio>=1',
    ],
    ['nothing at all', { 'tests/test_a.py': '' }, 'pytest'],
  ])('%s', async (_name, contents, expected) => {
    expect(await askedFor(contents)).toBe(expected)
  })
})

describe('the plan', () => {
  test('an environment outside the repository, locked versions first', async () => {
    const plan = await planOf({
      'pyproject.toml': `${PROJECT}[dependency-groups]\ntest = ["pytest"]\n`,
      'uv.lock':
        '[[package]]\nname = "a"\nversion = "1"\nsource = {editable = "."}\n[[package]]\nname = "pytest"\nversion = "8.1.0"\n[[package]]\nname = "two"\nversion = "1"\n[[package]]\nname = "two"\nversion = "2"\n',
    })
    expect(plan).toMatchObject({ kind: 'python', manager: 'pip', lockFile: 'uv.lock', path: ['$HOME/venv/bin'] })
    expect(plan.toolVersions).toEqual({ python: '3.11.7' })
    expect(plan.lockKeyFiles).toEqual(['pyproject.toml', 'uv.lock'])
    expect(plan.install[0]).toEqual(['python3', '-m', 'venv', '--clear', '$HOME/venv'])
    expect(plan.install[1]?.slice(3)).toEqual(['$HOME/constraints.txt', 'pytest==8.1.0'])
    expect(plan.install[2]).toContain('$HOME/constraints.txt')
    expect(plan.alternatives.map((way) => way.flat().includes('$HOME/constraints.txt'))).toEqual([false, false])
    expect(plan.alternatives[1]?.flat().includes('-e')).toBe(false)
  })
  test('uv where it is at hand', async () => {
    const plan = await planOf({ 'setup.py': '' }, new Map([...TOOLS, ['uv', 'uv 0.9.0']]))
    expect(plan.install[0]?.slice(0, 2)).toEqual(['uv', 'venv'])
    expect(plan.manager).toBe('uv')
  })
  test('no lock file: packages of the time of the change first, by an index that knows it', async () => {
    const asOf = '2021-03-08T00:00:00Z'
    const plan = await detectSetup(projectOf({ 'setup.py': '' }), '.', { language: 'python', tools: TOOLS, asOf })
    expect(plan.install.at(-1)).toEqual([
      '$HOME/venv/bin/python',
      '$REPORTERS/pip_as_of.py',
      asOf,
      'install',
      '-e',
      '.',
      'pytest',
    ])
    expect(plan.asOf).toBe(asOf)
    expect(plan.wayNotes).toEqual([
      'dependencies as of 2021-03-08, because no lock file names their versions',
      'dependencies as of the day of the install, because those of 2021-03-08 could not be installed',
      expect.stringMatching(/^dependencies as of 2021-03-08.*its folders are put on the path$/),
      expect.stringMatching(/^dependencies as of the day of the install.*its folders are put on the path$/),
    ])
    expect(carriedOut(plan, 1).evidence).toEqual([...plan.evidence, plan.wayNotes[1]])
    expect(carriedOut(plan, null)).toBe(plan)
    expect(plan.alternatives[0]?.flat()).not.toContain(asOf)
  })
  test('uv knows moments itself, and no Python that old', async () => {
    const asOf = '2021-03-08T00:00:00Z'
    const uv = ['uv', 'uv 0.9.0'] as const
    const files = projectOf({ 'setup.py': '' })
    const { install } = await detectSetup(files, '.', { language: 'python', tools: new Map([...TOOLS, uv]), asOf })
    expect(install.at(-1)).toEqual(expect.arrayContaining(['uv', '--exclude-newer', asOf]))
    const old = new Map([['python3.6', 'Python 3.6.15'] as const, uv])
    const plan = await detectSetup(files, '.', { language: 'python', tools: old, asOf })
    expect(plan.manager).toBe('pip')
    expect(plan.install[1]).toEqual(['$HOME/venv/bin/python', '-m', 'pip', 'install', '--upgrade', 'pip'])
  })
  test('packages of the same repository come from it, with those that they need', async () => {
    const files = projectOf({
      'pyproject.toml': '[project]\nname = "Core_Lib"\ndependencies = ["helper>=1"]\n',
      'tools/helper/setup.py': 'setup(name="helper")',
      'examples/tutorial/pyproject.toml': '[project]\nname = "tutorial"\ndependencies = ["core-lib", "requests"]\n',
      'examples/other/setup.cfg': '[metadata]\nname = other\n[options]\ninstall_requires =\n  core.lib>=2\n',
    })
    const asked = async (dir: string): Promise<string> =>
      (await detectSetup(files, dir, { language: 'python', tools: TOOLS })).install.at(-1)?.slice(4).join(' ') ?? ''
    expect(await asked('examples/tutorial')).toBe('-e ../../ -e ../../tools/helper -e . pytest')
    expect(await asked('.')).toBe('-e tools/helper -e . pytest')
    const plan = await detectSetup(files, 'examples/other', { language: 'python', tools: TOOLS })
    expect(plan.lockKeyFiles).toEqual(['examples/other/setup.cfg', 'pyproject.toml', 'tools/helper/setup.py'])
    expect(plan.evidence).toContain("core-lib from this repository, as the tests' package needs it")
  })
  test('extension modules are built anew for each state', async () => {
    expect((await planOf({ 'setup.py': 'setup(ext_modules=[Extension("a", ["a.c"])])' })).build).toEqual([
      'python',
      'setup.py',
      'build_ext',
      '--inplace',
    ])
  })
  test('what tools look at decides nothing about the install', async () => {
    const plan = await planOf({ 'pyproject.toml': PROJECT })
    const part = (text: string): string => installPart(plan, 'pyproject.toml', PROJECT + text)
    expect(part('[tool.ruff]\nline-length = 1\n')).toBe(part('[tool.ruff]\nline-length = 2\n'))
    expect(part('[tool.setuptools]\nx = 1\n')).not.toBe(part('[tool.setuptools]\nx = 2\n'))
  })
  test('a package below the root is installed where it stands', async () => {
    const files = projectOf({ 'package.json': '{}', 'py/pyproject.toml': PROJECT, 'py/tests/test_a.py': '' })
    const plan = await detectSetup(files, 'py', { language: 'python', tools: TOOLS })
    expect([plan.dir, plan.lockKeyFiles]).toEqual(['py', ['py/pyproject.toml']])
  })
})

describe('which Python', () => {
  const found = interpretersOf(TOOLS)
  const wish = (wanted: string) => ({ wanted, source: 's' })
  test.each([
    ['nothing asked', null, null, [], '3.11.7'],
    ['pinned', '3.8', null, [], '3.8.18'],
    ['pinned, and not here', '3.12', null, [], '3.11.7'],
    ['a range that the default is in', null, '>=3.9', [], '3.11.7'],
    ['a range that it is not in', null, '>=3.12', [], '3.13.0'],
    ['older code', null, '>=3.6', ['3.6', '3.9'], '3.8.18'],
    ['none fits', null, '>=3.14', [], '3.11.7'],
  ] as const)('%s', (_name, pinned, required, supported, expected) => {
    const { interpreter, evidence } = chooseInterpreter(found, {
      pinned: pinned === null ? null : wish(pinned),
      required: required === null ? null : wish(required),
      supported: supported.map(wish),
    })
    expect(interpreter?.version.join('.')).toBe(expected)
    expect(evidence).toContain(expected)
  })
  test.each([
    ['2022-01-03T00:00:00Z', [], '3.8.18'],
    ['2023-01-02T00:00:00Z', [], '3.11.7'],
    ['2022-01-03T00:00:00Z', ['3.11'], '3.11.7'],
  ] as const)('code of %s that names %j', (asOf, supported, expected) => {
    const facts = { pinned: null, required: null, supported: supported.map(wish) }
    expect(chooseInterpreter(found, facts, asOf).interpreter?.version.join('.')).toBe(expected)
  })
  test('the next ones to try: before the minors that broke things, then the next newer, then packages of today', () => {
    const many = interpretersOf(
      new Map(
        ['3.12.1', '3.13.0', '3.11.7', '3.10.1', '3.9.2', '3.7.3'].map((version) => [version, `Python ${version}`]),
      ),
    )
    const tried = (facts: Partial<Parameters<typeof pythonChoices>[1]>, asOf: string | null = '2024-01-01T00:00:00Z') =>
      pythonChoices(many, { pinned: null, required: null, supported: [], ...facts }, asOf).map(
        ({ interpreter, asOf: moment }) => [interpreter?.version.slice(0, 2).join('.'), moment?.slice(0, 4) ?? 'today'],
      )
    expect(tried({})).toEqual([
      ['3.12', '2024'],
      ['3.11', '2024'],
      ['3.9', '2024'],
      ['3.7', '2024'],
      // It came later, and its packages with it.
      ['3.13', '2025'],
      ['3.12', 'today'],
    ])
    expect(tried({}, '2013-01-28T00:00:00Z')[0]).toEqual(['3.7', '2019'])
    expect(tried({ required: wish('>=3.9') }, null).map(([minor]) => minor)).toEqual(['3.12', '3.11', '3.9', '3.13'])
    expect(tried({ pinned: wish('3.10.1') })).toEqual([
      ['3.10', '2024'],
      ['3.10', 'today'],
    ])
  })
  test('a proof that is repeated takes the Python it had', async () => {
    const asked = { language: 'python', tools: TOOLS }
    const files = projectOf({ 'setup.py': '' })
    const version = async (python: string): Promise<string | undefined> =>
      (await detectSetup(files, '.', { ...asked, earlier: { python } })).toolVersions['python']
    expect(await version('3.8.2')).toBe('3.8.18')
    expect(await version('3.5.0')).toBe('3.11.7')
  })
  test.each([
    ['tox.ini', '[tox]\nenvlist = py27,py{36,38}-{a,b},lint\n', '3.8.18'],
    ['tox.ini', '[tox]\nenvlist =\n  py37\n  py38\n', '3.8.18'],
    ['.travis.yml', 'python:\n  - 2.7\n  - 3.8\n', '3.8.18'],
    ['.travis.yml', 'language: python\npython:\n  - "2.7"\n  - "3.8"\n', '3.8.18'],
  ])('%s %j', async (file, text, expected) => {
    expect((await planOf({ 'setup.py': '', [file]: text })).toolVersions['python']).toBe(expected)
  })
  test('none on this machine', () => {
    const facts = { pinned: null, required: null, supported: [] }
    expect(chooseInterpreter(interpretersOf(new Map([['uv', 'uv 1']])), facts).interpreter).toBeNull()
  })
})

test.each([
  [[3, 11, 7], '>=3.8,<4', true],
  [[3, 11, 7], '>=3.12', false],
  [[3, 8, 18], '~=3.8', true],
  [[3, 8, 18], '~=3.8.1', true],
  [[3, 9, 1], '~=3.8.1', false],
  [[3, 9, 1], '!=3.9.*', false],
  [[3, 9, 1], '^3.7', true],
  [[3, 9, 1], '==3.9', true],
  [[3, 9, 1], '2.7 || >=3.5', true],
  [[3, 9, 1], 'nonsense', true],
])('%j %s', (version, specifiers, expected) => {
  expect(satisfies(version, specifiers)).toBe(expected)
})

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['~1.2', '>=1.2,<1.3'],
  ['~1', '>=1,<2'],
  ['1.2', '==1.2'],
  ['*', ''],
  ['>=1, <2', '>=1,<2'],
])('poetry %s', (text, expected) => {
  expect(range(text)).toBe(expected)
})

test.each([
  [
    'poetry.lock',
    '[[package]]\nname = "A_b"\nversion = "1.0"\n[[package]]\nname = "g"\nversion = "1"\n[package.source]\ntype = "git"\n',
    ['a_b==1.0'],
  ],
  ['Pipfile.lock', '{"default":{"x":{"version":"==1.2"}},"develop":{"y":{"git":"z"}}}', ['x==1.2']],
  ['pdm.lock', 'no toml [', []],
])('%s', (file, text, expected) => {
  expect(readLock(new Map([[file, text]]))?.constraints).toEqual(expected)
})

test('a package that asks git for its version is told the last one of its change log', () => {
  const pyproject = '[build-system]\nrequires = ["setuptools-scm"]\n'
  const version = (log: Record<string, string>) =>
    pretendVersion(new Map(Object.entries({ 'pyproject.toml': pyproject, ...log })))['SETUPTOOLS_SCM_PRETEND_VERSION']
  expect(version({ 'CHANGELOG.md': '# Changes\n\nAll of them.\n\n## [v1.4.2] - 2024\n' })).toBe('1.4.2')
  expect(version({ 'CHANGES.rst': 'shop 2.0.0 (2024-01-01)\n====\n' })).toBe('2.0.0')
  expect(version({})).toBe('99.0.0')
  expect(pretendVersion(new Map([['pyproject.toml', PROJECT]]))).toEqual({})
})

test('INI as Python reads it', () => {
  const ini = parseIni('[a]\nKey = one\n  two # note\n# no\nother: x=y\n[b c]\nempty =\n stray\n')
  expect(ini.get('a')?.get('key')).toBe('one\ntwo')
  expect(ini.get('a')?.get('other')).toBe('x=y')
  expect(ini.get('b c')?.get('empty')).toBe('stray')
})
