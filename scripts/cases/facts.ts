/** Results as a list that can be committed and run again: which change, what came of it, how many tests. No text of others. */
import type { Case } from './list.ts'
import type { CaseResult } from './result.ts'

export interface CaseFacts {
  readonly instance_id: string
  readonly repo: string
  readonly pr?: number
  readonly base_commit: string
  readonly merge: string
  readonly frameworks: readonly string[]
  readonly expect: string
  readonly fail_to_pass: number
  readonly pass_to_pass: number
  readonly unstable: number
}

/** In the order of the results; what could not be run is left out. */
export function factsOf(results: readonly CaseResult[], cases: readonly Case[]): readonly CaseFacts[] {
  const known = new Map(cases.map((one) => [one.instance_id, one]))
  return results.flatMap((result) => {
    const one = known.get(result.instance_id)
    if (one === undefined || result.verdict === 'error') return []
    const { instance_id, repo, pr, base, merge, frameworks, verdict, tests } = result
    // A commit that was made here to merge a branch is in no other clone.
    const change = one.merge ?? one.fix_ref ?? merge
    const [expect = verdict] = verdict.split(' ')
    const number = pr === null ? {} : { pr }
    return [{ instance_id, repo, ...number, base_commit: base, merge: change, frameworks, expect, ...tests }]
  })
}
