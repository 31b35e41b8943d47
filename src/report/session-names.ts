/** Which session a finding is of, where a review has more than one: a step number alone names no place then. */
import { visibleLine } from '../guard/visible.ts'
import type { Review } from '../review/finding.ts'

/** The first that tells all sessions apart is taken; ids made of one moment begin alike. */
const LENGTHS: readonly number[] = [8, 13, 18, 23]
const LONGEST = 36

/** The short id of a session as every rendering of this review shows it; null where the only session needs no name. */
export type SessionNames = (id: string) => string | null

/** Eight characters of each id, more where these do not tell the sessions apart. */
export function sessionNames({ sessions }: Pick<Review, 'sessions'>): SessionNames {
  if (sessions.length < 2) return () => null
  const ids = [...new Set(sessions.map(({ id }) => visibleLine(id)))]
  const length = LENGTHS.find((chars) => new Set(ids.map((id) => id.slice(0, chars))).size === ids.length) ?? LONGEST
  return (id) => visibleLine(id).slice(0, length)
}
