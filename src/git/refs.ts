/** Names of commits: refs, the default branch, and what a user may type. */
import type { GitProcess } from './process.ts'

export interface Ref {
  /** Full name, `refs/heads/main`. */
  readonly name: string
  /** The commit; for an annotated tag the commit it points at. */
  readonly sha: string
}

export interface DefaultBranch {
  /** `main` */
  readonly name: string
  /** The ref to read it by: the remote's view where there is one. */
  readonly ref: string
  readonly sha: string
}

const MAX_REVISION_CHARS = 1024

/** The id of the commit or tree that `revision` names, or null. What looks like an option is a name like any other. */
export async function resolveRevision(
  git: GitProcess,
  revision: string,
  type: 'commit' | 'tree',
): Promise<string | null> {
  if (revision === '' || revision.length > MAX_REVISION_CHARS || /[\0\n]/.test(revision)) return null
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{${type}}`]
  const { exit_code: exitCode, stdout } = await git.run(args, { accept: [1, 128] })
  const id = stdout.toString('latin1').trim()
  return exitCode === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null
}

/** All refs, tags peeled to what they tag. A ref to a missing object is left out. */
export async function listRefs(git: GitProcess): Promise<Ref[]> {
  const { stdout } = await git.run(['show-ref', '--dereference'], { accept: [1] })
  const refs = new Map<string, string>()
  for (const line of stdout.toString('utf8').split('\n')) {
    const space = line.indexOf(' ')
    // `refs/tags/v1^{}` follows `refs/tags/v1` and holds the tagged commit.
    if (space > 0) refs.set(line.slice(space + 1).replace(/\^\{\}$/, ''), line.slice(0, space))
  }
  return [...refs].map(([name, sha]) => ({ name, sha }))
}

/** The remote's default branch, else the branch that HEAD is on, else `main` or `master`; null when there is none. */
export async function findDefaultBranch(git: GitProcess): Promise<DefaultBranch | null> {
  const remote = await symbolicTarget(git, 'refs/remotes/origin/HEAD')
  const head = await symbolicTarget(git, 'HEAD')
  const names = [remote?.replace('refs/remotes/origin/', ''), head?.replace('refs/heads/', ''), 'main', 'master']
  for (const name of names) {
    if (name === undefined) continue
    for (const ref of [`refs/remotes/origin/${name}`, `refs/heads/${name}`]) {
      const sha = await resolveRevision(git, ref, 'commit')
      if (sha !== null) return { name, ref, sha }
    }
  }
  return null
}

async function symbolicTarget(git: GitProcess, name: string): Promise<string | undefined> {
  const { exit_code: exitCode, stdout } = await git.run(['symbolic-ref', '--quiet', name], { accept: [1, 128] })
  return exitCode === 0 ? stdout.toString('utf8').trim() : undefined
}

/** The best common ancestor, or null for unrelated histories. */
export async function findMergeBase(git: GitProcess, a: string, b: string): Promise<string | null> {
  const { exit_code: exitCode, stdout } = await git.run(['merge-base', '--end-of-options', a, b], { accept: [1] })
  return exitCode === 0 ? stdout.toString('latin1').trim() : null
}
