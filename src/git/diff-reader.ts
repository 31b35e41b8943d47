/** Differences between trees through one long-lived `git diff-tree --stdin`: no process per change. */
import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import { execa } from 'execa'
import type { FileChange } from '../pull-request/pull-request.ts'
import { CHANGES, parseChanges, readChanges } from './changes.ts'
import { settingArguments } from './environment.ts'
import type { GitProcess } from './process.ts'

interface Waiting {
  resolve(output: string | null): void
}

/** Trees stay in the memory of the process: it is replaced from time to time. */
const MAX_QUESTIONS = 2000

/**
 * git echoes a line that is no object id, and flushes. So a line that nobody can guess, sent after each pair of trees,
 * comes back when the difference is complete (https://git-scm.com/docs/git-diff-tree, `--stdin`).
 */
class DiffProcess {
  readonly #mark = Buffer.from(`end-${randomBytes(16).toString('hex')}\n`)
  readonly #waiting: Waiting[] = []
  readonly #stdin: Writable
  readonly #done: Promise<unknown>
  readonly #kill: () => void
  #chunks: Buffer[] = []
  #asked = 0
  ended = false

  constructor(git: GitProcess) {
    const child = execa('git', [...settingArguments, ...CHANGES, '--stdin'], {
      ...git.options(),
      buffer: { stdout: false, stderr: true },
    })
    this.#stdin = child.stdin
    this.#kill = () => void child.kill('SIGKILL')
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk))
    this.#done = child.then(() => this.#end())
  }

  get worn(): boolean {
    return this.ended || this.#asked >= MAX_QUESTIONS
  }

  /** Git's output for two trees; null when the process died, as on a missing blob. */
  ask(base: string, head: string): Promise<string | null> {
    this.#asked += 1
    return new Promise((resolve) => {
      this.#waiting.push({ resolve })
      this.#stdin.write(`${base} ${head}\n${this.#mark.toString('latin1')}`)
    })
  }

  async close(): Promise<void> {
    this.ended = true
    this.#stdin.end()
    this.#kill()
    await this.#done
  }

  #end(): void {
    this.ended = true
    for (const { resolve } of this.#waiting.splice(0)) resolve(null)
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk)
    // The mark ends what was flushed: it is looked for at the end of the newest bytes before anything is joined.
    if (!this.#endsWithMark(chunk)) return
    let data: Buffer = Buffer.concat(this.#chunks)
    for (let at = data.indexOf(this.#mark); at >= 0; at = data.indexOf(this.#mark)) {
      // The first line repeats the two ids; names may hold line breaks, ids cannot.
      const start = data.indexOf(0x0a) + 1
      this.#waiting.shift()?.resolve(data.toString('utf8', start, at))
      data = data.subarray(at + this.#mark.length)
    }
    this.#chunks = data.length > 0 ? [data] : []
  }

  #endsWithMark(chunk: Buffer): boolean {
    const size = this.#mark.length
    if (chunk.length >= size) return chunk.subarray(-size).equals(this.#mark)
    return Buffer.concat(this.#chunks.slice(-size)).subarray(-size).equals(this.#mark)
  }
}

export class DiffReader {
  readonly #git: GitProcess
  #process: DiffProcess | null = null

  constructor(git: GitProcess) {
    this.#git = git
  }

  /** Files that differ between two trees (ids). */
  async read(base: string, head: string): Promise<FileChange[]> {
    if (this.#process?.worn === true) await this.close()
    this.#process ??= new DiffProcess(this.#git)
    const output = await this.#process.ask(base, head)
    // Asked alone, git says what was wrong, and a partial clone gets as much as is here.
    return output === null ? readChanges(this.#git, base, head) : parseChanges(output)
  }

  async close(): Promise<void> {
    const old = this.#process
    this.#process = null
    await old?.close()
  }
}
