/** What it means for a verdict that a partial clone lacks files which were to be checked out. */
import type { Repository } from '../git/repository.ts'
import type { Reason } from '../task/rejection.ts'

/** Files that were left out of any of the trees. */
export function lackingIn(repository: Repository, trees: readonly string[]): readonly string[] {
  return [...new Set(trees.flatMap((tree) => repository.lackingOf(tree)))]
}

export function lackingNotes(lacking: readonly string[]): readonly string[] {
  return lacking.length === 0 ? [] : [`not in this clone, so not there for any test: ${lacking.join(', ')}`]
}

/** Tests that need what the clone lacks fail in every state: nothing may then be laid at the change's or the task's door. */
export function blameLacking(reasons: readonly Reason[], lacking: readonly string[]): readonly Reason[] {
  const [reason] = reasons
  if (reason === undefined || lacking.length === 0) return reasons
  const without = `without ${lacking.join(', ')}, not in this clone: ${reason.code}: ${reason.detail}`
  return [{ code: 'objects-missing', detail: without, stage: reason.stage }]
}
