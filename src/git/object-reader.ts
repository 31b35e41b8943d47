/** Objects by name through two long-lived `git cat-file` processes: no process per file. */
import type { Writable } from 'node:stream'
import { execa } from 'execa'
import { LimitError } from '../core/errors.ts'
import { settingArguments } from './environment.ts'
import type { GitProcess } from './process.ts'

export interface ObjectInfo {
  readonly id: string
  readonly type: 'commit' | 'tree' | 'blob' | 'tag'
  /** Bytes. */
  readonly size: number
}

interface Waiting {
  resolve(answer: Answer | null): void
  reject(error: Error): void
}
interface Answer {
  readonly info: ObjectInfo
  readonly bytes: Buffer
}

/** One `cat-file --batch…` process: answers come in the order of the questions. */
class Batch {
  readonly #stdin: Writable
  readonly #waiting: Waiting[] = []
  readonly #withContent: boolean
  readonly #done: Promise<unknown>
  readonly #kill: () => void
  #chunks: Buffer[] = []
  #length = 0
  #content: ObjectInfo | null = null
  ended = false

  constructor(git: GitProcess, withContent: boolean) {
    const child = execa('git', [...settingArguments, 'cat-file', withContent ? '--batch' : '--batch-check'], {
      ...git.options(),
      buffer: { stdout: false, stderr: true },
    })
    this.#withContent = withContent
    this.#stdin = child.stdin
    this.#kill = () => void child.kill('SIGKILL')
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk))
    this.#done = child.then(() => this.#end())
  }

  ask(name: string): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#stdin.write(`${name}\n`)
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
    const error = new Error('git cat-file ended before it answered: an object is damaged')
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    // Joining only when the awaited bytes are there keeps a large object linear.
    if (this.#content !== null && this.#length <= this.#content.size) return
    let data: Buffer = Buffer.concat(this.#chunks)
    for (;;) {
      const rest = this.#content === null ? this.#header(data) : this.#body(data, this.#content)
      if (rest === null) break
      data = rest
    }
    this.#chunks = [data]
    this.#length = data.length
  }

  /** `<id> <type> <size>` or `<name> missing`, then a newline. Null: not there yet. */
  #header(data: Buffer): Buffer | null {
    const end = data.indexOf(0x0a)
    if (end < 0) return null
    const found = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(data.toString('latin1', 0, end))
    const rest = data.subarray(end + 1)
    if (found === null) {
      this.#waiting.shift()?.resolve(null)
      return rest
    }
    const info = { id: found[1] ?? '', type: objectType(found[2]), size: Number(found[3]) }
    if (this.#withContent) this.#content = info
    else this.#waiting.shift()?.resolve({ info, bytes: Buffer.alloc(0) })
    return rest
  }

  #body(data: Buffer, info: ObjectInfo): Buffer | null {
    if (data.length <= info.size) return null
    this.#content = null
    this.#waiting.shift()?.resolve({ info, bytes: Buffer.from(data.subarray(0, info.size)) })
    return data.subarray(info.size + 1)
  }
}

function objectType(word: string | undefined): ObjectInfo['type'] {
  return word === 'commit' || word === 'tree' || word === 'tag' ? word : 'blob'
}

/** Looks objects up and reads them. Names are full ids or `<full id>:<path>`; a line break in a name is refused. */
export class ObjectReader {
  readonly #git: GitProcess
  #checks: Batch | null = null
  #contents: Batch | null = null

  constructor(git: GitProcess) {
    this.#git = git
  }

  /** Type and size, or null when there is no such object here (a partial clone may know a blob that it does not have). */
  async info(name: string): Promise<ObjectInfo | null> {
    if (/[\n\r\0]/.test(name)) throw new Error('an object name holds no line break')
    this.#checks = live(this.#checks, this.#git, false)
    const answer = await this.#checks.ask(name)
    return answer?.info ?? null
  }

  /** @throws LimitError when the object is larger than `maxBytes` */
  async read(name: string, maxBytes: number): Promise<Answer | null> {
    const info = await this.info(name)
    if (info === null) return null
    if (info.size > maxBytes) throw new LimitError('bytes of a file in the repository', maxBytes, `${info.size} bytes`)
    this.#contents = live(this.#contents, this.#git, true)
    return this.#contents.ask(info.id)
  }

  async close(): Promise<void> {
    await Promise.all([this.#checks?.close(), this.#contents?.close()])
  }
}

/** A process that died on a damaged object is replaced by a new one. */
function live(batch: Batch | null, git: GitProcess, withContent: boolean): Batch {
  return batch === null || batch.ended ? new Batch(git, withContent) : batch
}
