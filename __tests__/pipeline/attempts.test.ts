/** Another setup is tried while nothing loads. Real Python runs the tests; two programs stand before it and say that they are others. */
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Task } from '../../src/benchmark/task.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { curateTip, outcomeOf } from './bench.ts'
import { repositoryWith } from './project.ts'

const found = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })
const python = found.status === 0 ? found.stdout.trim() : null

/** Answers for its version, and else is Python with its minor in a variable. */
const interpreter = (minor: number): string =>
  `#!/bin/sh\nif [ "$1" = --version ]; then echo "Python 3.${minor}.0"; exit; fi\nMINOR=${minor} exec ${python ?? ''} "$@"\n`

/** Makes environments and installs nothing; none of Python 3.14 for a repository that has a file \`broken\`. */
const UV = `#!/bin/sh
case "$1 $3" in venv*3.14) if [ -e broken ]; then exit 1; fi ;; esac
case "$1" in
  --version) echo "uv 0.9.0" ;;
  venv) mkdir -p "$5/bin"; printf '#!/bin/sh\\nexec %s "$@"\\n' "$3" >"$5/bin/python"; chmod +x "$5/bin/python" ;;
esac
`

const searched = process.env['PATH'] ?? ''

beforeAll(() => {
  const folder = temporary()
  for (const [name, text] of [
    ['python3', interpreter(15)],
    ['python3.15', interpreter(15)],
    ['python3.14', interpreter(14)],
    ['uv', UV],
  ] as const) {
    writeFileSync(path.join(folder, name), text)
    chmodSync(path.join(folder, name), 0o755)
  }
  process.env['PATH'] = `${folder}:${searched}`
})

afterAll(() => {
  process.env['PATH'] = searched
  removeTemporary()
})

const PROJECT = `[project]
name = "tool"
requires-python = ">=3.14"
classifiers = ["Programming Language :: Python :: 3.14"]
`
const CORE = 'import os\n\nif os.environ["MINOR"] != "15":\n    raise ImportError("needs a newer Python")\n\n\n'
const TEST = 'import unittest\n\nfrom tool.core import a\n\n\nclass A(unittest.TestCase):\n'

const described = python === null ? describe.skip : describe

described('setups in turn (skipped without python3)', () => {
  test('the next Python, where nothing loads in the likeliest one', async () => {
    const dir = repositoryWith({
      start: {
        'pyproject.toml': PROJECT,
        'tool/__init__.py': '',
        'tool/core.py': `${CORE}def a():\n    return 1\n`,
        'tests/test_core.py': `${TEST}    def test_kept(self):\n        self.assertGreater(a(), 0)\n`,
        'examples/x/pyproject.toml': '[project]\nname = "x"\ndependencies = ["tool"]\n',
        'examples/x/test_x.py': `${TEST}    def test_x(self):\n        self.assertGreater(a(), 0)\n`,
      },
      change: {
        'tool/core.py': `${CORE}def a():\n    return 2\n`,
        'tests/test_core.py': `${TEST}    def test_kept(self):\n        self.assertGreater(a(), 0)\n\n    def test_two(self):\n        self.assertEqual(a(), 2)\n`,
      },
    })
    const { curation, files } = await curateTip(dir, { sandbox: 'none' })
    expect(curation.reasons).toEqual([])
    expect(curation.fail_to_pass).toEqual([{ file: 'tests/test_core.py', name: 'A > test_two' }])
    expect(curation.pass_to_pass).toEqual([{ file: 'tests/test_core.py', name: 'A > test_kept' }])
    const { setup, run, notes } = Task.parse(JSON.parse(files?.get('task.json') ?? '{}'))
    expect(setup.tool_versions['python']).toBe('3.15.0')
    expect(setup.dependencies_as_of).toMatch(/^\d{4}-\d\d-\d\dT00:00:00Z$/)
    expect(setup.evidence).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Python 3.15.0: the tests of the change did not pass with 3.14'),
        expect.stringContaining('because no lock file names their versions'),
      ]),
    )
    expect(run.commands[0]?.framework_version).toMatch(/^\d+\.\d+\.\d+/)
    expect(notes).toEqual(
      expect.arrayContaining([
        '1 other setup was tried before: no test of the change loaded',
        '1 related test file of examples/x left out: the package would need an install of its own',
      ]),
    )
  })

  test('the next Python, where the new test is skipped in the likeliest one', async () => {
    const kept =
      'import os\nimport unittest\n\nfrom tool.core import a\n\n\nclass A(unittest.TestCase):\n    def test_kept(self):\n        self.assertGreater(a(), 0)\n'
    const added =
      '\n    @unittest.skipIf(os.environ["MINOR"] != "15", "old")\n    def test_two(self):\n        self.assertEqual(a(), 2)\n'
    const dir = repositoryWith({
      start: {
        'pyproject.toml': PROJECT,
        'tool/__init__.py': '',
        'tool/core.py': 'def a():\n    return 1\n',
        'tests/test_core.py': kept,
      },
      change: { 'tool/core.py': 'def a():\n    return 2\n', 'tests/test_core.py': kept + added },
    })
    const { curation, files } = await curateTip(dir, { sandbox: 'none' })
    expect(curation.fail_to_pass).toEqual([{ file: 'tests/test_core.py', name: 'A > test_two' }])
    const { setup, notes } = Task.parse(JSON.parse(files?.get('task.json') ?? '{}'))
    expect(setup.tool_versions['python']).toBe('3.15.0')
    expect(notes).toContain('1 other setup was tried before: no new test of the change passed after it')
  })

  test('all runs of the likeliest setup, where its pass-to-pass tests may become a task and no other does better', async () => {
    const kept = `${TEST}    def test_kept(self):\n        self.assertGreater(a(), 0)\n`
    const added = '\n    @unittest.skip("never")\n    def test_two(self):\n        self.assertEqual(a(), 2)\n'
    const dir = repositoryWith({
      start: {
        'pyproject.toml': PROJECT,
        'tool/__init__.py': '',
        'tool/core.py': 'def a():\n    return 1\n',
        'tests/test_core.py': kept,
      },
      change: { 'tool/core.py': 'def a():\n    return 2\n', 'tests/test_core.py': kept + added },
    })
    const { curation } = await curateTip(dir, { sandbox: 'none', config: 'runs: 2\nregression-only: true\n' })
    expect([curation.verdict, curation.partition, curation.runs]).toEqual([
      'accepted',
      'regression-only',
      { pre: 2, post: 2 },
    ])
  })

  test('what the one that loads shows, where the likeliest setup cannot be installed', async () => {
    const kept = `${TEST}    def test_kept(self):\n        self.assertGreater(a(), 0)\n`
    const added = '\n    @unittest.skip("never")\n    def test_two(self):\n        self.assertEqual(a(), 2)\n'
    const dir = repositoryWith({
      start: {
        broken: '',
        'pyproject.toml': PROJECT,
        'tool/__init__.py': '',
        'tool/core.py': 'def a():\n    return 1\n',
        'tests/test_core.py': kept,
      },
      change: { 'tool/core.py': 'def a():\n    return 2\n', 'tests/test_core.py': kept + added },
    })
    expect(outcomeOf(await curateTip(dir, { sandbox: 'none' }))).toBe('no-fail-to-pass (verdict)')
  })
})
