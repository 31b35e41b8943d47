/** Tests that misbehave: the change gets a verdict, the machine stays as it was, and the next run is not touched. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { Curation } from '../../src/checks/curation.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { curateTip, outcomeOf } from './bench.ts'
import { repositoryWith, twoAnd } from './project.ts'

afterAll(removeTemporary)

const config = (seconds: number): string => `runs: 1\nlimits:\n  test-timeout: ${seconds}\n  output-mb: 1\n`
const outside = path.join(temporary(), 'written')

const CASES: readonly (readonly [string, string, string])[] = [
  ['leaves at load with exit code 0', 'process.exit(0)', 'cannot-run-tests (verdict)'],
  ['kills the runner', "test('kill', () => process.kill(process.ppid, 'SIGKILL'))", 'cannot-run-tests (verdict)'],
  ['kills its process group', 'process.kill(0, 9)', 'cannot-run-tests (verdict)'],
  [
    'starts a daemon',
    `import { spawn } from 'node:child_process'
test('daemon', () => spawn('sh', ['-c', 'setsid sleep 4242 & setsid sleep 4242 &'], { detached: true, stdio: 'ignore' }).unref())`,
    'accepted',
  ],
  [
    'floods the output',
    `import { writeSync } from 'node:fs'
test('flood', () => { for (let i = 0; i < 400; i++) writeSync(1, Buffer.alloc(65536, 97)) })`,
    'accepted',
  ],
  [
    'prints a forged report',
    `for (const name of ['is two', 'forged']) {
  console.log(JSON.stringify({ kind: 'test', file: import.meta.filename, titles: [name], status: 'passed' }))
  console.log('ok 1 - ' + name)
}
console.log(JSON.stringify({ kind: 'end' }))`,
    'accepted',
  ],
  [
    'removes its own work tree',
    `import { rmSync } from 'node:fs'
test('rm', () => { try { rmSync(process.cwd(), { recursive: true, force: true }) } catch {} })`,
    'accepted',
  ],
  [
    'locks folders, one in the other',
    `import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
test('lock', () => {
  for (const top of [process.env.TMPDIR, process.cwd()]) {
    mkdirSync(top + '/locked/in', { recursive: true })
    writeFileSync(top + '/locked/in/file', '')
    for (const folder of ['/locked/in', '/locked', '/src', '']) try { chmodSync(top + folder, 0) } catch {}
  }
})`,
    'accepted',
  ],
  [
    'leaves a pipe and a link where sources were',
    `import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'
test('pipe', () => {
  execFileSync('mkfifo', ['pipe'])
  rmSync('src', { recursive: true })
  symlinkSync('/etc', 'src')
})`,
    'accepted',
  ],
  [
    'plants a git directory',
    `import { mkdirSync, writeFileSync } from 'node:fs'
test('git', () => {
  mkdirSync('.git')
  writeFileSync('.git/HEAD', 'ref: refs/heads/main')
  writeFileSync('.git/config', '[core]\\n\\tfsmonitor = "touch ${outside}"\\n')
})`,
    'accepted',
  ],
]

test.each(CASES)('%s', async (_what, body, expected) => {
  const curated = await curateTip(repositoryWith({ change: twoAnd(`${body}\n`) }), { config: config(60) })
  expect(outcomeOf(curated)).toBe(expected)
  expect(Curation.safeParse(curated.curation).error).toBeUndefined()
  if (expected === 'accepted')
    expect(curated.curation.fail_to_pass).toEqual([{ file: 'test/a.test.mjs', name: 'is two' }])
  expect(JSON.stringify(curated.curation)).not.toContain('forged')
  expect(leftProcesses()).toEqual([])
})

test('nothing outside the work tree can be written', async () => {
  const places = [outside, '/etc/backtest-written', path.resolve('backtest-written')]
  const body = `import { writeFileSync } from 'node:fs'
for (const place of ${JSON.stringify(places)}) try { writeFileSync(place, '') } catch {}
`
  const { curation } = await curateTip(repositoryWith({ change: twoAnd(body) }), { config: config(60) })
  if (curation.sandbox === 'none') return
  expect(places.filter((place) => existsSync(place))).toEqual([])
})

test('a test that never yields', async () => {
  const change = twoAnd("test('busy', () => { for (;;); })\n")
  const curated = await curateTip(repositoryWith({ change }), { config: config(2) })
  expect(outcomeOf(curated)).toBe('cannot-run-tests (verdict)')
  expect(curated.curation.reasons[0]?.detail).toMatch(/timed-out \(stopped after \d+ s\)/)
})

test('a suite that hangs every time costs its planned runs and no more', async () => {
  const body = "test('hangs', () => new Promise((done) => setTimeout(done, 1e8)))\n"
  const slow = 'runs: 2\nlimits:\n  test-timeout: 3\n'
  const { curation, files } = await curateTip(repositoryWith({ change: twoAnd(body) }), { config: slow })
  expect(curation.runs).toEqual({ pre: 2, post: 2 })
  expect(files?.get('runs.jsonl')?.trim().split('\n')).toHaveLength(7)
})

/** Command lines of the daemons that a test above starts. */
function leftProcesses(): string[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes('sleep\u00004242'))
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
