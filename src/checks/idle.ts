/** A change whose new tests do not pass after it, where nothing else shows what it does: its setup lacks something that they ask for. */
import { readRows } from './letters.ts'
import { FILE_PSEUDO_TEST, type RunRecord } from './outcome.ts'

/**
 * Is a test of `own` (files that the change touches) that was not there before skipped, or does it fail, in every run after the change,
 * and does no test at all fail before and pass after it? Asked of a single round as well.
 */
export function areNewTestsIdle(records: readonly RunRecord[], own: ReadonlySet<string>): boolean {
  const rows = readRows(records)
  if (rows.some(({ letters }) => /^P+$/.test(letters.post) && !letters.pre.includes('P'))) return false
  return rows.some(({ id, letters }) => {
    const isNew = own.has(id.file) && id.name !== FILE_PSEUDO_TEST && /^-*$/.test(letters.base)
    return isNew && /^[FS]+$/.test(letters.post)
  })
}
