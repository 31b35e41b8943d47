import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { assert, property, string } from 'fast-check'
import { initCommand, readStatus } from '../../src/sandbox/init-script.ts'
import { isWithin, planMounts } from '../../src/sandbox/mount-plan.ts'
import { parseMountTable, visibleMounts } from '../../src/sandbox/mount-table.ts'
import { descendants, listProcesses, parsePs } from '../../src/sandbox/processes.ts'
import { findProgram } from '../../src/sandbox/programs.ts'
import type { CommandRequest } from '../../src/sandbox/sandbox.ts'
import { shellQuote } from '../../src/sandbox/shell-quote.ts'

test('shellQuote gives the word back', () => {
  assert(
    property(
      string({ unit: 'grapheme' }).filter((word) => !word.includes('\0')),
      (word) => {
        expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(word)
      },
    ),
    { numRuns: 25 },
  )
})

test('a program name with = is no variable', () => {
  const words = initCommand(
    { sh: 'sh', env: 'env', layers: null },
    { command: ['a=b', 'c'], environment: { X: '1' }, cap: [] },
  )
  expect(words.slice(-8)).toEqual(['-i', 'X=1', 'sh', '-c', 'exec "$@"', 'sh', 'a=b', 'c'])
})

test.each([
  ['', { started: false, leftBehind: null }],
  ['S', { started: true, leftBehind: null }],
  ['S1', { started: true, leftBehind: 0 }],
  ['S4', { started: true, leftBehind: 3 }],
  ['nonsense', { started: false, leftBehind: null }],
])('status %j', (text, status) => {
  expect(readStatus(text)).toEqual(status)
})

describe('mounts', () => {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'backtest-mounts-')))
  for (const folder of ['home/tools/bin', 'home/work/deep', 'other'])
    mkdirSync(path.join(root, folder), { recursive: true })
  symlinkSync(path.join(root, 'home/work'), path.join(root, 'link'))
  const request = (change: Partial<CommandRequest>): CommandRequest => ({
    argv: ['true'],
    cwd: `${root}/home/work`,
    env: {},
    network: false,
    writable: [],
    wallSeconds: 1,
    graceSeconds: 1,
    outputBytes: 1,
    stdoutFile: '',
    stderrFile: '',
    ...change,
  })
  const plan = (change: Partial<CommandRequest>): string[] =>
    planMounts(request(change))
      .filter(({ folder }) => folder.startsWith(root))
      .map(({ kind, folder }) => `${kind} ${path.relative(root, folder)}`)

  test('parents first; what is covered already is left out', () => {
    const writable = [`${root}/home/work/deep`, `${root}/link`]
    expect(
      plan({
        hidden: [`${root}/home`, `${root}/missing`],
        readable: [`${root}/home/tools`, `${root}/home/tools/bin`],
        writable,
      }),
    ).toEqual(['write home/work', 'read home/tools'])
  })
  test('a hidden folder inside a writable one is hidden', () => {
    expect(plan({ writable: [`${root}/home`], hidden: [`${root}/home/tools`] })).toEqual([
      'write home',
      'empty home/tools',
    ])
  })
  test('the working folder is always in sight', () => {
    expect(plan({})).toEqual(['read home/work'])
  })
  test('isWithin minds the separator', () => {
    expect([isWithin('/a/out', '/a/out-evil'), isWithin('/a/out', '/a/out/x'), isWithin('/', '/x')]).toEqual([
      false,
      true,
      true,
    ])
  })
})

test('the mount table: escapes, and what a later mount covers', () => {
  const table = parseMountTable(
    String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda rw
23 22 0:21 / /a\040b ro,nosuid - tmpfs t rw
24 22 0:22 / /run/user/1 rw - tmpfs t rw
25 22 0:23 / /run rw master:2 propagate_from:3 - tmpfs t rw
`,
  )
  expect(table[1]).toEqual({ folder: '/a b', options: ['ro', 'nosuid'], type: 'tmpfs' })
  expect(visibleMounts(table).map(({ folder }) => folder)).toEqual(['/', '/a b', '/run'])
})

describe('processes', () => {
  test('this process is a child of its parent', () => {
    const all = listProcesses()
    expect(all.find(({ pid }) => pid === process.pid)?.parent).toBe(process.ppid)
    expect(descendants(all, process.ppid)).toContain(process.pid)
  })
  test('descendants of descendants, and no zombie', () => {
    const table = parsePs('  1 0 1 Ss\n 10 1 10 S\n 11 10 10 R+\n 12 11 12 Z\n 13 11 13 S\n 20 1 20 S\n')
    expect(descendants(table, 10).sort()).toEqual([11, 13])
  })
})

test('findProgram follows the PATH and the working folder', () => {
  expect(findProgram('sh', '/nowhere:/bin', '/')).toBe('/bin/sh')
  expect(findProgram('./sh', '', '/bin')).toBe('/bin/sh')
  expect(findProgram('no-such-program', '/bin', '/')).toBeNull()
  expect(findProgram('bin', '/usr', '/')).toBeNull()
})
