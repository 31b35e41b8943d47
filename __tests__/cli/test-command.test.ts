/** A project that no known framework runs: shell scripts that print TAP, run by the configured command. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { fileOf, repositoryWith } from '../pipeline/project.ts'
import { backtest } from './backtest.ts'

afterAll(removeTemporary)

const script = (...checks: string[]): string =>
  [
    '. ./src/add.sh',
    'n=0; bad=0',
    'check() { n=$((n + 1)); if [ "$2" = "$3" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; bad=1; fi; }',
    ...checks,
    'echo "1..$n"; exit $bad',
    '',
  ].join('\n')
const TWO = `check 'two numbers' "$(add 1 2)" 3`
const THREE = `check 'three numbers' "$(add 1 2 3)" 6`

test('curate makes a task of it, and verify proves it with the same configuration only', async () => {
  const repo = repositoryWith({
    title: 'Add any number of numbers',
    start: {
      'src/add.sh': 'add() { echo $(($1 + $2)); }\n',
      'tests/test_add.sh': script(TWO),
      'tests/test_b.sh': script(TWO),
    },
    change: {
      'src/add.sh': 'add() { sum=0; for x in "$@"; do sum=$((sum + x)); done; echo $sum; }\n',
      'tests/test_add.sh': script(TWO, THREE),
      'tests/test_b.sh': script(TWO, '# again'),
    },
  })
  const out = temporary()
  const loop = 'st=0; for f in {files}; do sh "$f" || st=1; done; exit $st'
  const configured = ['--config', fileOf('backtest.yml', `runs: 1\ntest-command: '${loop}'\n`)]
  const prompt = fileOf('prompt.txt', 'add should take any number of arguments and print their sum.\n')
  const asked = ['--repo', repo, '--merge', 'main', '--prompt', prompt, '--out', out]
  const curated = await backtest(['curate', '--json', ...configured, ...asked])
  expect(JSON.parse(curated.stdout)).toMatchObject({
    verdict: 'accepted',
    fail_to_pass: [{ file: 'tests/test_add.sh', name: 'three numbers' }],
    pass_to_pass: [
      { file: 'tests/test_add.sh', name: 'two numbers' },
      { file: 'tests/test_b.sh', name: 'two numbers' },
    ],
  })
  expect(curated.said).toEqual([])
  const task = path.join(out, 'acme__tool-5')
  expect(existsSync(path.join(task, 'task.json'))).toBe(true)

  expect(await backtest(['verify', ...configured, '--repo', repo, task])).toMatchObject({ code: 0 })
  const without = await backtest(['verify', '--repo', repo, task])
  expect([without.code, without.stdout]).toEqual([
    3,
    expect.stringContaining('nor the configuration gives one; it ran `st=0'),
  ])
}, 60_000)
