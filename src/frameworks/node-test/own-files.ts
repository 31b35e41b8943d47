import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { Outcome } from '../outcome.ts'

/**
 * Newer Node says where a test is defined, which may be a helper or a package (`run-tests.js` in `node_modules`), while the
 * test belongs to the file that was run. With one file that is plain; several have to be run one by one.
 */
export function inOwnFiles(parsed: ParsedRun, { files }: Pick<RunEvidence, 'files'>): ParsedRun {
  const asked = new Set(files)
  if (parsed.outcomes.every(({ file }) => asked.has(file))) return parsed
  const [only] = files
  if (only === undefined || files.length > 1) return { ...parsed, again: 'file-by-file' }
  const seen = new Set<string>()
  return { ...parsed, outcomes: parsed.outcomes.map((outcome) => moved(outcome, only, seen)) }
}

/** Names that were unique in two files may meet in one: the later gets the next number. */
function moved(outcome: Outcome, file: string, seen: Set<string>): Outcome {
  let { name } = outcome
  for (let number = 2; seen.has(name); number += 1) name = `${outcome.name.replace(/ \[\d+\]$/, '')} [${number}]`
  seen.add(name)
  return { ...outcome, file, name }
}
