/** Calls that could do nothing whatever the state of the work. */
import { type ObservedCall, writtenPaths } from './observations.ts'

/** True for an unknown tool, invalid arguments as the tool says itself, and arguments without meaning. */
export function isMalformed(call: ObservedCall): boolean {
  if (call.call.denied || call.call.collateral) return false
  if (call.call.unparsed_args !== null && call.failure !== null) return true
  if (call.failure?.class === 'unknown-tool' || call.failure?.class === 'invalid-arguments')
    return call.action.kind !== 'shell'
  return isDegenerate(call)
}

/** Punctuation where a command, query or pattern should be, or a write of nothing into a file that should hold something. */
function isDegenerate(call: ObservedCall): boolean {
  const { args } = call.call
  if (call.action.script !== '') return isEmptyOfMeaning(call.action.script)
  if (call.action.kind === 'write')
    return (
      args['content'] === '' &&
      !saysMore(args) &&
      writtenPaths(call).every((path) => !/(?:^|\/)(?:__init__\.py|\.\w+keep|py\.typed)$/.test(path))
    )
  return isEmptyOfMeaning(textArg(args['query'] ?? args['pattern'] ?? args['prompt']))
}

/** Some agents log every argument of every kind of edit: the empty content of a replacement says nothing. */
const OTHER_EDITS = ['old_str', 'new_str', 'old_string', 'new_string', 'file_text', 'diff', 'patch', 'edits'] as const

function saysMore(args: ObservedCall['call']['args']): boolean {
  const { command } = args
  if (typeof command === 'string' && command !== 'create' && command !== 'write') return true
  return OTHER_EDITS.some((name) => args[name] !== undefined && args[name] !== null && args[name] !== '')
}

/** `:`, `: [`, `: ls -la`, `{`, `]]`: no letter or digit at all, or the shell's do-nothing command with arguments. */
function isEmptyOfMeaning(text: string | null): boolean {
  if (text === null) return false
  const trimmed = text.trim()
  if (trimmed === '') return false
  const isShort = trimmed.length <= 12
  return (isShort && !/[\p{L}\p{N}*.?$]/u.test(trimmed)) || (trimmed[0] === ':' && /^: [^>"'$\s]/.test(trimmed))
}

function textArg(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
