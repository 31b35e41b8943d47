/** GitHub as a place where prompts and sessions lie. A refusal is a value; nothing that GitHub says is believed unchecked. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorMessage } from '../core/errors.ts'
import { type OpenZip, openZip } from '../files/zip.ts'
import type { HostAnswer, HostArtifact, HostIssue, HostText, HostThread, SessionHost } from '../session/host.ts'
import type { ByteSource } from '../session/source.ts'
import { artifactsNamed, artifactsOfRun, downloadArtifact } from './artifacts.ts'
import type { GitHub, Repository } from './client.ts'
import { GitHubError } from './errors.ts'
import { readComments, readIssue } from './threads.ts'

/** Names that a session can have. Screenshots and binaries are not even opened. */
const TEXT = /\.(?:jsonl?|ndjson|md|txt|log|traj)$/i
const MAX_FILES = 100

export interface HostOptions {
  readonly github: GitHub
  readonly repository: Repository
  /** Where artifacts are kept while they are read; the system's temporary folder when left out. */
  readonly tempDir?: string
}

/** Answers each question once: many pull requests of one plan ask the same. Dispose of it when all has been read. */
export class GitHubSessionHost implements SessionHost, AsyncDisposable {
  readonly #options: HostOptions
  readonly #answers = new Map<string, Promise<HostAnswer<unknown>>>()
  readonly #open: OpenZip[] = []
  #folder: string | null = null

  constructor(options: HostOptions) {
    this.#options = options
  }

  issue(thread: HostThread): Promise<HostAnswer<HostIssue>> {
    return this.#once(`issue ${keyOf(thread)}`, () => readIssue(this.#options.github, thread))
  }

  comments(thread: HostThread): Promise<HostAnswer<readonly HostText[]>> {
    return this.#once(`comments ${keyOf(thread)}`, () => readComments(this.#options.github, thread))
  }

  artifactsOfRun(run: number): Promise<HostAnswer<readonly HostArtifact[]>> {
    const { github, repository } = this.#options
    return this.#once(`run ${run}`, () => artifactsOfRun(github, repository, run))
  }

  artifactsNamed(name: string): Promise<HostAnswer<readonly HostArtifact[]>> {
    const { github, repository } = this.#options
    return this.#once(`name ${name}`, () => artifactsNamed(github, repository, name))
  }

  filesOf(artifact: HostArtifact): Promise<HostAnswer<readonly ByteSource[]>> {
    return this.#once(`files ${artifact.id}`, () => this.#unpack(artifact))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const zip of this.#open) await zip[Symbol.asyncDispose]()
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
  }

  async #unpack(artifact: HostArtifact): Promise<readonly ByteSource[]> {
    const { github, repository, tempDir = tmpdir() } = this.#options
    this.#folder ??= await mkdtemp(join(tempDir, 'backtest-artifacts-'))
    const file = join(this.#folder, `${artifact.id}.zip`)
    await downloadArtifact(github, repository, { artifact, file })
    const zip = await openZip(file)
    if ('bad' in zip) throw new Error(`the artifact ${artifact.name} cannot be read: ${zip.bad}`)
    this.#open.push(zip)
    return zip.entries
      .filter(({ path, size }) => TEXT.test(path) && size > 0)
      .slice(0, MAX_FILES)
      .map(({ path, size, open }) => ({ name: `${artifact.name}/${path}`, size, open }))
  }

  #once<Value>(key: string, ask: () => Promise<Value>): Promise<HostAnswer<Value>> {
    const known = this.#answers.get(key) as Promise<HostAnswer<Value>> | undefined
    if (known !== undefined) return known
    const answer = answerOf(ask)
    this.#answers.set(key, answer)
    return answer
  }
}

function keyOf({ owner, repo, number }: HostThread): string {
  return `${owner}/${repo}#${number}`
}

async function answerOf<Value>(ask: () => Promise<Value>): Promise<HostAnswer<Value>> {
  try {
    return { value: await ask() }
  } catch (error) {
    if (!(error instanceof GitHubError)) return { refused: 'no-answer', detail: errorMessage(error).slice(0, 500) }
    const detail = `${error.message}: ${error.remedy}`
    if (error.permission !== null || error.status === 401) return { refused: 'not-permitted', detail }
    return { refused: error.status === 404 || error.status === 410 ? 'not-there' : 'no-answer', detail }
  }
}
