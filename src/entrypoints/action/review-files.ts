/** The files of a review: the JSON document, and SARIF where it is wanted. */
import { join } from 'node:path'
import { renderDocument } from '../../core/json.ts'
import { version } from '../../core/version.ts'
import { Answers } from '../../feedback/answer.ts'
import type { ReviewRecord } from '../../feedback/review-record.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import type { Redactor } from '../../guard/redact.ts'
import type { Placement } from '../../report/placement.ts'
import { renderSarif } from '../../report/sarif.ts'
import { writeOutputs } from './outputs.ts'
import type { ActionRun } from './run.ts'

interface ReviewFiles {
  readonly record: ReviewRecord
  readonly placement: Placement
  readonly sarif: boolean
}

/**
 * Writes them below the runner's temporary folder and names them in the outputs. In shadow mode there is no SARIF: a step
 * that uploads it would post.
 */
export async function writeReviewFiles({ surroundings }: ActionRun, files: ReviewFiles): Promise<void> {
  const { record, placement } = files
  const folder = join(surroundings.temp, 'backtest-review')
  const reportPath = join(folder, 'review.json')
  await writeFileAtomic(reportPath, renderDocument(record))
  const sarifPath = files.sarif && record.shadow !== true ? join(folder, 'review.sarif') : null
  if (sarifPath !== null) {
    const { places } = placement
    await writeFileAtomic(sarifPath, renderDocument(renderSarif({ review: record, places, toolVersion: version })))
  }
  writeOutputs({ 'report-path': reportPath, 'sarif-path': sarifPath })
}

/** Reasons are what people typed into a comment: a pasted token must not go on into artifacts. */
export function redactAnswers(answers: Answers, redactor: Redactor): Answers {
  return Answers.parse(JSON.parse(redactor.redact(JSON.stringify(answers)).text))
}
