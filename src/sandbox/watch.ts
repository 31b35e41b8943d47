import { fstatSync } from 'node:fs'
import type { ProcessTree } from './process-tree.ts'

/** Why we ended a command; null while it may go on. */
export type EndCause = 'time' | 'output' | 'processes' | 'abort'

export interface WatchOptions {
  readonly tree: ProcessTree
  readonly wallSeconds: number
  readonly graceSeconds: number
  /** Open files that receive the output, and the bytes each may hold. */
  readonly outputs: readonly number[]
  readonly outputBytes: number
  /** Null when something better than looking (a control group) keeps the number down. */
  readonly maxProcesses: number | null
  readonly signal: AbortSignal | undefined
}

export interface Watch {
  /** The first reason for which the command was ended. */
  cause(): EndCause | null
  /** Stops watching. To be called as soon as the command has ended. */
  stop(): void
}

/** How often the output files are looked at. At 1 GB/s a flood is 50 MB over its limit before it is seen. */
const OUTPUT_POLL_MS = 50
/** Listing the processes of a busy machine takes some milliseconds. */
const PROCESS_POLL_MS = 200

/** Ends the command when it goes over a limit: SIGTERM then SIGKILL for time and abort, SIGKILL at once for floods. */
export function watchCommand(options: WatchOptions): Watch {
  const { tree } = options
  let cause: EndCause | null = null
  let grace: NodeJS.Timeout | undefined
  const end = (why: EndCause): void => {
    if (cause !== null) return
    cause = why
    if (why === 'output' || why === 'processes') return tree.kill()
    tree.terminate()
    grace = setTimeout(() => tree.kill(), options.graceSeconds * 1000)
  }
  const abort = (): void => end('abort')
  const wall = setTimeout(() => end('time'), options.wallSeconds * 1000)
  const output = setInterval(() => {
    if (!options.outputs.some((file) => fstatSync(file).size > options.outputBytes)) return
    // Also during the grace of a timeout: a flood does not get five more seconds.
    if (cause === null) end('output')
    else tree.kill()
  }, OUTPUT_POLL_MS)
  const { maxProcesses } = options
  const processes =
    maxProcesses === null
      ? undefined
      : setInterval(() => {
          if (tree.members().length > maxProcesses) end('processes')
        }, PROCESS_POLL_MS)
  options.signal?.addEventListener('abort', abort, { once: true })
  if (options.signal?.aborted === true) abort()
  return {
    cause: () => cause,
    stop() {
      clearTimeout(wall)
      clearTimeout(grace)
      clearInterval(output)
      clearInterval(processes)
      options.signal?.removeEventListener('abort', abort)
    },
  }
}
