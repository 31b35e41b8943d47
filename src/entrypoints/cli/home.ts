/** Whose repository it is: the remote's name, or the folder's where there is no remote. */
import { basename, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import type { Repository } from '../../git/repository.ts'
import type { Home } from '../../pull-request/history.ts'

export async function homeOf(repository: Repository, dir: string): Promise<Home> {
  const slug = await repository.originSlug()
  if (slug !== null) return slug
  return { owner: 'local', repo: basename(resolve(dir)).replace(/\.git$/, '') || 'repository', host: null }
}

/** @throws InputError when nothing was ever committed, which explains every other thing that is missing */
export async function requireCommits(repository: Repository, dir: string): Promise<void> {
  if ((await repository.refs()).length === 0 && (await repository.resolve('HEAD')) === null)
    throw new InputError(`${dir} has no commits`, 'commit something, or name another clone with --repo')
}

/** What to do about a clone without its older history. */
export const UNSHALLOW = 'this clone is shallow: run `git fetch --unshallow`'

/** The same words for a commit that is not here, whichever command asks for it. */
export function missingCommit(repository: Repository, dir: string, name: string): InputError {
  const number = /^#?(\d{1,6})$/.exec(name)?.[1]
  const check =
    number === undefined
      ? 'fetch it, or check the id'
      : `it looks like the number of a pull request; name its merge commit, which \`git log --grep '#${number}'\` may find`
  return new InputError(`${name} is no commit of ${dir}`, repository.isShallow ? UNSHALLOW : check)
}
