/** Tests that leave a socket or a timer open keep mocha and jest alive; our reporters end them with the exit code that they have set. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const reporters = join(import.meta.dirname, '../../src/frameworks/reporters')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backtest-lingering-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The wait is a thousandth here. Both runners set their exit code as the process exits. */
const PROGRAM = `
const report = process.argv[2]
const late = setTimeout
global.setTimeout = (done, ms) => late(done, ms / 1000)
process.on('exit', () => { process.exitCode = 3 })
const end = () => END
if (process.argv[3] === 'open') setInterval(() => {}, 1000)
end()
`

const ends: Record<string, string> = {
  mocha: `{ const runner = new (require('events'))(); new (require('${reporters}/mocha.cjs'))(runner, { reporterOptions: { report } }); runner.emit('end') }`,
  jest: `{ process.env.BACKTEST_REPORT = report; new (require('${reporters}/jest.cjs'))().onRunComplete([], {}) }`,
}

describe.each(Object.entries(ends))('%s', (name, end) => {
  test.each(['open', 'closed'])('with everything %s, the process ends by itself', (left) => {
    const program = join(folder, `${name}.cjs`)
    const report = join(folder, `${name}-${left}`)
    writeFileSync(program, PROGRAM.replace('END', end))
    const { status, signal, stderr } = spawnSync(process.execPath, [program, report, left], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect({ status, signal, stderr }).toEqual({ status: 3, signal: null, stderr: '' })
    expect(readFileSync(report, 'utf8')).toContain('"kind":"end"')
  })
})
