/** What could not be read, in one sentence: a review that names no problem reads as if it had seen everything. */
import { clipChars, visibleLine } from '../guard/visible.ts'
import type { Problem } from '../session/session.ts'
import { plural } from './words.ts'

/** Characters of a problem's detail; the JSON document has it whole. */
const DETAIL_CHARS = 200

/** How many problems there were and what the first one is; null where there were none. `rest` says who has them all. */
export function problemLine(problems: readonly Problem[], rest: string): string | null {
  const [first] = problems
  if (first === undefined) return null
  const detail = clipChars(visibleLine(first.detail).replace(/\.$/, ''), DETAIL_CHARS)
  const which = problems.length === 1 ? '' : ', the first'
  return `${plural(problems.length, 'problem')} while reading${which}: ${detail} (${visibleLine(first.code)}); ${rest}.`
}
