/** How long setup and tests took. */
import type { Curation } from '../../checks/curation.ts'
import type { TextTable } from '../text-table.ts'
import { plural, seconds } from '../words.ts'
import { median, quantile } from '../../core/quantile.ts'

export interface RunTime {
  readonly name: string
  readonly verdict: Curation['verdict']
  readonly runs: number
  readonly setup_s: number
  readonly test_s: number
}

/** Changes whose tests ran, slowest first. */
export function runTimes(curations: readonly Curation[]): readonly RunTime[] {
  return curations
    .filter(({ runs }) => runs.pre + runs.post > 0)
    .map(({ instance_id: name, verdict, runs, timing: { setup_s, test_s } }) => ({
      name,
      verdict,
      runs: runs.pre + runs.post,
      setup_s,
      test_s,
    }))
    .toSorted((a, b) => b.setup_s + b.test_s - (a.setup_s + a.test_s) || (a.name < b.name ? -1 : 1))
}

/** "14 changes ran for 1 h 3 min together; half of them took 41 s or less, one in ten more than 3 min 20 s." */
export function runTimesLine(times: readonly RunTime[]): string {
  const each = times.map(({ setup_s, test_s }) => setup_s + test_s)
  const all = each.reduce((sum, one) => sum + one, 0)
  const first = `Setup and tests of ${plural(times.length, 'change')} took ${seconds(all)}`
  if (times.length < 2) return `${first}.`
  const slow = times.length < 10 ? '' : `, one in ten more than ${seconds(quantile(each, 0.9))}`
  return `${first} together; half of them ${seconds(median(each))} or less${slow}.`
}

export function runTimesTable(times: readonly RunTime[]): TextTable {
  return {
    title: 'Run times',
    note: '',
    header: ['Change', 'Verdict', 'Runs', 'Setup', 'Tests'],
    rows: times.map(({ name, verdict, runs, setup_s, test_s }) => [
      name,
      verdict,
      String(runs),
      seconds(setup_s),
      seconds(test_s),
    ]),
  }
}
