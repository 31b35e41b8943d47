/** One line of `mine.jsonl`: a change that is done, under the settings it was done with. */
import { z } from 'zod'
import { Curation } from '../checks/curation.ts'
import { Review } from '../review/finding.ts'

export const JournalLine = z.object({
  /** Digest of what decides a verdict beside the repository: configuration, version, sandbox. */
  settings: z.string(),
  head: z.string(),
  /** ISO 8601 in UTC. */
  at: z.string(),
  title: z.string(),
  task_sha256: z.string().nullable(),
  curation: Curation,
  review: Review.nullable(),
  /** The rejection is none of the change's: a model that was asked gave no answer. */
  open: z.literal(true).optional(),
})
export type JournalLine = z.infer<typeof JournalLine>

/** What the clone lacks can be fetched: where the remedy is to do so, what was found without it must not stand. */
const OF_THE_CLONE: ReadonlySet<string> = new Set([
  'no-prompt',
  'session-unreadable',
  'session-unrelated',
  'objects-missing',
])

/** Whether a later run may take this over. What hangs on the clone or on a model's silence is looked at again, unless tests were run. */
export function isFinal({ open, curation: { reasons, runs } }: JournalLine): boolean {
  if (open === true) return false
  return runs.pre + runs.post > 0 || !reasons.some(({ code }) => OF_THE_CLONE.has(code))
}
