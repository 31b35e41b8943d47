/** Tests that leave a socket, a timer or a thread behind keep their runner alive; our reporters end it with the exit code that it has. */
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

const endings: Record<string, string> = {
  mocha: `{ const runner = new (require('events'))(); new (require('${reporters}/mocha.cjs'))(runner, { reporterOptions: { report } }); runner.emit('end') }`,
  jest: `{ process.env.BACKTEST_REPORT = report; new (require('${reporters}/jest.cjs'))().onRunComplete([], {}) }`,
}

describe.each(Object.entries(endings))('%s', (name, end) => {
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

describe('Python', () => {
  const hasPython = spawnSync('python3', ['--version']).status === 0
  const withPython = hasPython ? test : test.skip
  const program = (left: boolean) => `
import sys, threading, time
sys.path.insert(0, ${JSON.stringify(reporters)})
import python_end
python_end.LINGER = 0.03
if ${left ? 'True' : 'False'}: threading.Thread(target=time.sleep, args=(600,)).start()
print("last words")
python_end.end(3)
`
  withPython('a thread left behind (skipped where there is no python3)', () => ends(true))
  withPython('nothing left behind (skipped where there is no python3)', () => ends(false))

  function ends(left: boolean): void {
    // -B: compiled files beside the reporters would get into the bundle.
    const { status, signal, stdout, stderr } = spawnSync('python3', ['-B', '-c', program(left)], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect({ status, signal, stdout, stderr }).toEqual({ status: 3, signal: null, stdout: 'last words\n', stderr: '' })
  }
})
