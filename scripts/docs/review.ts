/** Tables of docs/review.md. */
import { DETECTORS } from '../../src/review/detectors/index.ts'
import { CATEGORY_OF_CLASS, FindingClass } from '../../src/review/finding.ts'
import { JUDGE_QUESTIONS } from '../../src/review/judge/questions/index.ts'
import { code, codes, table } from './table.ts'

export function classTable(): string {
  return table(
    ['class', 'category', 'detectors'],
    FindingClass.options.map((name) => [
      code(name),
      CATEGORY_OF_CLASS[name],
      codes(DETECTORS.filter((detector) => detector.class === name).map(({ id }) => id)),
    ]),
  )
}

export function detectorTable(): string {
  return table(
    ['detector', 'class', 'looks for', 'why it matters', 'shown in', 'rule from'],
    DETECTORS.map(({ id, class: name, title, why, posted, source }) => [
      code(id),
      code(name),
      title,
      why,
      posted ? 'comment' : 'job summary',
      source,
    ]),
  )
}

export function questionTable(): string {
  return table(
    ['question', 'asks', 'why it matters'],
    JUDGE_QUESTIONS.map(({ id, title, why }) => [code(id), title, why]),
  )
}
