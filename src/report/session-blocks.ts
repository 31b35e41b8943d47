/** What was looked at, as Markdown blocks: the sessions, how they were linked, what did not run. */
import { type Block, type Inline, inlineCode, list, paragraph, plain, table, text } from '../guard/markdown.ts'
import type { Feedback } from '../feedback/review-record.ts'
import { clipChars } from '../guard/visible.ts'
import type { Review, ReviewedSession } from '../review/finding.ts'
import { problemLine } from './problem-line.ts'
import { sessionNames } from './session-names.ts'
import { shareLine } from './share-line.ts'
import { judgeLine, stepsOf, titleOf } from './words.ts'

/** Something the review did not do, and why. */
export interface NotChecked {
  readonly what: string
  readonly why: string
}

const MAX_SESSIONS = 20

/** One row a session. */
export function sessionTable(review: Review): Block {
  const header = ['Session', 'Agent', 'Steps', 'Human turns', 'Calls (failed)', 'Linked by']
  const nameOf = sessionNames(review)
  const rows = review.sessions
    .slice(0, MAX_SESSIONS)
    .map((session): readonly Inline[][] => [
      [inlineCode(nameOf(session.id) ?? clipChars(session.id, 12))],
      [plain(session.model === null ? session.agent : `${session.agent}, ${session.model}`, 60)],
      [text(String(session.steps))],
      [text(String(session.turns))],
      [text(`${session.tool_calls} (${session.failed_tool_calls})`)],
      [linkInline(session)],
    ])
  return table(
    header.map((word) => [text(word)]),
    rows,
  )
}

function linkInline(session: ReviewedSession): Inline {
  if (session.linked_by.length === 0) return text('given by hand')
  return plain(session.linked_by.map(({ kind, evidence }) => `${kind}: ${evidence}`).join('; '), 120)
}

/** What was not checked and why, with the limits every reader must know. */
export function notCheckedBlocks(review: Review, notChecked: readonly NotChecked[]): readonly Block[] {
  const share = shareLine(review.provenance)
  const problems = problemLine(review.problems, 'the JSON document has all')
  const items: Block[][] = [
    ...(share === null ? [] : [[paragraph(plain(share))]]),
    [paragraph(plain(judgeLine(review)))],
    ...notChecked.map(({ what, why }) => [paragraph(plain(`${what}: ${why}.`))]),
    ...(review.truncated ? [[paragraph(text('A session was longer than the limit and was cut.'))]] : []),
    ...(problems === null ? [] : [[paragraph(plain(problems))]]),
    [paragraph(text('The session log was supplied with the change and can be edited by its author.'))],
  ]
  return [list(...items)]
}

const MAX_INTENDED = 20

/** Findings that the configuration declares intended, each with its reason: taken out, never out of sight. */
export function intendedBlocks(feedback: Feedback | undefined): readonly Block[] {
  const intended = feedback?.intended ?? []
  if (intended.length === 0) return []
  const items = intended
    .slice(0, MAX_INTENDED)
    .map(({ finding, reason }) => [paragraph(text(`${titleOf(finding)} (${stepsOf(finding)}): `), plain(reason))])
  const left = intended.length - items.length
  return [
    paragraph(text('Intended here, says the configuration:')),
    list(...items, ...(left === 0 ? [] : [[paragraph(text(`and ${left} more`))]])),
  ]
}
