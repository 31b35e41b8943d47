/** Who wrote the diff, in one sentence: the share, how it was found, and where the lines are that no session shows. */
import type { Review } from '../review/finding.ts'
import { plural } from './words.ts'

const METHODS: Readonly<Record<string, string>> = {
  'line-match': 'edits of the sessions replayed against it',
  'git-ai-ranges': 'line ranges in git-ai notes',
  'agent-trace-ranges': 'line ranges in agent-trace records',
  'entire-attribution': 'the counts that Entire kept',
}
/** Files named; the JSON document has the rest. */
const SHOWN = 3

/** Null where nothing is known, or the document does not say how many lines there are. */
export function shareLine(provenance: Review['provenance']): string | null {
  const { agent_share_of_diff: share, method, lines, lower_bound: least, unattributed: files = [] } = provenance
  if (share === null || lines === undefined) return null
  const part = `${least === true ? 'at least ' : ''}${Math.round(share * 100)} %`
  const how = METHODS[method] ?? method
  if (method === 'entire-attribution') return `Agents wrote ${part} of the added lines (${how}).`
  const whole = `The linked sessions wrote ${part} of the ${plural(lines.total, 'added line')} (${how}).`
  if (files.length === 0) return whole
  const named = files.slice(0, SHOWN).map(({ path, lines: count }) => `${path} (${count})`)
  const rest = files.length > SHOWN ? ` and ${plural(files.length - SHOWN, 'more file')}` : ''
  return `${whole} Lines that no session shows: ${named.join(', ')}${rest}.`
}
