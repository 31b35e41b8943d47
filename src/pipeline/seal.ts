/** The task as an agent gets it: the base commit in a repository of its own, with no way to the solution. */
import type { ReadTask } from '../benchmark/read-task.ts'
import { hiddenBlobs, sealRepository, type Sealed } from '../git/sealed.ts'
import type { Workshop } from './workshop.ts'

/**
 * Writes it to `dir`, which is empty or not there. Both patches are hidden: what the tests ask for is part of the answer.
 * @returns git's reason when a patch does not apply
 */
export async function sealTask(
  { repository }: Pick<Workshop, 'repository'>,
  { task, solutionPatch, testPatch }: ReadTask,
  dir: string,
): Promise<Sealed | { readonly conflict: string }> {
  const base = await repository.treeOf(task.base_commit)
  const pre = await repository.applyToTree(base, testPatch)
  if ('conflict' in pre) return pre
  const post = await repository.applyToTree(pre.tree, solutionPatch)
  if ('conflict' in post) return post
  const hidden = await hiddenBlobs(repository, base, await repository.changes(base, post.tree))
  return sealRepository(repository, { rev: base, dir, hidden })
}
