/** Lines of commit messages that name a session. By line scan: git's trailer parser misses a tenth of them (last paragraph only). */
import type { PullRequest } from '../pull-request/pull-request.ts'

export interface TrailerLine {
  readonly value: string
  /** The line as written, trimmed. */
  readonly line: string
  readonly commit: string | null
}

const MAX_LINE = 500
const MAX_VALUES = 1000

/**
 * Values of a trailer over all commit messages of a change, then its body; each value once, in that order.
 * @param value must match the whole value; others are ignored
 */
export function trailerLines(change: PullRequest, key: string, value: RegExp): TrailerLine[] {
  const found = new Map<string, TrailerLine>()
  const texts = [
    ...change.commits.map(({ sha, message }) => ({ commit: sha, text: message })),
    { commit: null, text: change.body },
  ]
  const prefix = `${key.toLowerCase()}:`
  for (const { commit, text } of texts) {
    for (const raw of text.split('\n')) {
      const line = raw
        .slice(0, MAX_LINE)
        .trim()
        .replace(/^[*>-]\s*/, '')
      if (!line.toLowerCase().startsWith(prefix)) continue
      const rest = line.slice(prefix.length).trim()
      if (value.test(rest) && !found.has(rest) && found.size < MAX_VALUES)
        found.set(rest, { value: rest, line, commit })
    }
  }
  return [...found.values()]
}
