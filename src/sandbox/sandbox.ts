/** One command of foreign code, run with limits: what is asked for, and the facts that come back. */

/** How strongly a command is isolated; `guarantees.ts` says what each keeps. */
export type SandboxBackendName = 'bwrap' | 'unshare' | 'none'

/** A folder that keeps what it holds, whatever the command does in it. */
export interface Layer {
  /** Absolute; the command sees it, and writes to it. */
  readonly folder: string
  /** Absolute and empty, on a disk: receives what the command writes. To be removed afterwards. */
  readonly changes: string
}

export interface CommandRequest {
  /** A program with its arguments, or a script for `bash -e -c` (`sh -e -c` where there is no bash). */
  readonly argv: readonly string[] | { readonly shell: string }
  /** Absolute working directory. Visible inside even when it lies in a hidden folder; writable only if `writable` covers it. */
  readonly cwd: string
  /** The whole environment of the command: build it with `childEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  /** False leaves a loopback interface only, where the backend can. */
  readonly network: boolean
  /** Absolute folders the command may write to. Everything else is read-only, where the backend can. */
  readonly writable: readonly string[]
  /** Only where `Sandbox.layers` says so. */
  readonly layered?: readonly Layer[]
  /** Absolute folders that stay readable although they lie in a hidden one. */
  readonly readable?: readonly string[]
  /** Absolute folders that appear empty inside: `privateFolders()`. `/tmp`, `/run` and `/dev/shm` are always private. */
  readonly hidden?: readonly string[]
  /** Seconds until SIGTERM. */
  readonly wallSeconds: number
  /** Seconds from SIGTERM to SIGKILL. */
  readonly graceSeconds: number
  /** Bytes of each output stream; one more kills the command. */
  readonly outputBytes: number
  /** Processes and threads alive at once; one more kills the command or fails its fork. */
  readonly maxProcesses?: number
  /** Files that receive the output. Never pipes: a grandchild that keeps a pipe open would keep us waiting. */
  readonly stdoutFile: string
  readonly stderrFile: string
  /** Aborting ends the command as a timeout does. */
  readonly signal?: AbortSignal
}

/** What happened, as facts. None of them is an error of ours, so nothing is thrown. */
export interface CommandResult {
  /**
   * Exit code, or null when a signal ended it or it never started. The namespaced backends report a signal `n` as a
   * shell does: exit code `128 + n`.
   */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  readonly aborted: boolean
  /** A stream went over `outputBytes`: the command was killed and the file cut to that size. */
  readonly outputLimit: boolean
  /** More than `maxProcesses` were seen alive and the command was killed. */
  readonly processLimit: boolean
  /** Why the command could not be started at all. */
  readonly startError: string | null
  /** Wall seconds, from start to the end of the last process. */
  readonly seconds: number
  readonly stdoutBytes: number
  readonly stderrBytes: number
  readonly stdoutFile: string
  readonly stderrFile: string
  /** Processes still alive when the main one ended, since killed. Null where it could not be counted. */
  readonly leftBehind: number | null
  readonly backend: SandboxBackendName
}

export interface Sandbox {
  readonly backend: SandboxBackendName
  /** What the user must know about this backend, or null. */
  readonly warning: string | null
  /** Whether `layered` works here. */
  readonly layers: boolean
  run(request: CommandRequest): Promise<CommandResult>
}
