/** Table of docs/rejections.md. */
import { RejectionCode, REJECTIONS } from '../../src/task/rejection.ts'
import { code, table } from './table.ts'

/** Codes of the contract that no stage gives yet. A test compares this list with the sources. */
export const RESERVED: readonly RejectionCode[] = []

export function rejectionTable(): string {
  return table(
    ['code', 'meaning', 'what to do'],
    RejectionCode.options.map((name) => {
      const { meaning, remedy } = REJECTIONS[name]
      return [code(name), RESERVED.includes(name) ? `*Reserved, not given yet.* ${meaning}` : meaning, remedy]
    }),
  )
}
