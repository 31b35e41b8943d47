/**
 * What was read of the last trees. Screening, curation and the gate of one change ask the same of the same three states; ids never
 * change their meaning, so an answer stays true.
 */
import { sha256 } from '../core/digest.ts'
import type { GitProcess } from './process.ts'
import { type Applied, type ApplyOptions, applyToTree, listTree, type TreeEntry } from './trees.ts'

/** Three states of two changes; one list of a large repository takes some megabytes. */
const KEPT = 6

export class RecentTrees {
  readonly #git: GitProcess
  readonly #lists = new Map<string, Promise<readonly TreeEntry[]>>()
  readonly #applied = new Map<string, Promise<Applied>>()

  constructor(git: GitProcess) {
    this.#git = git
  }

  /** All files of a tree. */
  list(tree: string): Promise<readonly TreeEntry[]> {
    return recall(this.#lists, tree, () => listTree(this.#git, tree, ''))
  }

  /** The tree that a patch makes of another, found out once for each patch. */
  apply(base: string, patch: string, options: ApplyOptions): Promise<Applied> {
    const key = `${base} ${options.reverse === true ? 'reverse' : ''} ${sha256(patch)}`
    return recall(this.#applied, key, () => applyToTree(this.#git, base, patch, options))
  }
}

/** An answer that failed is not kept: a full disk may have room again. */
async function recall<Answer>(
  known: Map<string, Promise<Answer>>,
  key: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const answer = known.get(key) ?? ask()
  known.delete(key)
  known.set(key, answer)
  const [oldest] = known.keys()
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
  try {
    return await answer
  } catch (error) {
    known.delete(key)
    throw error
  }
}
