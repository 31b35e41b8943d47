/** A branch of its own as a place that does not expire: read and written by the API, without a checkout. */
import { z } from 'zod'
import { Sha } from '../pull-request/pull-request.ts'
import { type GitHub, type Repository, SEND_ONCE } from './client.ts'
import { GitHubError, request } from './errors.ts'

export interface BranchState {
  readonly commit: string
  readonly tree: string
  /** Blob ids by path. */
  readonly files: ReadonlyMap<string, string>
}

const ApiRef = z.object({ object: z.object({ sha: Sha }) })
const ApiCommitTree = z.object({ sha: Sha, tree: z.object({ sha: Sha }) })
const ApiTree = z.object({
  sha: Sha,
  truncated: z.boolean().optional(),
  tree: z.array(z.object({ path: z.string(), type: z.string(), sha: Sha, mode: z.string() })),
})
const ApiBlob = z.object({ content: z.string(), encoding: z.literal('base64') })
const ApiSha = z.object({ sha: Sha })

/** What a branch holds, or null where there is none. @throws GitHubError when the API refuses or cuts the listing */
export async function readBranch(github: GitHub, repository: Repository, branch: string): Promise<BranchState | null> {
  const commit = await headOf(github, repository, branch)
  if (commit === null) return null
  const does = `read the branch ${branch}`
  const { data } = await request({ does, needs: 'contents: read' }, () =>
    github.rest.git.getCommit({ ...repository, commit_sha: commit }),
  )
  const tree = ApiCommitTree.parse(data).tree.sha
  const listing = await request({ does, needs: 'contents: read' }, () =>
    github.rest.git.getTree({ ...repository, tree_sha: tree, recursive: 'true' }),
  )
  const read = ApiTree.parse(listing.data)
  if (read.truncated === true)
    throw new Error(`the branch ${branch} has more files than GitHub lists at once; clone it`)
  const files = new Map(read.tree.filter(({ type }) => type === 'blob').map(({ path, sha }) => [path, sha]))
  return { commit, tree, files }
}

async function headOf(github: GitHub, repository: Repository, branch: string): Promise<string | null> {
  try {
    const { data } = await request({ does: `find the branch ${branch}`, needs: 'contents: read' }, () =>
      github.rest.git.getRef({ ...repository, ref: `heads/${branch}` }),
    )
    return ApiRef.parse(data).object.sha
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return null
    throw error
  }
}

export async function readBlobOf(github: GitHub, repository: Repository, sha: string): Promise<Buffer> {
  const { data } = await request({ does: 'read a file of a branch', needs: 'contents: read' }, () =>
    github.rest.git.getBlob({ ...repository, file_sha: sha }),
  )
  return Buffer.from(ApiBlob.parse(data).content, 'base64')
}

export interface BranchCommit {
  readonly branch: string
  /** What the branch held when the files were made; null for a new branch without a past. */
  readonly parent: BranchState | null
  /** Bytes by path; null takes the path away. */
  readonly files: ReadonlyMap<string, Uint8Array | null>
  readonly message: string
}

type TreeItem = typeof FILE & { readonly path: string } & ({ content: string } | { sha: string | null })

const FILE = { mode: '100644', type: 'blob' } as const
/** Text that goes along with the tree: GitHub asks for a second between two writes, and a task has many files. */
const INLINE_BYTES = 4 * 1024 * 1024

/** The text of bytes that are UTF-8, or null. */
function textOf(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null
}

/** Commits files. `moved`: somebody else was faster; read the branch again and begin anew. */
export async function commitToBranch(
  github: GitHub,
  repository: Repository,
  { branch, parent, files, message }: BranchCommit,
): Promise<'done' | 'moved'> {
  const writes = { does: `write to the branch ${branch}`, needs: 'contents: write' } as const
  const tree: TreeItem[] = []
  let inline = 0
  for (const [path, bytes] of files) {
    const text = bytes === null || inline + bytes.length > INLINE_BYTES ? null : textOf(bytes)
    inline += text === null ? 0 : text.length
    if (text !== null) tree.push({ ...FILE, path, content: text })
    else tree.push({ ...FILE, path, sha: bytes === null ? null : await writeBlob(github, repository, bytes) })
  }
  const made = await request(writes, () =>
    github.rest.git.createTree({
      ...repository,
      ...SEND_ONCE,
      tree,
      ...(parent === null ? {} : { base_tree: parent.tree }),
    }),
  )
  const commit = await request(writes, () =>
    github.rest.git.createCommit({
      ...repository,
      ...SEND_ONCE,
      message,
      tree: ApiSha.parse(made.data).sha,
      parents: parent === null ? [] : [parent.commit],
    }),
  )
  const { sha } = ApiSha.parse(commit.data)
  return move(github, repository, { branch, sha, isNew: parent === null })
}

async function writeBlob(github: GitHub, repository: Repository, bytes: Uint8Array): Promise<string> {
  const { data } = await request({ does: 'write a file to a branch', needs: 'contents: write' }, () =>
    github.rest.git.createBlob({
      ...repository,
      ...SEND_ONCE,
      content: Buffer.from(bytes).toString('base64'),
      encoding: 'base64',
    }),
  )
  return ApiSha.parse(data).sha
}

/** GitHub's words for a branch that is no longer where it was; a protected one is refused with the same status. */
const MOVED = /not a fast forward|already exists|expected/i

/** Never forced. */
async function move(
  github: GitHub,
  repository: Repository,
  { branch, sha, isNew }: { readonly branch: string; readonly sha: string; readonly isNew: boolean },
): Promise<'done' | 'moved'> {
  try {
    await request({ does: `write to the branch ${branch}`, needs: 'contents: write' }, async () => {
      if (isNew) await github.rest.git.createRef({ ...repository, ...SEND_ONCE, ref: `refs/heads/${branch}`, sha })
      else await github.rest.git.updateRef({ ...repository, ...SEND_ONCE, ref: `heads/${branch}`, sha, force: false })
    })
    return 'done'
  } catch (error) {
    if (error instanceof GitHubError && error.status === 422 && MOVED.test(error.message)) return 'moved'
    throw error
  }
}
