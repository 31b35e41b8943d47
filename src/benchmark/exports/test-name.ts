/** One name a test for systems that know no files and contexts: what `grade.js` prints and what their lists hold. */
import type { TestId } from '../../checks/outcome.ts'

/**
 * `test/a.test.js > outer > inner [TZ=Asia/Tokyo]`, on one line: lists of other systems are compared with lines of a log, which
 * their parsers trim.
 */
export function testName({ file, name, context }: TestId): string {
  const whole = `${file} > ${name}${context === undefined ? '' : ` [${context}]`}`
  return whole.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

/** The names of a list, each once. */
export function testNames(tests: readonly TestId[]): string[] {
  return [...new Set(tests.map(testName))]
}
