import type { Curation } from '../../checks/curation.ts'
import type { Review } from '../../review/finding.ts'
import type { TaskCard } from '../model.ts'

/** Tasks told one by one; the list and the charts have them all. */
export const MOST_TOLD = 500

/** A task with what is known of how it came to be. */
export interface ListedTask {
  readonly task: TaskCard
  readonly curation: Curation
  /** Null where no session was reviewed. */
  readonly review: Review | null
}
