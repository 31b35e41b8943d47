/** Real repositories in temporary folders, built by `git fast-import` so that any name, mode and byte can stand in them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A file's content; with a mode for links (`120000`), programs (`100755`) and submodule entries (`160000`, a commit id). */
export type FileSpec = string | Buffer | { readonly mode: string; readonly data: string | Buffer } | null

export interface CommitSpec {
  readonly message?: string
  /** Paths to set, or to delete (null). Unnamed ones stay. */
  readonly files?: Readonly<Record<string, FileSpec>>
  readonly branch?: string
  /** Names of earlier commits; the one before when left out. */
  readonly parents?: readonly string[]
  readonly name?: string
  readonly author?: string
  readonly committer?: string
  /** Seconds since 1970. */
  readonly at?: number
}

const CLEAN = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
const FIRST = 1_700_000_000

/** Plain git as a user runs it, without the machine's configuration. */
export function git(
  dir: string,
  args: readonly string[],
  options: { input?: string | Buffer; env?: object } = {},
): string {
  return execFileSync('git', [...args], {
    cwd: dir,
    input: options.input ?? '',
    env: { ...process.env, ...CLEAN, ...options.env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

const made: string[] = []

export function temporary(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'backtest-test-'))
  made.push(dir)
  return dir
}

export function removeTemporary(): void {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true })
}

/** Builds a repository with a work tree on `main` and returns its folder. */
export function repositoryOf(commits: readonly CommitSpec[], extra: readonly string[] = []): string {
  const dir = temporary()
  git(dir, ['init', '--quiet', '--initial-branch=main', ...extra, '.'])
  git(dir, ['fast-import', '--quiet', '--force'], { input: stream(commits) })
  git(dir, ['-c', 'core.symlinks=true', 'reset', '--quiet', '--hard', 'main'])
  return dir
}

function stream(commits: readonly CommitSpec[]): Buffer {
  const parts: Buffer[] = []
  const say = (text: string | Buffer): void => void parts.push(Buffer.from(text))
  const data = (content: string | Buffer): void => {
    const bytes = Buffer.from(content)
    say(`data ${bytes.length}\n`)
    say(bytes)
    say('\n')
  }
  const marks = new Map<string, number>()
  commits.forEach((commit, index) => {
    const at = commit.at ?? FIRST + index * 60
    const author = commit.author ?? 'Ann Author <ann@example.com>'
    const parents = commit.parents?.map((name) => marks.get(name) ?? 0) ?? (index === 0 ? [] : [index])
    say(`commit refs/heads/${commit.branch ?? 'main'}\nmark :${index + 1}\n`)
    say(`author ${author} ${at} +0000\ncommitter ${commit.committer ?? author} ${at} +0000\n`)
    data(commit.message ?? `change ${index}`)
    parents.forEach((mark, nth) => say(`${nth === 0 ? 'from' : 'merge'} :${mark}\n`))
    for (const [name, file] of Object.entries(commit.files ?? {})) {
      if (file === null) say(`D ${quoted(name)}\n`)
      else if (typeof file === 'object' && 'mode' in file && file.mode === '160000')
        say(`M 160000 ${file.data} ${quoted(name)}\n`)
      else {
        const mode = typeof file === 'object' && 'mode' in file ? file.mode : '100644'
        say(`M ${mode} inline ${quoted(name)}\n`)
        data(typeof file === 'object' && 'mode' in file ? file.data : file)
      }
    }
    say('\n')
    marks.set(commit.name ?? String(index), index + 1)
  })
  return Buffer.concat(parts)
}

function quoted(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
