/** One clone for the cases of a repository, in which the default branch ends in the change that is looked at. */
import { execFileSync, type StdioOptions } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Case } from './list.ts'

export interface Prepared {
  readonly repo: string
  readonly base: string
  readonly merge: string
  readonly title: string
}

/** The git directory of `owner/name` below `clones`, as a bare one in `owner+name/repo` or as a clone; null without one. */
export function findClone(clones: string, repo: string): string | null {
  const folder = join(clones, repo.replace('/', '+'))
  const places = [join(folder, 'repo'), join(folder, '.git'), folder]
  return places.find((place) => existsSync(join(place, 'objects'))) ?? null
}

/**
 * Makes the clone, which shares the objects of `source`, and points its default branch at the change. A change that the list
 * names by its own branch is merged as the host would have done.
 * @throws Error when a commit is missing or the change does not merge
 */
export function prepareCase(source: string, out: string, one: Case): Prepared {
  const repo = join(out, 'clones', one.repo.replace('/', '+'))
  if (!existsSync(repo)) makeClone(source, repo, one.repo)
  const ref = one.merge ?? one.fix_ref ?? `refs/pull/${one.pr ?? 0}/head`
  const base = commitOf(source, one.base_commit)
  const fix = commitOf(source, ref)
  const merge = ref.startsWith('refs/') ? mergeOf(repo, { base, fix }, one) : fix
  git(repo, ['update-ref', 'refs/heads/main', merge])
  const title = one.title || git(repo, ['show', '-s', '--format=%s', fix])
  return { repo, base, merge, title }
}

function makeClone(source: string, repo: string, slug: string): void {
  mkdirSync(repo, { recursive: true })
  git(repo, ['init', '--quiet', '--initial-branch=main', '.'])
  mkdirSync(join(repo, '.git/objects/info'), { recursive: true })
  writeFileSync(join(repo, '.git/objects/info/alternates'), `${resolve(source, 'objects')}\n`)
  git(repo, ['remote', 'add', 'origin', `https://github.com/${slug}.git`])
}

function mergeOf(repo: string, { base, fix }: { readonly base: string; readonly fix: string }, one: Case): string {
  const [tree = ''] = git(repo, ['merge-tree', '--write-tree', base, fix]).split('\n')
  const message = `Merge pull request #${one.pr ?? 0} from ${one.instance_id}`
  // The day of the change decides which versions of its dependencies are installed.
  const at = git(repo, ['show', '-s', '--format=%cI', fix])
  return git(repo, ['commit-tree', tree, '-p', base, '-p', fix, '-m', message], at)
}

function commitOf(source: string, name: string): string {
  return git(source, ['rev-parse', '--quiet', '--verify', `${name}^{commit}`])
}

/** `at`: of the commit that it makes, which is then the same on every machine. */
function git(cwd: string, args: readonly string[], at = '2000-01-01T00:00:00Z'): string {
  const env = {
    ...process.env,
    ...WHO,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
    // A clone that lacks an object must say so, not ask the network for it.
    GIT_NO_LAZY_FETCH: '1',
  }
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  return execFileSync('git', [...args], { cwd, env, stdio, encoding: 'utf8', maxBuffer: 1 << 26 }).trim()
}

const WHO = {
  GIT_AUTHOR_NAME: 'cases',
  GIT_AUTHOR_EMAIL: 'cases@example.com',
  GIT_COMMITTER_NAME: 'cases',
  GIT_COMMITTER_EMAIL: 'cases@example.com',
}
