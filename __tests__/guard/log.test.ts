import { describe, expect, test } from '@jest/globals'
import { array, assert, constantFrom, property, string } from 'fast-check'
import { randomBytes } from 'node:crypto'
import { limits } from '../../src/guard/limits.ts'
import { safeLog, stopCommandsToken, withCommandsStopped } from '../../src/guard/log.ts'
import { untrusted } from './untrusted.ts'

/** The two parsers of actions/runner (`ActionCommand.cs`): `::` after trimming, `##[` anywhere in the line. */
function runnerSees(line: string): boolean {
  const trimmed = line.replace(/^[\s\u0085]+/, '')
  if (trimmed.startsWith('::') && trimmed.indexOf('::', 2) > 0) return true
  const start = line.indexOf('##[')
  return start >= 0 && line.indexOf(']', start) > 0
}

/** The runner ends a line at any of these. */
const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/)

test('the port sees commands', () => {
  for (const line of ['::error::x', '  ::set-output name=a::b', 'x ##[error]y']) expect(runnerSees(line)).toBe(true)
  for (const line of ['a ::error::x', ':\u200b:error::x', '##x]']) expect(runnerSees(line)).toBe(false)
})

const prefixes = ['', ' ', ':', 'backtest: ', '#']
test.each(untrusted)('%j is no command', (text) => {
  for (const prefix of prefixes)
    for (const line of linesOf(prefix + safeLog(text))) expect(runnerSees(line)).toBe(false)
})

test('no mixture is a command', () => {
  const pieces = constantFrom(
    '::',
    ':',
    '##[',
    '#',
    '[',
    ']',
    '\r',
    '\n',
    '%0A',
    '%0D',
    ' ',
    '\t',
    '\u200b',
    '\u001b[0m',
    'error',
    'add-mask',
    'stop-commands',
    'x',
    '\u0000',
    '\u00a0',
    '\u3000',
  )
  const text = array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))
  const holds = (value: string): void => {
    for (const line of linesOf(safeLog(value))) expect(runnerSees(line)).toBe(false)
    expect(safeLog(value)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }
  assert(property(text, holds), { numRuns: 1000 })
  assert(property(string({ unit: 'binary' }), holds))
})

describe('limits', () => {
  test('a long line and many lines are cut, and say so', () => {
    const text = safeLog(`${'x'.repeat(limits.log.lineChars + 5)}\n${'y\n'.repeat(limits.log.lines + 9)}`)
    const lines = text.split('\n')
    expect(lines).toHaveLength(limits.log.lines + 1)
    expect(lines[0]).toMatch(/^x+… \(5 more characters\)$/)
    expect(lines[0]?.length).toBeLessThanOrEqual(limits.log.lineChars)
    expect(lines.at(-1)).toBe('… (11 more lines)')
  })
  test('what is short and clean is not touched', () => {
    const text = 'src/a.ts:3:4 - Foo::bar failed # 12\n\tat x'
    expect(safeLog(text)).toBe(text)
  })
})

describe('stop-commands', () => {
  test('resumes after success and after a throw', async () => {
    const token = stopCommandsToken(randomBytes(16))
    const written: string[] = []
    const write = (line: string): void => void written.push(line)
    await withCommandsStopped({ write, token, body: () => write('body') })
    await expect(withCommandsStopped({ write, token, body: () => Promise.reject(new Error('no')) })).rejects.toThrow(
      'no',
    )
    expect(written).toEqual([
      `::stop-commands::${token}`,
      'body',
      `::${token}::`,
      `::stop-commands::${token}`,
      `::${token}::`,
    ])
  })
  test('the token is long and differs', () => {
    expect(stopCommandsToken(randomBytes(16))).not.toBe(stopCommandsToken(randomBytes(16)))
    expect(() => stopCommandsToken(randomBytes(8))).toThrow(/128/)
  })
})
