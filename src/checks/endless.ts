/** Test files beside the change's own that do not come to an end: they wait for a server, a key press, a browser that is not there. */
import { isMeasurement, type RunRecord } from './outcome.ts'

/**
 * Files of runs that the time limit ended, of which no outcome is known, but for those of `own` (test files that the change touches).
 * Each would cost every run its whole limit, and take the files that share its process along. Where a report only comes at the end of
 * a process, these are all of its files. Empty where nothing else would be left to run.
 */
export function endlessFiles(records: readonly RunRecord[], own: ReadonlySet<string>): ReadonlySet<string> {
  const measured = records.filter(isMeasurement)
  const endless = new Set(measured.flatMap(unfinished).filter((file) => !own.has(file)))
  const others = measured.flatMap(({ files }) => files).filter((file) => !endless.has(file))
  return others.length === 0 ? new Set() : endless
}

function unfinished({ problem, files, outcomes }: RunRecord): readonly string[] {
  if (problem !== 'timed-out') return []
  const seen = new Set(outcomes.map(({ file }) => file))
  return files.filter((file) => !seen.has(file))
}
