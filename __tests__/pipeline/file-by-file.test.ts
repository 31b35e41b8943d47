/** A runner whose report does not say which file a test is of is started for each file; it is asked for all at once only once. */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { curateTip } from './bench.ts'
import { repositoryWith } from './project.ts'

afterAll(removeTemporary)

/** Notes what it was asked for in `log`, and reports one test a file, without the file. */
const runner = (log: string): string => `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
const files = process.argv.slice(2)
appendFileSync(${JSON.stringify(log)}, files.length + '\\n')
const source = readFileSync('src/a.mjs', 'utf8')
const rows = files.map((file) => [readFileSync(file, 'utf8').trim().slice(3), source.includes(readFileSync(file, 'utf8').trim().at(-1))])
writeFileSync(process.env.BACKTEST_REPORT, '<testsuite>' + rows.map(([name, ok]) => '<testcase name="' + name + '">' + (ok ? '' : '<failure/>') + '</testcase>').join('') + '</testsuite>')
process.exitCode = rows.every(([, ok]) => ok) ? 0 : 1
`

test('the files of a state are tried together once, and one by one from then on', async () => {
  const folder = temporary()
  const log = path.join(folder, 'asked')
  mkdirSync(folder, { recursive: true })
  const start = {
    'run.mjs': runner(log),
    'src/a.mjs': 'export const a = 1 // 9\n',
    'test/a.test.mjs': '// wants 1\n',
    'test/b.test.mjs': '// keeps 9\n',
  }
  const change = {
    'src/a.mjs': 'export const a = 2 // 9\n',
    'test/a.test.mjs': '// wants 2\n',
    'test/b.test.mjs': '// still 9\n',
  }
  const config = 'runs: 2\ntest-command: node run.mjs {files}\n'
  const { curation, records } = await curateTip(repositoryWith({ start, change }), { config, sandbox: 'none' })
  expect(curation.reasons).toEqual([])
  expect(curation.fail_to_pass).toEqual([{ file: 'test/a.test.mjs', name: 'wants 2' }])
  expect(records.every(({ files }) => files.length === 1)).toBe(true)
  const asked = readFileSync(log, 'utf8').trim().split('\n')
  // Base, pre and post; pre and post of the finished folder again.
  expect(asked.filter((count) => count === '2')).toHaveLength(5)
  expect(asked.filter((count) => count === '1')).toHaveLength(2 * (1 + 2 + 2 + 2))
})
