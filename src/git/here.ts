/** What of a tree this clone has. A partial one may lack large files that tests hardly ever need: recordings, data sets. */
import { MissingObjectError } from './process.ts'
import type { Repository } from './repository.ts'

export interface Here {
  /** The tree without what is not here. */
  readonly tree: string
  /** Paths that were left out. */
  readonly lacking: readonly string[]
}

/** A clone that lacks more than this was not meant to be checked out. */
const MAX_LACKING = 5

/** @throws MissingObjectError where more than `MAX_LACKING` files are not in this clone */
export async function treeHere(repository: Repository, tree: string): Promise<Here> {
  const files = (await repository.listTree(tree)).filter(({ type }) => type === 'blob')
  const isHere = await Promise.all(files.map(({ id }) => repository.hasBlob(id)))
  const lacking = files.filter((_file, at) => isHere[at] === false)
  const [first] = lacking
  if (first !== undefined && lacking.length > MAX_LACKING) throw new MissingObjectError(first.id)
  const changes = lacking.map(({ path, mode }) => ({ path, mode, blob: null }))
  return { tree: await repository.buildTree(tree, changes), lacking: lacking.map(({ path }) => path) }
}
