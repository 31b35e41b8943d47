/** Two keys per call: equal call keys mean "the same call", equal result keys mean "nothing new came back". */
import { stableStringify } from '../core/json.ts'
import type { ToolCall } from '../session/session.ts'

/** Arguments that differ between two calls of one meaning. Numeric ids are data (a page, a row), so `id` stays. */
const VOLATILE_ARGS = new Set([
  'description',
  'timeout',
  'timeout_ms',
  'explanation',
  'justification',
  'toolCallId',
  'tool_call_id',
])

/** How much of a result takes part in the comparison (characters). */
export const RESULT_KEY_CHARS = 4000

const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g
const HEX = /\b0x[0-9a-f]+\b|\b[0-9a-f]{7,64}\b/gi
const TEMP_PATH = /(?:\/private)?(?:\/var\/folders|\/tmp)\/[^\s'":,)]{1,200}/g
const NUMBER = /\d+(?:[.,:]\d+)*/g
const SPACE = /\s+/g

/** Arguments that tell most calls apart, looked at before any key is built. */
const TELLING = ['command', 'file_path', 'path', 'pattern', 'query', 'old_string', 'cmd'] as const

/** True when two calls cannot have equal keys, at the cost of their common beginning. False says nothing. */
export function surelyDiffer(a: ToolCall, b: ToolCall): boolean {
  if (a.name !== b.name) return true
  return TELLING.some((name) => {
    const [one, other] = [a.args[name], b.args[name]]
    return typeof one === 'string' && typeof other === 'string' && one !== other && partAtText(one, other)
  })
}

/** Two texts part at characters that are no white space, so that folding cannot make them equal. */
function partAtText(one: string, other: string): boolean {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return /^\S$/.test(one[at] ?? '') && /^\S$/.test(other[at] ?? '')
}

/** Tool name and arguments, key order and white space folded, without arguments that only describe. */
export function callKey(call: ToolCall): string {
  if (call.unparsed_args !== null) return `${call.name} ${fold(call.unparsed_args)}`
  const kept = Object.entries(call.args).filter(([name]) => !VOLATILE_ARGS.has(name))
  return `${call.name} ${fold(stableStringify(Object.fromEntries(kept)))}`
}

/**
 * The start of a result with everything masked that differs between two runs of one thing: colours, times, counters,
 * hashes, temporary paths.
 */
export function maskedResult(text: string): string {
  return fold(
    text
      .slice(0, RESULT_KEY_CHARS)
      .replace(ANSI, '')
      .replace(TEMP_PATH, '<tmp>')
      .replace(HEX, '<hex>')
      .replace(NUMBER, '<n>'),
  )
}

/**
 * Equal for two results that say the same, numbers included. Loops compare this, not the masked text: pages of one log
 * differ in their numbers alone, and that is progress.
 */
export function resultKey(text: string): string {
  return fold(text.slice(0, RESULT_KEY_CHARS).replace(ANSI, '').replace(TEMP_PATH, '<tmp>').replace(DURATION, '<time>'))
}

const DURATION = /\b\d+(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds|m|min)\b|\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\b/g

function fold(text: string): string {
  return text.replace(SPACE, ' ').trim()
}
