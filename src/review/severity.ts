import type { Severity } from './finding.ts'

const ORDER: readonly Severity[] = ['info', 'low', 'medium', 'high']

/** Negative when `a` weighs less than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b)
}

/** True from `bar` on. */
export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return compareSeverity(severity, bar) >= 0
}

/**
 * One level less for a pattern that ended within the session. Not below `low`: it happened, and a label stays true for
 * what the agent recovered from; `info` stays `info`.
 */
export function lowerForRecovery(severity: Severity): Severity {
  switch (severity) {
    case 'high':
      return 'medium'
    case 'medium':
    case 'low':
      return 'low'
    case 'info':
      return 'info'
  }
}

/** The heaviest severity of a list, or null of an empty one. */
export function highestSeverity(severities: readonly Severity[]): Severity | null {
  return severities.reduce<Severity | null>(
    (highest, next) => (highest === null || compareSeverity(next, highest) > 0 ? next : highest),
    null,
  )
}

/** The severity for a count: the first threshold from the top that the count reaches, else null. */
export function severityForCount(
  count: number,
  thresholds: { readonly low: number; readonly medium: number; readonly high: number },
): Severity | null {
  if (count >= thresholds.high) return 'high'
  if (count >= thresholds.medium) return 'medium'
  return count >= thresholds.low ? 'low' : null
}
