/** Tools that run more than the asked files: what the others say has its part in the exit code and no other. */
import type { ParsedRun, RunEvidence } from './framework.ts'

/** Keeps the outcomes of the asked files; a whole run that holds none of theirs ran no test. */
export function onlyAsked(parsed: ParsedRun, { files }: RunEvidence): ParsedRun {
  const outcomes = parsed.outcomes.filter(({ file }) => files.includes(file))
  if (outcomes.length > 0 || parsed.outcomes.length === 0 || parsed.problem !== null) return { ...parsed, outcomes }
  const detail = `none of the ${parsed.outcomes.length} tests that ran stands in ${files.slice(0, 3).join(', ')}`
  return { outcomes, problem: 'ran-no-test', detail }
}
