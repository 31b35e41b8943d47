/** Reads the JUnit report of PHPUnit for one file. It is written when the last test has ended, and not at all when PHP dies before. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { type JunitCase, parseJunit } from '../reports/junit.ts'
import { lastError, settle, withoutReport } from '../settle.ts'

/** Signs that PHPUnit itself did not come up: its settings, its options or the autoloader are to blame, no test file. */
const NO_PHPUNIT =
  /Schema for PHPUnit [\d.]+ is not available|Cannot open bootstrap script|Cannot open file "[^"\n]{0,300}autoload|unrecognized option|Unknown option|Could not (?:read|load) XML|version of PHPUnit requires|Failed opening required '[^'\n]{0,300}autoload/

export function parsePhpUnit(evidence: RunEvidence): ParsedRun {
  const { report, exitCode, files, timedOut } = evidence
  if (report === null || report.trim() === '') {
    if (NO_PHPUNIT.test(evidence.stdout + evidence.stderr))
      return { outcomes: [], problem: 'could-not-start', detail: lastError(evidence) }
    // A class that cannot be loaded (255: PHP died; 1 or 2: PHPUnit found no test class) is its file's failure.
    const broken = files.length === 1 && !timedOut && exitCode !== null && [1, 2, 255].includes(exitCode)
    return broken ? settle(evidence, { outcomes: [], complete: false }) : withoutReport(evidence)
  }
  const { cases, broken } = parseJunit(report)
  if (broken !== null) return { outcomes: [], problem: 'report-invalid', detail: `XML that is broken: ${broken}` }
  const [file = ''] = files
  const tests = cases.flatMap((one) => outcomeOf(one, file))
  const outcomes = tests.some(({ status }) => status === 'failed') ? tests : [...tests, ...outsideTests(evidence, file)]
  const said = /^(?:OK, but|WARNINGS!|There (?:was|were) \d+ .*(?:risky|warning|deprecation|notice))/m.exec(
    evidence.stdout,
  )
  const excuse = said === null ? null : `PHPUnit is set to fail on it: ${lastError({ ...evidence, stderr: said[0] })}`
  return settle(evidence, { outcomes, complete: true, excuse })
}

/** PHPUnit 10 and later tell of a failed data provider or `setUpBeforeClass` on the console only, and end with exit code 2. */
function outsideTests({ stdout }: RunEvidence, file: string): readonly RawOutcome[] {
  const error = /^There (?:was|were) \d{1,9} (?:PHPUnit )?errors?:/m.exec(stdout)
  if (error === null) return []
  const message = stdout.slice(error.index, error.index + 2000)
  return [{ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }]
}

/** A test that asserts nothing has passed: PHPUnit 9 reports it as an error all the same, and ends with exit code 0. */
const RISKY = /\\(?:RiskyTest(?:Error)?|UnintentionallyCoveredCodeError|OutputError)$/

function outcomeOf(one: JunitCase, file: string): readonly RawOutcome[] {
  const { name, classname, suites, type, message, ms } = one
  // `Warning`: a class without tests. `Error`: a data provider failed, and the suite is the test it was for.
  if (classname === '' && name === 'Warning') return []
  const above = suites.at(-1) ?? ''
  const titles = classname === '' ? above.split('::') : [classname.replaceAll('.', '\\'), name]
  const status = one.status === 'failed' && RISKY.test(type) ? 'passed' : one.status
  return [{ file, titles, status, ms: ms ?? undefined, ...(status === 'failed' ? { message } : {}) }]
}
