const DAY_MS = 86_400_000

/** `2026-W07` of an ISO 8601 time, in UTC (ISO 8601: the week of a year's first Thursday is its first); null of anything else. */
export function isoWeek(time: string | null): string | null {
  const at = time === null ? Number.NaN : Date.parse(time)
  if (Number.isNaN(at)) return null
  const day = new Date(at)
  const weekday = (day.getUTCDay() + 6) % 7
  const thursday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - weekday + 3))
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS))
  return `${year}-W${String(week).padStart(2, '0')}`
}
