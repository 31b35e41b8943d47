/** One way to start git: an argument list, our own environment, a limit on time and output. Never a shell. */
import { execa } from 'execa'
import { InputError } from '../core/errors.ts'
import { diskFull } from '../files/disk-errors.ts'
import { gitEnvironment, settingArguments } from './environment.ts'

/** A git command that git itself refused. `detail` is its message, one line. */
export class GitError extends Error {
  override readonly name = 'GitError'
  readonly exit_code: number | null
  readonly detail: string

  constructor(command: string, exitCode: number | null, detail: string) {
    super(`git ${command} failed: ${detail}`)
    this.exit_code = exitCode
    this.detail = detail
  }
}

/** An object that history names is not in this clone. Of one change alone: others may have all that they need. */
export class MissingObjectError extends InputError {
  constructor(id: string) {
    super(
      `object ${id} is not in this clone (a partial or damaged clone)`,
      'clone again without --filter, or run `git fetch --refetch --no-filter`',
    )
  }
}

export interface RunOptions {
  /** Bytes for git's stdin; nothing when left out. */
  readonly input?: string | Uint8Array
  /** Variables on top of the environment allowlist: the private index, the work tree. */
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes that are an answer rather than a failure. */
  readonly accept?: readonly number[]
}

export interface RunResult {
  readonly exit_code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** Longest that one command may take; a FIFO planted among refs would hang git for ever. */
const TIMEOUT_MS = 10 * 60_000
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024
const ERROR_CHARS = 600

/** Starts git on one private git directory. */
export class GitProcess {
  readonly gitDir: string
  readonly #env: Readonly<Record<string, string>>

  constructor(gitDir: string) {
    this.gitDir = gitDir
    this.#env = gitEnvironment(gitDir)
  }

  /** What execa is told for every git process. `cwd` is the private directory, so no repository is ever discovered. */
  options(env: Readonly<Record<string, string>> = {}) {
    return {
      cwd: this.gitDir,
      env: { ...this.#env, ...env },
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      windowsHide: true,
      reject: false,
    } as const
  }

  /**
   * Runs a command to its end.
   * @throws GitError when git refuses; InputError when git is missing, the disk is full, or a blob of a partial clone is not here
   */
  async run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const result = await execa('git', [...settingArguments, ...args], {
      ...this.options(options.env),
      input: options.input ?? '',
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
    })
    const stderr = text(result.stderr)
    const exitCode = result.exitCode ?? null
    if (exitCode !== null && (exitCode === 0 || options.accept?.includes(exitCode) === true)) {
      return { exit_code: exitCode, stdout: Buffer.from(result.stdout), stderr }
    }
    throw failure(args, {
      code: result.code,
      exitCode,
      stderr,
      message: result.shortMessage,
      folder: this.#folder(options),
    })
  }

  /** Output of a command as it comes. Leaving the loop early ends the process. */
  async *stream(args: readonly string[], options: RunOptions = {}): AsyncGenerator<Buffer> {
    const child = execa('git', [...settingArguments, ...args], {
      ...this.options(options.env),
      input: options.input ?? '',
      buffer: { stdout: false, stderr: true },
    })
    let complete = false
    try {
      for await (const chunk of child.stdout) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      complete = true
    } finally {
      if (!complete) {
        child.kill('SIGKILL')
        await child
      }
    }
    const result = await child
    if (result.exitCode === 0 || (result.exitCode !== undefined && options.accept?.includes(result.exitCode) === true))
      return
    const { code, exitCode = null, shortMessage } = result
    throw failure(args, {
      code,
      exitCode,
      stderr: text(result.stderr),
      message: shortMessage,
      folder: this.#folder(options),
    })
  }

  #folder(options: RunOptions): string {
    return options.env?.['GIT_WORK_TREE'] ?? this.gitDir
  }
}

interface Failure {
  /** Where git writes. */
  readonly folder: string
  readonly code: string | undefined
  readonly exitCode: number | null
  readonly stderr: string
  readonly message: string | undefined
}

/** How git names an object that a partial or damaged clone lacks; `read-tree` puts the file's name between. */
const MISSING_OBJECT =
  /(?:(?:unable to read|missing blob(?: object)?|could not read|cannot read|unable to find) '?|unable to read sha1 file of [^\n]{1,4096} \()([0-9a-f]{40,64})/

/** Turns a failed process into the error that says most to the user. */
function failure(args: readonly string[], { code, exitCode, stderr, message, folder }: Failure): Error {
  if (code === 'ENOENT') {
    return new InputError(
      'git was not found on the PATH',
      'install git 2.32 or newer and make sure `git --version` works',
    )
  }
  if (code === 'ENOSPC' || stderr.includes('No space left on device')) return diskFull(folder)
  const missing = MISSING_OBJECT.exec(stderr)
  if (missing?.[1] !== undefined) {
    return new MissingObjectError(missing[1])
  }
  const detail = (stderr.trim() || message || 'no message').replace(/\s+/g, ' ').slice(0, ERROR_CHARS)
  return new GitError(args[0] ?? '', exitCode, detail)
}

function text(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('utf8') : ''
}
