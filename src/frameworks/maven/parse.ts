import { onlyAsked } from '../asked.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { ClassPlaces, isWholeClass } from '../languages/java/classes.ts'
import { compileFailure } from '../languages/java/compile-failure.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import type { JunitCase } from '../reports/junit.ts'
import { settle, withoutReport } from '../settle.ts'
import { readSurefire } from './report.ts'

/** A test called `System.exit`, or killed the process that ran it: the classes after it have no report. */
const FORK_LOST =
  /The forked VM terminated without|There was a timeout or other error in the fork|ExecutionException .*fork/
/** Surefire wrote reports nowhere: Maven came to an end before it, and says so. */
const NOT_REACHED =
  /^\[ERROR\].*(?:Could not resolve|Cannot access|Non-resolvable|offline mode|No such goal|Unknown lifecycle)/m

const MAX_MESSAGE = 1500

export function parseMaven(evidence: RunEvidence): ParsedRun {
  const { report, stdout } = evidence
  if (report === null) return withoutReport(evidence)
  const { cases, broken, isWhole } = readSurefire(report)
  if (cases.length === 0 && isWhole) {
    const failure = compileFailure(evidence)
    if (failure !== null) return failure
    const cause = NOT_REACHED.exec(stdout)?.[0]
    if (cause !== undefined) return { outcomes: [], problem: 'could-not-start', detail: cause.slice(0, 500) }
  }
  const places = new ClassPlaces(evidence.files, evidence.sources)
  const outcomes = [...cases.map((one) => outcomeOf(one, places)), ...brokenOutcomes(broken, evidence)]
  return onlyAsked(settle(evidence, { outcomes, complete: isWhole && !FORK_LOST.test(stdout) }), evidence)
}

/** Files that were set aside because they do not compile; those that need them did not compile either. */
function brokenOutcomes(broken: readonly string[], evidence: RunEvidence): RawOutcome[] {
  return broken.map((path): RawOutcome => {
    const at = Math.max(0, evidence.stdout.indexOf(`[ERROR] ${path}`))
    const message = evidence.stdout.slice(at, at + MAX_MESSAGE)
    return { file: repoPath(path, evidence), titles: [FILE_PSEUDO_TEST], status: 'failed', message }
  })
}

function outcomeOf({ name, classname, status, message, ms }: JunitCase, places: ClassPlaces): RawOutcome {
  const { file, nested } = places.of(classname)
  const whole = isWholeClass(name, classname)
  const own = !whole ? name : nested.length === 0 ? FILE_PSEUDO_TEST : '(class)'
  return { file, titles: [...nested, own], status, message, ms: ms ?? undefined }
}
