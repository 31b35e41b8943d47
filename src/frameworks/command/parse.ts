/** What a command of the user left behind: a report in a file or on standard output, in one of three formats. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { lastError, settle, withoutReport } from '../settle.ts'
import { readFormat } from './formats.ts'
import { placeTests } from './place.ts'

/** Said wherever no report could be read. */
const MUST_WRITE =
  'test-command must write CTRF JSON, JUnit XML or TAP to {report} ($BACKTEST_REPORT) or standard output'

interface Placed {
  readonly kind: 'placed'
  readonly outcomes: readonly RawOutcome[]
  /** Why the report is not known to have come to its end. */
  readonly cut: string | null
}

type Read = Placed | { readonly kind: 'nothing'; readonly run: ParsedRun }

/** The command ran the asked files: where one cannot be told from the others, they run one by one. */
export function parseSelected(evidence: RunEvidence): ParsedRun {
  const read = readRun(evidence)
  if (read.kind === 'nothing') return read.run
  const unclear = evidence.files.length > 1 && !evidence.timedOut ? unclearPart(read.outcomes, evidence) : null
  if (unclear !== null) return { outcomes: [], problem: 'report-invalid', detail: unclear, again: 'file-by-file' }
  return settleRead(evidence, read)
}

/**
 * The command chose its files itself, and chooses the same ones again however it is asked. Tests of other files have no
 * path to the change: they have their part in the exit code and no other.
 */
export function parseWhole(evidence: RunEvidence): ParsedRun {
  const read = readRun(evidence)
  const { outcomes: all, problem, detail } = read.kind === 'nothing' ? read.run : settleRead(evidence, read)
  const outcomes = all.filter(({ file }) => evidence.files.includes(file))
  if (outcomes.length > 0 || all.length === 0) return { outcomes, problem, ...(detail === undefined ? {} : { detail }) }
  const shown = evidence.files.slice(0, 3).join(', ')
  return {
    outcomes,
    problem: problem ?? 'ran-no-test',
    detail: `none of the ${all.length} reported tests can be told to be in ${shown}: put {files} into test-command, or name files in the report`,
  }
}

function settleRead(evidence: RunEvidence, { outcomes, cut }: Placed): ParsedRun {
  const run = settle(evidence, { outcomes, complete: cut === null })
  return run.problem === 'report-invalid' && cut !== null ? { ...run, detail: `${cut}; ${run.detail ?? ''}` } : run
}

function readRun(evidence: RunEvidence): Read {
  const { report, stdout } = evidence
  const text = report === null || report.trim() === '' ? stdout : report
  if (text.trim() === '') return { kind: 'nothing', run: withHint(withoutReport(evidence)) }
  const reading = readFormat(text)
  if (reading.kind === 'tests')
    return { kind: 'placed', outcomes: placeTests(reading.tests, evidence), cut: reading.cut }
  // A time limit and a program that is not there explain a missing report; ours is the next best explanation.
  const plain = withoutReport(evidence)
  if (plain.problem !== 'report-missing') return { kind: 'nothing', run: plain }
  const what = reading.kind === 'invalid' ? reading.detail : `no report among what it said: ${lastError(evidence)}`
  const detail = `${MUST_WRITE}; it wrote ${what}`
  return { kind: 'nothing', run: { ...plain, problem: 'report-invalid', detail } }
}

function withHint(run: ParsedRun): ParsedRun {
  return run.problem === 'report-missing' ? { ...run, detail: `${MUST_WRITE}; ${run.detail ?? ''}` } : run
}

/** Why the outcomes cannot be told apart by file, or null. */
function unclearPart(outcomes: readonly RawOutcome[], { files }: RunEvidence): string | null {
  const lost = outcomes.filter(({ file }) => file === '').length
  if (lost > 0) return `${lost} of ${outcomes.length} tests name none of the ${files.length} files`
  // pytest runs no test at all when one file cannot be collected.
  const broken = outcomes.find(({ titles }) => titles[0] === FILE_PSEUDO_TEST)
  const silent = files.find((name) => !outcomes.some(({ file }) => file === name))
  return broken === undefined || silent === undefined
    ? null
    : `${broken.file} did not load, and ${silent} is not reported`
}
