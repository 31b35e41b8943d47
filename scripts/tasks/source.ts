/** Where an environment's base commit is fetched from: the clone, or what of the commit is there where the clone lacks files. */
import { execFileSync } from 'node:child_process'
import type { Repository } from '../../src/git/repository.ts'

export interface Source {
  /** Folder that git fetches from. */
  readonly dir: string
  readonly commit: string
  /** Files that the commit leaves out, because the clone lacks them: as in the curation, of which the task's notes say so. */
  readonly lacking: readonly string[]
}

/** @throws MissingObjectError where more than a few files are not in the clone */
export async function sourceOf(repository: Repository, clone: string, base: string): Promise<Source> {
  const { tree, lacking } = await repository.here(await repository.treeOf(base))
  if (lacking.length === 0) return { dir: clone, commit: base, lacking }
  const dir = repository.git.gitDir
  const git = (...argv: string[]): string =>
    execFileSync('git', ['--git-dir', dir, ...argv])
      .toString()
      .trim()
  const commit = git('-c', 'user.name=check', '-c', 'user.email=check@localhost', 'commit-tree', '-m', base, tree)
  // Git serves what a ref leads to.
  git('update-ref', `refs/heads/check-${base}`, commit)
  return { dir, commit, lacking }
}
