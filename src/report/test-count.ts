/** How many tests there are where a repository runs one suite in several ways: a test in six time zones stands six times in a list. */
import type { TestId } from '../checks/outcome.ts'
import { plural } from './words.ts'

/** Tests of a list, each counted once whatever it runs in. */
export function differentTests(tests: readonly TestId[]): number {
  return new Set(tests.map(({ file, name }) => `${file}\0${name}`)).size
}

/** " (2 tests in 6 time zones)" behind the length of a list; empty where no test stands in it twice. */
export function contextsNote(tests: readonly TestId[]): string {
  const different = differentTests(tests)
  if (different === tests.length) return ''
  const contexts = new Set(tests.flatMap(({ context }) => context ?? []))
  const word = [...contexts].every((context) => /^TZ=\S+$/.test(context)) ? 'time zone' : 'context'
  const most = different * contexts.size === tests.length ? '' : 'up to '
  return ` (${plural(different, 'test')} in ${most}${plural(contexts.size, word)})`
}

/** "12 (2 tests in 6 time zones)", "3". */
export function testCount(tests: readonly TestId[]): string {
  return `${tests.length}${contextsNote(tests)}`
}

/** "12 tests (2 tests in 6 time zones)", "1 test". */
export function testsCounted(tests: readonly TestId[]): string {
  return `${plural(tests.length, 'test')}${contextsNote(tests)}`
}
