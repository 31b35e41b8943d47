/** The three states of a change as trees, proven to fit together before anything runs. */
import type { State } from '../checks/outcome.ts'
import type { Repository } from '../git/repository.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { Reason } from '../task/rejection.ts'
import type { ChangeSplit } from '../task/split.ts'

export interface ChangeStates {
  readonly trees: Readonly<Record<State, string>>
  readonly solutionPatch: string
  readonly testPatch: string
}

/**
 * Makes the patches and applies them: `base` + test patch is `pre`, and `pre` + solution patch must be, tree for tree,
 * the commit that was merged. So the task folder holds the whole change and nothing else.
 */
export async function buildStates(
  repository: Repository,
  change: PullRequest,
  split: ChangeSplit,
): Promise<{ readonly states: ChangeStates } | { readonly reason: Reason }> {
  const [base, post] = [await repository.treeOf(change.base), await repository.treeOf(change.head)]
  const testPatch = await repository.patch(base, post, split.test)
  const solutionPatch = await repository.patch(base, post, split.product)
  const pre = await repository.applyToTree(base, testPatch)
  if ('conflict' in pre) return conflict(`the test side does not apply to the base commit: ${pre.conflict}`)
  const whole = await repository.applyToTree(pre.tree, solutionPatch)
  if ('conflict' in whole) return conflict(`the solution does not apply on top of the test side: ${whole.conflict}`)
  const rebuilt = await repository.changes(whole.tree, post)
  const [left] = rebuilt
  if (left !== undefined) return conflict(`both patches together do not give the merged state: ${left.path} differs`)
  return { states: { trees: { base, pre: pre.tree, post: whole.tree }, solutionPatch, testPatch } }
}

function conflict(detail: string): { reason: Reason } {
  return { reason: { code: 'back-out-conflict', detail, stage: 'relevance' } }
}
