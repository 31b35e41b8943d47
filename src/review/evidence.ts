/** Verbatim quotes: one line each, taken from the step they cite, never composed. */
import type { ToolCall } from '../session/session.ts'
import type { Evidence } from './finding.ts'
import type { ObservedCall } from './observations.ts'

/** Longest quote (characters). A longer line is cut, so that the quote is still a substring of the step. */
export const QUOTE_CHARS = 300

/** The argument that says most about a call, in order of preference. */
const TELLING_ARGS = [
  'command',
  'cmd',
  'file_path',
  'path',
  'notebook_path',
  'filePath',
  'file',
  'pattern',
  'query',
  'url',
  'skill',
  'prompt',
  'code',
  'input',
  'content',
]

/** The first line of a text that is not blank, trimmed and cut to the quote length. */
export function quoteLine(text: string): string {
  const line = text
    .slice(0, 20_000)
    .split('\n')
    .find((candidate) => candidate.trim() !== '')
  return (line ?? '').trim().slice(0, QUOTE_CHARS)
}

/** What was called, in one line: the telling argument, else the tool's name. */
export function quoteCall(call: ToolCall): string {
  if (call.unparsed_args !== null) return quoteLine(call.unparsed_args) || call.name
  for (const name of TELLING_ARGS) {
    const value = call.args[name]
    if (typeof value === 'string' && value.trim() !== '') return quoteLine(value)
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return quoteLine(value.join(' '))
  }
  const first = Object.values(call.args).find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof first === 'string' ? quoteLine(first) : call.name
}

/** Evidence from a call's arguments. */
export function citeCall(observed: ObservedCall): Evidence {
  return { step: observed.step, quote: quoteCall(observed.call) }
}

/** Evidence from a call's result: the failure's own line, else the first line. Null when there is nothing to quote. */
export function citeResult(observed: ObservedCall): Evidence | null {
  const line = observed.failure?.line ?? ''
  const quote = line === '' ? quoteLine(observed.call.result ?? '') : quoteLine(line)
  return quote === '' ? null : { step: observed.step, quote }
}

/** Evidence without the gaps. */
export function evidenceOf(...items: readonly (Evidence | null)[]): readonly Evidence[] {
  const seen = new Set<string>()
  return items.filter((item): item is Evidence => {
    if (item === null || item.quote === '') return false
    const key = `${item.step} ${item.quote}`
    return seen.has(key) ? false : seen.add(key) !== null
  })
}

/** "steps 3, 5 and 9", "steps 3-9" or "step 3": how findings name their steps. */
export function stepRange(steps: readonly number[]): string {
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return 'no step'
  if (first === last) return `step ${first}`
  if (steps.length > 4) return `steps ${first}-${last}`
  return `steps ${steps.slice(0, -1).join(', ')} and ${last}`
}

/** A sentence of untrusted text inside one of ours: shortened, without the sign it ends with. */
export function saying(text: string, chars: number): string {
  return shorten(text.trim().replace(/[.!:]+$/, ''), chars)
}

/** A piece of untrusted text inside an explanation, shortened. */
export function shorten(text: string, chars: number): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= chars ? flat : `${flat.slice(0, chars - 1)}…`
}
