/** What makes a test ask for less than before, as lines of an edit. */
import type { FileEdit } from '../session/edits.ts'
import type { Evidence } from './finding.ts'

export interface Weakening {
  readonly how: string
  /** Weakens whatever the code does. */
  readonly plain: boolean
}

const SKIP =
  /\b(?:it|test|describe)\.(?:skip|todo)\b|\bx(?:it|describe|test)\(|@(?:pytest\.mark\.(?:skip|xfail)|unittest\.skip|Disabled|Ignore)\b|\bt\.Skip(?:f|Now)?\(|\bpytest\.(?:skip|xfail)\(|#\[ignore\]/
const ALWAYS_TRUE =
  /\bassert (?:True|1)\b|\bassertTrue\((?:True|true)\)|expect\((?:true|1)\)\.to(?:Be|Equal)\((?:true|1)\)|\bassert\(true\)/
/** The test's own failure is caught and dropped. */
const SWALLOWS =
  /\bexcept (?:\(?\s*)?AssertionError\b|\brescue (?:Minitest::Assertion|RSpec::Expectations)|\bcatch \(?(?:AssertionError|AssertionFailedError)\b/
/** Raised again, or failed where the failure does not come: as a test does that expects an assertion to fail. */
const STILL_FAILS = /\b(?:raise|throw)\b|\bfail\w*\(/
const ASSERTION = /\b(?:assert\w*|expect|should|require\.\w+|t\.(?:Error|Fatal)f?)\b/

/** Skipped, true whatever the code does, or deaf to its own failure: weaker in any context. */
export function plainWeakeningOf(edit: FileEdit): Weakening | null {
  const added = edit.added.slice(0, 400).filter((line) => !isComment(line))
  const removed = edit.removed.filter((line) => !isComment(line))
  if (added.some((line) => SKIP.test(line)) && !removed.some((line) => SKIP.test(line)))
    return { how: 'is skipped', plain: true }
  if (added.some((line) => ALWAYS_TRUE.test(line)) && !removed.some((line) => ALWAYS_TRUE.test(line)))
    return { how: 'asserts what is always true', plain: true }
  const swallows = added.some((line) => SWALLOWS.test(line)) && !added.some((line) => STILL_FAILS.test(line))
  if (swallows && !removed.some((line) => SWALLOWS.test(line))) return { how: 'swallows its own failure', plain: true }
  return null
}

/** How an edit of an existing test weakens it, or null. */
export function weakeningOf(edit: FileEdit): Weakening | null {
  if (edit.kind !== 'edit' || edit.removed.length === 0 || edit.added.length > 400) return null
  const how = plainWeakeningOf(edit)
  if (how !== null) return how
  const [before, after] = [assertionsIn(edit.removed), assertionsIn(edit.added)]
  if (before > 0 && after === 0) return { how: 'lost its assertion', plain: false }
  return before > 0 && before === after ? { how: 'expects something else', plain: false } : null
}

/** True where more assertions go than come. Where nobody forbade it, that is how tests are tidied. */
export function losesAssertions(edit: FileEdit): boolean {
  return edit.kind === 'edit' && edit.added.length <= 400 && assertionsIn(edit.removed) > assertionsIn(edit.added)
}

function assertionsIn(lines: readonly string[]): number {
  return lines.filter((line) => ASSERTION.test(line) && !isComment(line)).length
}

function isComment(line: string): boolean {
  return /^\s*(?:#(?!\[)|\/\/|\*|\/\*)/.test(line)
}

/** The line of an edit that shows it best, as evidence; null when there is none. */
export function tellingLine(step: number, lines: readonly string[]): Evidence | null {
  const line = lines.find((text) => ASSERTION.test(text) || SKIP.test(text)) ?? lines.find((text) => text.trim() !== '')
  return line === undefined ? null : { step, quote: line.trim().slice(0, 300) }
}
