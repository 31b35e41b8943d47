/** One tree of the repository as the rooms that decide see it: a list of paths, and texts on demand. */
import { LimitError } from '../core/errors.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import type { Repository } from '../git/repository.ts'

/** A source file larger than this is data, and nothing is to be learnt from it. */
const MAX_TEXT_BYTES = 2 * 1024 * 1024

/** The files of a commit or tree. Binary and very large files read as null. */
export async function treeFiles(repository: Repository, rev: string): Promise<ProjectFiles> {
  const entries = await repository.listTree(rev)
  const blobs = new Map(
    entries.filter(({ type, mode }) => type === 'blob' && mode !== '120000').map(({ path, id }) => [path, id]),
  )
  const paths = entries.map(({ path }) => path)
  return {
    list: () => paths,
    async read(path) {
      const id = blobs.get(path)
      if (id === undefined) return null
      return textOf(await smallBlob(repository, id))
    },
  }
}

/** Of one bundle that somebody committed nothing is learnt; that is no reason to learn nothing of the change. */
async function smallBlob(repository: Repository, id: string): Promise<Buffer | null> {
  try {
    for await (const { bytes } of repository.readBlobs([id], { maxBytes: MAX_TEXT_BYTES })) return bytes
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
  }
  return null
}

function textOf(bytes: Buffer | null): string | null {
  return bytes === null || bytes.includes(0) ? null : bytes.toString('utf8')
}
