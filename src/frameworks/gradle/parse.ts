import { onlyAsked } from '../asked.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { ClassPlaces, isWholeClass } from '../languages/java/classes.ts'
import { compileFailure } from '../languages/java/compile-failure.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { settle, withoutReport } from '../settle.ts'
import { type GradleCase, readGradleReport } from './report.ts'

/** Gradle 5 and later say so; before, the empty task simply fails. */
const NO_TESTS = /No tests found for given includes/

export function parseGradle(evidence: RunEvidence): ParsedRun {
  const said = `${evidence.stdout}\n${evidence.stderr}`
  const { cases, isWhole } = readGradleReport(evidence.report ?? '')
  if (cases.length === 0) {
    if (NO_TESTS.test(said))
      return { outcomes: [], problem: 'ran-no-test', detail: 'Gradle found no test in these files' }
    if (evidence.report === null) return compileFailure(evidence) ?? withoutReport(evidence)
  }
  const places = new ClassPlaces(evidence.files, evidence.sources)
  const outcomes = cases.map((one) => outcomeOf(one, places))
  const lost = evidence.files.find((file) => !outcomes.some((one) => one.file === file) && holdsJunit(file, evidence))
  if (lost !== undefined && cases.length > 0 && evidence.files.length > 1) {
    const detail = `${lost} is not reported: a test may have ended the process`
    return { outcomes: [], problem: 'report-invalid', detail, again: 'file-by-file' }
  }
  return onlyAsked(settle(evidence, { outcomes, complete: isWhole }), evidence)
}

/** A test that calls `System.exit(0)` takes the classes after it along, and Gradle 4 calls that a success. */
function holdsJunit(file: string, { sources }: RunEvidence): boolean {
  const source = sources.get(file) ?? ''
  return source.includes('@Test') && !/\babstract\s+class\b/.test(source)
}

function outcomeOf({ className, name, status, message, ms }: GradleCase, places: ClassPlaces): RawOutcome {
  const { file, nested } = places.of(className)
  const whole = isWholeClass(name, className)
  const own = !whole ? name : nested.length === 0 ? FILE_PSEUDO_TEST : '(class)'
  return { file, titles: [...nested, own], status, message, ms }
}
