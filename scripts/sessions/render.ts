/** Figures as plain text. */
import type { ChangeFigures } from './figures.ts'

/** Totals of one repository, or of all. */
export function renderFigures(figures: readonly ChangeFigures[]): string {
  const pulls = figures.filter(({ change }) => change.number !== null).length
  const lines = [`  changes that name a session: ${figures.length} (${pulls} pull requests)`]
  for (const [outcome, count] of counted(figures.map(({ outcome }) => outcome))) {
    lines.push(`    ${percent(count, figures.length)}  ${outcome}: ${count}`)
  }
  const sum = (pick: (one: ChangeFigures) => number): number => figures.reduce((total, one) => total + pick(one), 0)
  lines.push(
    `  sessions: ${sum(({ found }) => found.tally.found)} found, ${sum(({ found }) => found.tally.read)} read, ${sum(({ found }) => found.tally.linked)} linked`,
  )
  const problems = figures.flatMap(({ found }) =>
    Object.entries(found.tally.problems).flatMap(([code, count]) => Array.from({ length: count }, () => code)),
  )
  for (const [code, count] of counted(problems)) lines.push(`    ${code}: ${count}`)
  for (const [method, count] of counted(figures.map(({ share }) => share.method)))
    lines.push(`  agent share by ${method}: ${count}${median(figures, method)}`)
  return lines.join('\n')
}

/** One line a change. */
export function renderList(figures: readonly ChangeFigures[]): string {
  return figures
    .map(({ change, found, share, outcome }) => {
      const name = change.number === null ? change.head.slice(0, 10) : `#${change.number}`
      const own = share.agent_share_of_diff === null ? '-' : `${(share.agent_share_of_diff * 100).toFixed(0)}%`
      const stated = share.stated_share === null ? '-' : `${(share.stated_share * 100).toFixed(0)}%`
      const { tally } = found
      return `  ${name.padEnd(12)} ${`${tally.found}/${tally.read}/${tally.linked}`.padEnd(10)} ${own.padStart(5)} ${share.method.padEnd(18)} ${stated.padStart(5)} ${outcome}`
    })
    .join('\n')
}

function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
}

function percent(part: number, whole: number): string {
  return `${((part / Math.max(1, whole)) * 100).toFixed(0).padStart(3)} %`
}

function median(figures: readonly ChangeFigures[], method: string): string {
  const shares = figures
    .filter(({ share }) => share.method === method)
    .flatMap(({ share }) => share.agent_share_of_diff ?? [])
    .sort((a, b) => a - b)
  const middle = shares[Math.floor(shares.length / 2)]
  return middle === undefined ? '' : `, median ${(middle * 100).toFixed(0)} %`
}
