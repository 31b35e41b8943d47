/** Reads the sessions of a file, whatever agent wrote it. Memory follows the budgets, not the file. */
import { LimitError, errorMessage } from '../core/errors.ts'
import { type Budget, DEFAULT_BUDGET } from './budget.ts'
import { FileFeed } from './feed.ts'
import { LineSplitter } from './lines.ts'
import type { Session } from './session.ts'
import type { ByteSource } from './source.ts'

export type UnreadableCode = 'empty' | 'binary' | 'unknown-format' | 'damaged' | 'too-large' | 'read-error'

export type ReadResult =
  | {
      readonly status: 'read'
      readonly format: string
      /** In the order of the file; sub-agents after the session they belong to. */
      readonly sessions: Session[]
    }
  | { readonly status: 'unreadable'; readonly code: UnreadableCode; readonly detail: string }

export interface ReadOptions {
  readonly budget?: Partial<Budget>
}

/**
 * Reads a source to its end. Content decides the format, never the name. Bad lines become problems of the session; a file
 * that is no session becomes a coded value. Nothing is thrown for any content.
 */
export async function readSessions(source: ByteSource, options: ReadOptions = {}): Promise<ReadResult> {
  const budget = { ...DEFAULT_BUDGET, ...options.budget }
  const feed = new FileFeed(source.name, budget)
  const splitter = new LineSplitter(
    budget.line_bytes,
    (line) => feed.line(line),
    () => feed.longLine(),
  )
  try {
    for await (const chunk of source.open()) {
      splitter.push(chunk)
      if (feed.refused) break
    }
    splitter.end()
    return feed.finish()
  } catch (error) {
    const code = error instanceof LimitError ? 'too-large' : 'read-error'
    return { status: 'unreadable', code, detail: errorMessage(error) }
  }
}
