/** Runs one action's code with its surroundings. The one place where errors become a failed step. */
import { error as errorAnnotation, setFailed, setSecret } from '@actions/core'
import { ConfigError } from '../../config/parse-config.ts'
import { InputError, LimitError, errorMessage } from '../../core/errors.ts'
import type { Logger } from '../../core/logger.ts'
import { GitHubError } from '../../github/errors.ts'
import { safeLog } from '../../guard/log.ts'
import { createActionLogger } from './action-logger.ts'
import { annotate } from './config-annotation.ts'
import { readSurroundings } from './surroundings.ts'
import type { Surroundings } from './surroundings.ts'

export interface ActionRun {
  readonly surroundings: Surroundings
  readonly logger: Logger
  /** Aborted when the job is cancelled: the runner sends SIGINT, and SIGTERM 7.5 s later. */
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A finished action: done, or done with a gate that failed. */
export type ActionEnd = { readonly status: 'done' } | { readonly status: 'gate-failed'; readonly why: string }

export async function runAction(work: (run: ActionRun) => Promise<ActionEnd>): Promise<void> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const surroundings = await readSurroundings(process.env)
    const run = {
      surroundings,
      logger: createActionLogger(),
      signal: abort.signal,
      now: () => new Date(),
      env: process.env,
    }
    const end = await work(run)
    if (end.status === 'gate-failed') setFailed(safeLog(end.why))
  } catch (error) {
    if (error instanceof ConfigError)
      for (const problem of error.problems) annotate(errorAnnotation, error.file, problem)
    setFailed(safeLog(abort.signal.aborted ? 'interrupted; nothing is left half-written' : explain(error)))
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

function explain(error: unknown): string {
  if (error instanceof InputError || error instanceof GitHubError) return `${error.message}: ${error.remedy}`
  if (error instanceof LimitError) return error.message
  const stack = error instanceof Error && error.stack !== undefined ? error.stack : errorMessage(error)
  return `this is a bug in Backtest; please report it with these lines\n${stack}`
}

/** Hides a secret in the log, also as it would stand in base64 and in a URL. */
export function hideSecret(secret: string | undefined): void {
  if (secret === undefined) return
  for (const form of new Set([secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]))
    setSecret(form)
}
