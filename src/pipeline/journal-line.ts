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
})
export type JournalLine = z.infer<typeof JournalLine>
