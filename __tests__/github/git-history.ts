/** What the fake API says about commits: read from a real git repository, in the shapes of the REST API. */
import { execFileSync } from 'node:child_process'

export interface CommitJson {
  readonly sha: string
  readonly parents: readonly { readonly sha: string }[]
  readonly commit: {
    readonly message: string
    readonly author: { readonly name: string; readonly email: string; readonly date: string }
    readonly committer: { readonly name: string; readonly email: string; readonly date: string }
  }
}

export function git(dir: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: dir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).trimEnd()
}

/** Commits of a range or from a commit backwards, newest first. */
export function log(dir: string, range: string, limit = 250): readonly CommitJson[] {
  const format = '%H%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01'
  return git(dir, 'log', '--topo-order', `--max-count=${limit}`, `--format=${format}`, range)
    .split('\u0001')
    .map((entry) => entry.replace(/^\n/, ''))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [sha = '', parents = '', an = '', ae = '', aI = '', cn = '', ce = '', cI = '', body = ''] =
        entry.split('\0')
      return {
        sha,
        parents: parents
          .split(' ')
          .filter(Boolean)
          .map((parent) => ({ sha: parent })),
        commit: {
          message: body.trimEnd(),
          author: { name: an, email: ae, date: aI },
          committer: { name: cn, email: ce, date: cI },
        },
      }
    })
}

/** Paths that differ between the merge base and the head, as `pulls/{n}/files` has them. */
export function files(dir: string, base: string, head: string): readonly { filename: string; status: string }[] {
  const raw = git(dir, 'diff', '--name-status', '--no-renames', '-z', `${base}...${head}`).split('\0')
  const names: { filename: string; status: string }[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const letter = raw[at] ?? ''
    names.push({
      filename: raw[at + 1] ?? '',
      status: letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified',
    })
  }
  return names
}
