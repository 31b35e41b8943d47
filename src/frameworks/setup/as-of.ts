/** The moment whose package versions a change was made with, where no lock file names them. */

const DAY = 24 * 60 * 60 * 1000
const WEEK = 7 * DAY
/** The first Monday, 1970-01-05, in milliseconds. */
const MONDAY = 4 * DAY
/** Whoever commits says when: the clock of git begins here, and a later year has no four digits. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 9999]

/**
 * What was uploaded before the Monday after the change was merged. By its committer date, because a change passed its tests
 * when it was merged, not when it was begun; rounded up, because neighbours of one week then share an install, and a version
 * that the change itself waited for is in. ISO 8601 in UTC; null for what is no date.
 */
export function dependenciesAsOf(committedAt: string): string | null {
  const time = Date.parse(committedAt)
  const year = new Date(time).getUTCFullYear()
  if (!(year >= FIRST_YEAR && year < LAST_YEAR)) return null
  const monday = MONDAY + (Math.floor((time - MONDAY) / WEEK) + 1) * WEEK
  return `${new Date(monday).toISOString().slice(0, 10)}T00:00:00Z`
}
