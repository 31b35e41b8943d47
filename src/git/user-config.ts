/** The few facts that the user's own configuration holds, read as data: git parses the file, nothing in it takes effect. */
import { access } from 'node:fs/promises'
import path from 'node:path'
import type { GitProcess } from './process.ts'

/** Lower-case `section.key` or `section.Subsection.key` → last value. */
export type UserConfig = ReadonlyMap<string, string>

/** Reads `<commonDir>/config` alone: no includes, no global file. A missing or broken file gives an empty map. */
export async function readUserConfig(git: GitProcess, commonDir: string): Promise<UserConfig> {
  const file = path.join(commonDir, 'config')
  const values = new Map<string, string>()
  if (!(await exists(file))) return values
  const listed = await git.run(['config', '--file', file, '--no-includes', '-z', '--list'], { accept: [1, 3, 128] })
  for (const entry of listed.stdout.toString('utf8').split('\0')) {
    const end = entry.indexOf('\n')
    // A key without a value is a boolean that is true.
    if (entry !== '') values.set(end < 0 ? entry : entry.slice(0, end), end < 0 ? 'true' : entry.slice(end + 1))
  }
  return values
}

export interface Slug {
  /** Host name of the remote, `github.com` for most. */
  readonly host: string
  /** Owner, or group path with `/` where the host nests groups. */
  readonly owner: string
  readonly repo: string
}

/** The repository that `remote.origin.url` names; null without a remote, or where it is a path. */
export function originSlug(config: UserConfig): Slug | null {
  const url = config.get('remote.origin.url') ?? onlyRemote(config)
  return url === undefined ? null : parseRemote(url)
}

function onlyRemote(config: UserConfig): string | undefined {
  const urls = [...config].filter(([key]) => /^remote\..*\.url$/.test(key)).map(([, url]) => url)
  return urls.length === 1 ? urls[0] : undefined
}

/**
 * `https://host/o/r.git`, `ssh://git@host:22/o/r`, `git@host:o/r.git` → slug. Credentials in the URL are dropped.
 * Forms: https://git-scm.com/docs/git-clone#_git_urls
 */
export function parseRemote(url: string): Slug | null {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:@]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[^/@:]*@)?([^/:@]+):(?!\/)(.+)$/.exec(url)
  const [host, rest] = [match?.[1], match?.[2]]
  if (host === undefined || rest === undefined || host.length < 2) return null
  const parts = rest
    .replace(/[/]+$/, '')
    .replace(/\.git$/, '')
    .split('/')
  const repo = parts.pop() ?? ''
  const owner = parts.join('/')
  if (repo === '' || owner === '' || parts.includes('') || parts.includes('..')) return null
  return { host: host.toLowerCase(), owner, repo }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
