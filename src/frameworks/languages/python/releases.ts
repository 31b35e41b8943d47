/** When the minor versions of Python came: https://devguide.python.org/versions/ */
import { minorOf, type Version } from './version.ts'

const RELEASED: ReadonlyMap<string, string> = new Map([
  ['3.5', '2015-09-13'],
  ['3.6', '2016-12-23'],
  ['3.7', '2018-06-27'],
  ['3.8', '2019-10-14'],
  ['3.9', '2020-10-05'],
  ['3.10', '2021-10-04'],
  ['3.11', '2022-10-24'],
  ['3.12', '2023-10-02'],
  ['3.13', '2024-10-07'],
  ['3.14', '2025-10-07'],
])
/** What came after the table came later than its last, a year after it; what came before it is older. */
const NEWEST = '2026-10-01'
const OLDEST = '2008-12-03'

/**
 * Was the version out at this moment (ISO 8601)? Packages of an earlier day do not know it: there are no wheels of theirs for it, and
 * modules that they import may be gone.
 */
export function wasOut(version: Version, moment: string): boolean {
  return releaseOf(version) <= moment
}

/**
 * The earliest moment, at or after `moment`, whose packages can run on the version: a year after it came, where the change is older than
 * it. By then most had followed; our own choice.
 */
export function knownAt(version: Version, moment: string): string {
  if (wasOut(version, moment)) return moment
  const [year = '', rest = ''] = releaseOf(version).split(/-(.*)/)
  return `${Number(year) + 1}-${rest}T00:00:00Z`
}

function releaseOf(version: Version): string {
  const [, minor = 0] = version
  return RELEASED.get(minorOf(version)) ?? (minor > 5 ? NEWEST : OLDEST)
}
