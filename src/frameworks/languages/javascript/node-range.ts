/** Ranges of Node versions, as npm reads them: https://github.com/npm/node-semver#ranges. */
import { minVersion, satisfies, validRange } from 'semver'

export type NodeVersion = readonly [major: number, minor: number, patch: number]

/** `v20.11.1` → [20, 11, 1]; missing parts are 0. Null where no number stands first. */
export function nodeVersionOf(text: string): NodeVersion | null {
  const match = /^\s*v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,6}))?/.exec(text)
  return match === null ? null : [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)]
}

export function compareNode(a: NodeVersion, b: NodeVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** Is the version in the range? Never where the range cannot be read. */
export function admits(range: string, version: NodeVersion): boolean {
  return satisfies(version.join('.'), range)
}

/** The oldest version of each alternative of a range; none for what cannot be read. */
export function oldestOf(range: string): readonly NodeVersion[] {
  return range.split('||').flatMap((alternative) => {
    // Empty is "any version" for npm, and here nobody's wish.
    if (alternative.trim() === '' || validRange(alternative) === null) return []
    const oldest = minVersion(alternative)
    return oldest === null ? [] : [[oldest.major, oldest.minor, oldest.patch] as const]
  })
}
