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
/** White space that is not one blank already. */
const SPACE = /[^\S ]\s*| \s+/g

/** Arguments that tell most calls apart, and are short. */
const TELLING = ['command', 'file_path', 'path', 'pattern', 'offset'] as const

/** Equal for calls with equal keys, and cheaper. Equal ones say nothing. */
export function coarseKey(call: ToolCall): string {
  let key = call.name
  for (const name of TELLING) {
    const value = call.args[name]
    if (typeof value === 'string' || typeof value === 'number') key += ` ${value}`
  }
  return fold(key)
}

/**
 * False for calls with different keys, as nearly all neighbours are, without building these. True says nothing: where two
 * arguments part at white space, which keys fold, the keys must tell.
 */
export function mayBeSameCall(a: ToolCall, b: ToolCall): boolean {
  if (a.name !== b.name) return false
  for (const name of Object.keys(a.args))
    if (!VOLATILE_ARGS.has(name) && !mayBeSame(a.args[name], b.args[name])) return false
  return true
}

function mayBeSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length
  if (typeof a !== 'string' || typeof b !== 'string') return typeof a === 'object' && typeof b === 'object'
  // From the end: paths and commands of one session begin alike.
  let [left, right] = [a.length - 1, b.length - 1]
  while (left >= 0 && right >= 0 && a.charCodeAt(left) === b.charCodeAt(right)) {
    left -= 1
    right -= 1
  }
  return left < 0 || right < 0 || isBlank(a[left]) || isBlank(b[right])
}

function isBlank(char: string | undefined): boolean {
  return char !== undefined && char.trim() === ''
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
