/** From raw records to the verdict, the one way that curation and publication share: whoever has the records gets the same. */
import { classifyOutcomes, type ClassifiedTest } from './classify.ts'
import type { RunRecord } from './outcome.ts'
import { settleRuns } from './rerun.ts'
import { withCauses } from './suspects.ts'
import { decideVerdict, type Verdict } from './verdict.ts'

export interface JudgementOptions {
  /** Sound runs wanted of each state. */
  readonly runs: number
  readonly regressionOnly: boolean
}

export interface Judgement {
  /** Records that count: odd ones are set aside where sound ones stand beside them. */
  readonly counted: readonly RunRecord[]
  readonly classes: readonly ClassifiedTest[]
  readonly verdict: Verdict
  readonly notes: readonly string[]
}

export function judgeRecords(records: readonly RunRecord[], { runs, regressionOnly }: JudgementOptions): Judgement {
  const { records: counted, notes } = settleRuns(records, { runs })
  const classes = classifyOutcomes(counted)
  const verdict = decideVerdict(classes, counted, { regressionOnly: regressionOnly ? 'accept' : 'reject' })
  return { counted, classes, verdict, notes }
}

/** The judgement that is kept: as {@link judgeRecords}, and each unstable test with what its further runs say of the cause. */
export function judgeWithCauses(records: readonly RunRecord[], options: JudgementOptions): Judgement {
  const judged = judgeRecords(records, options)
  const unstable = withCauses(judged.verdict.unstable, records)
  return { ...judged, verdict: { ...judged.verdict, unstable } }
}
