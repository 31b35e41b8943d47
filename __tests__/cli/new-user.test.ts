/** What a new user stumbles over, asked of the commands' own code: wrong folders, nothing found, nothing written. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { ConfigError } from '../../src/config/parse-config.ts'
import { InputError } from '../../src/core/errors.ts'
import { renderDocument } from '../../src/core/json.ts'
import { run as curate } from '../../src/entrypoints/cli/curate.ts'
import { run as demo } from '../../src/entrypoints/cli/demo.ts'
import { exitFor } from '../../src/entrypoints/cli/exit.ts'
import type { CommandIo } from '../../src/entrypoints/cli/io.ts'
import { run as mine } from '../../src/entrypoints/cli/mine.ts'
import { run as report } from '../../src/entrypoints/cli/report.ts'
import { taskFolders } from '../../src/entrypoints/cli/task-folders.ts'
import { createProgress } from '../../src/pipeline/progress.ts'
import { noRedaction, taskContent } from '../benchmark/content.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { MAKE_IT_TWO, repositoryWith } from '../pipeline/project.ts'

afterAll(removeTemporary)

function desk(): { readonly io: CommandIo; readonly said: string[]; readonly printed: string[] } {
  const [said, printed]: [string[], string[]] = [[], []]
  const hear = (line: string): void => void said.push(line)
  const logger = { info: hear, warn: (line: string) => hear(`warning: ${line}`), debug: () => {}, status: () => {} }
  const io: CommandIo = {
    logger,
    print: (text) => void printed.push(text),
    json: false,
    color: false,
    signal: new AbortController().signal,
    now: () => new Date('2026-03-05T00:00:00.000Z'),
    env: { PATH: process.env['PATH'] },
  }
  return { io, said, printed }
}

function taskFolder(into: string, name = 'acme__clock-42'): string {
  const dir = path.join(into, name)
  const task = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (task.status !== 'rendered') throw new Error(task.reason.detail)
  mkdirSync(dir, { recursive: true })
  for (const [file, text] of task.files) writeFileSync(path.join(dir, file), text)
  return dir
}

describe('report', () => {
  test('a task folder has a report, which must not stand in it', async () => {
    const { io } = desk()
    const task = taskFolder(temporary())
    const before = readdirSync(task)
    await expect(report({ paths: [task] }, io)).rejects.toThrow('would break the task there')
    const out = path.join(temporary(), 'report')
    expect(await report({ paths: [task], out }, io)).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['report.html', 'report.md'])
    expect(readdirSync(task)).toEqual(before)
  })

  test('a folder that holds tasks and no benchmark: the task in it is named', async () => {
    const out = temporary()
    const task = taskFolder(out)
    await expect(report({ paths: [out] }, desk().io)).rejects.toMatchObject({
      remedy: expect.stringContaining(`backtest report ${task} --out`),
    })
  })

  test('a folder of something else is refused, and nothing is written there', async () => {
    const dir = temporary()
    // Reviews that come late are not looked for: the folder is somebody's, and may be large.
    for (let at = 0; at < 2100; at += 1) writeFileSync(path.join(dir, `a${at}.txt`), '')
    mkdirSync(path.join(dir, 'z'))
    writeFileSync(path.join(dir, 'z', 'review.json'), renderDocument({ schema: 'backtest/review@1' }))
    await expect(report({ paths: [dir] }, desk().io)).rejects.toThrow(
      'holds no benchmark.json, no task.json and no review',
    )
    expect(existsSync(path.join(dir, 'report.html'))).toBe(false)
  })
})

describe('folders of tasks', () => {
  test('a task, the tasks that `curate --out` left, and what is neither', async () => {
    const out = temporary()
    const [one, two] = [taskFolder(out, 'acme__clock-1'), taskFolder(out, 'acme__clock-2')]
    mkdirSync(path.join(out, 'other'))
    const empty = temporary()
    expect(await taskFolders([one])).toEqual([one])
    expect(await taskFolders([out, one])).toEqual([one, two, one])
    expect(await taskFolders([empty, '/no/folder'])).toEqual([empty, '/no/folder'])
  })
})

describe('nothing came of it', () => {
  const repo = repositoryWith({ change: { 'README.md': '# Tool\n' } })

  test.each([
    [{ since: '2100-01-01' }, 'warning: nothing was merged after 2100-01-01: name an earlier date or commit'],
    [{}, null],
  ])('mine %j', async (flags, expected) => {
    const { io, said, printed } = desk()
    expect(await mine({ repo, tests: false, ...flags }, io)).toBe(0)
    expect(said.filter((line) => line.startsWith('warning: nothing'))).toEqual(expected === null ? [] : [expected])
    expect(printed.join('')).toMatch(/^Screens: \d change/)
  })

  test('mine --agent-only says what it left out', async () => {
    const own = repositoryWith({ change: MAKE_IT_TWO, trailer: 'Signed-off-by: Ann <ann@example.com>' })
    const { io, said } = desk()
    await mine({ repo: own, tests: false, agentOnly: true }, io)
    expect(said).toContain('warning: no change has a sign of an agent (1 seen): leave --agent-only out to curate them')
  })

  test('curate says that a rejection writes nothing', async () => {
    const { io, said } = desk()
    const out = path.join(temporary(), 'out')
    expect(await curate({ repo, merge: 'main', out, screen: true }, io)).toBe(0)
    expect(said).toContain(`a rejected change makes no task: nothing was written to ${out}`)
    expect(existsSync(out)).toBe(false)
  })
})

test('a demo that is stopped leaves nothing, so that the same command can be run again', async () => {
  const out = path.join(temporary(), 'demo')
  const io = { ...desk().io, signal: AbortSignal.abort() }
  await expect(demo({ out }, io)).rejects.toThrow('aborted')
  expect(existsSync(out)).toBe(false)
})

describe('what is said at the end', () => {
  const system = (code: string, more: object = {}): Error =>
    Object.assign(new Error(`${code}: raw words`), { code, ...more })

  test.each([
    [system('ENOENT', { path: '/a/b' }), 'no such file or folder: /a/b: check the path'],
    [system('EACCES', { path: '/a' }), 'no permission: /a: check who may read and write there'],
    [system('ENOSPC'), 'no space left on the disk: free some space or name another folder with --out'],
    [
      system('ENOENT', { syscall: 'spawn git', path: 'git' }),
      'the program git cannot be started (no such file or folder): install it, or check the PATH',
    ],
    [new InputError('it is wrong', 'mend it'), 'it is wrong: mend it'],
  ])('%s', (error, words) => {
    expect(exitFor(error, 'no')).toEqual({ code: 2, lines: [`backtest: ${words}`] })
  })

  test('every problem of a configuration has a line', () => {
    const problems = [
      { line: 1, what: 'a', remedy: 'b' },
      { line: null, what: 'c', remedy: 'd' },
    ] as const
    const { lines } = exitFor(new ConfigError('f.yml', problems), 'no')
    expect(lines).toEqual(['backtest: f.yml, line 1: a: b', 'backtest: f.yml: c: d'])
  })

  test('a system error that nobody knows is a bug', () => {
    expect(exitFor(system('EWHAT'), 'no').code).toBe(1)
  })

  test.each([
    ['kept', 'interrupted; what was finished is kept, run the same command again to go on'],
    ['lost', 'interrupted; nothing is left half-written, run the same command again'],
  ] as const)('stopped, %s', (aborted, words) => {
    expect(exitFor(new Error('x'), aborted)).toEqual({ code: 130, lines: [`backtest: ${words}`] })
  })
})

test('no time is told before every state was measured', () => {
  let now = 0
  const progress = createProgress({ total: 9, least: 3, clock: () => now })
  const told = Array.from({ length: 5 }, () => {
    const words = progress.words('pre')
    progress.advance(1)
    now += 20_000
    return words
  })
  expect(told).toEqual([
    'run 1 of 9 (pre)',
    'run 2 of 9 (pre)',
    'run 3 of 9 (pre)',
    'run 4 of 9 (pre), about 2 min left',
    'run 5 of 9 (pre), about 2 min left',
  ])
})
