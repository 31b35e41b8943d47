/**
 * Unity (https://github.com/ThrowTheSwitch/Unity) has no report but its console text: `path:line:name:PASS` for each test, then
 * `3 Tests 0 Failures 0 Ignored`. It stands in the output that CTest keeps of a program.
 */
import { SaxesParser } from 'saxes'
import type { Case } from './junit-cases.ts'

const MAX_OUTPUT = 5_000_000
const MAX_LINE = 2000
const RESULT = /^(.{1,400}):\d{1,7}:(\w{1,200}):(PASS|FAIL|IGNORE)(?:: ?(.*))?$/
const SUM = /^(\d{1,7}) Tests (\d{1,7}) Failures (\d{1,7}) Ignored\s*$/
const STATUS = { PASS: 'passed', FAIL: 'failed', IGNORE: 'skipped' } as const

/** The tests of one program by the name that CTest has for it. Programs whose text is not Unity's are not in it. */
export function unityPrograms(xml: string): ReadonlyMap<string, readonly Case[]> {
  const programs = new Map<string, readonly Case[]>()
  for (const [name, output] of outputsOf(xml)) {
    const cases = unityCases(output)
    if (cases !== null) programs.set(name, cases)
  }
  return programs
}

/** Null where the text is not Unity's, or its sum is not that of its lines: then the program as a whole is the test. */
export function unityCases(output: string): readonly Case[] | null {
  const cases: Case[] = []
  const sums = { tests: 0, failed: 0, skipped: 0 }
  let isUnity = false
  for (const line of output.split(/\r?\n/)) {
    if (line.length > MAX_LINE) continue
    const [, file = '', name = '', word = '', message] = RESULT.exec(line) ?? []
    if (name !== '') {
      const status = STATUS[word as keyof typeof STATUS]
      cases.push({ file, titles: [name], status, message: status === 'failed' ? (message ?? '') : undefined })
    }
    const [whole, tests, failed, skipped] = SUM.exec(line) ?? []
    if (whole === undefined) continue
    // A program with several groups prints a sum for each.
    isUnity = true
    sums.tests += Number(tests)
    sums.failed += Number(failed)
    sums.skipped += Number(skipped)
  }
  const count = (status: Case['status']): number => cases.filter((one) => one.status === status).length
  const agrees = cases.length === sums.tests && count('failed') === sums.failed && count('skipped') === sums.skipped
  return isUnity && agrees && cases.length > 0 ? cases : null
}

/** `system-out` of each `testcase`, by its name. */
function outputsOf(xml: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>()
  let name = ''
  let text: string | null = null
  const parser = new SaxesParser({ xmlns: false })
  // What is no XML has been told of already, where the cases were read.
  parser.on('error', () => {})
  parser.on('opentag', ({ name: tag, attributes }) => {
    if (tag === 'testcase') name = String(attributes['name'] ?? '')
    if (tag === 'system-out') text = ''
  })
  const add = (piece: string): void => {
    if (text !== null && text.length < MAX_OUTPUT) text += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ name: tag }) => {
    if (tag !== 'system-out' || text === null) return
    outputs.set(name, text)
    text = null
  })
  parser.write(xml).close()
  return outputs
}
