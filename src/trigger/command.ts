/** What people may ask in a comment: `/backtest dismiss <id> [reason]`, `rerun`, `keep [id]`, `drop [reason]`. */

export type Command =
  | { readonly name: 'dismiss'; readonly finding: string; readonly reason: string }
  /** With a finding: it is right. Without: a dropped review comes back. */
  | { readonly name: 'keep'; readonly finding?: string }
  /** The whole review of this pull request is unwanted. */
  | { readonly name: 'drop'; readonly reason?: string }
  | { readonly name: 'rerun' }

const MAX_REASON_CHARS = 500
const FINDING_ID = /^[\w.:-]{1,100}$/

/**
 * Reads the command on the first line of a comment. Elsewhere it is a quotation or prose.
 * @returns null when the comment holds none; `{ unknown }` when it is addressed to us and not understood
 */
export function readCommand(body: string): Command | { readonly unknown: string } | null {
  const line = (body.trimStart().slice(0, 1000).split(/\r?\n/)[0] ?? '').trim()
  const [mark, verb = '', ...rest] = line.split(/\s+/)
  if (mark !== '/backtest') return null
  switch (verb) {
    case 'rerun':
      return { name: verb }
    case 'keep': {
      const [finding] = rest
      if (finding === undefined) return { name: verb }
      return FINDING_ID.test(finding) ? { name: verb, finding } : { unknown: line }
    }
    case 'drop':
      return rest.length === 0 ? { name: verb } : { name: verb, reason: rest.join(' ').slice(0, MAX_REASON_CHARS) }
    case 'dismiss': {
      const [finding = '', ...reason] = rest
      if (!FINDING_ID.test(finding)) return { unknown: line }
      return { name: 'dismiss', finding, reason: reason.join(' ').slice(0, MAX_REASON_CHARS) }
    }
    default:
      return { unknown: line }
  }
}
