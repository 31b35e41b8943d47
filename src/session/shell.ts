/** The shell commands of a call: the script wherever an agent puts it, split into simple commands. */
import type { ToolCall } from './session.ts'
import { type SimpleCommand, parseScript } from './shell-script.ts'
import { callKind } from './tools.ts'

const SCRIPT_KEYS = ['command', 'cmd', 'script', 'CommandLine', 'commandLine', 'code', 'input', 'chars', 'commands']
const SHELLS = new Set([
  'bash',
  'sh',
  'zsh',
  'dash',
  'ksh',
  '/bin/bash',
  '/bin/sh',
  '/bin/zsh',
  '/usr/bin/bash',
  '/usr/bin/env',
])
/** Words that open or close a block and hide the command behind them. */
const OPENERS = new Set([
  'if',
  'then',
  'do',
  'else',
  'elif',
  'while',
  'until',
  '!',
  '{',
  'time',
  'exec',
  'command',
  'builtin',
])
const CLOSERS = new Set(['fi', 'done', 'esac', '}'])
/** `bash -c "bash -c …"`: nobody nests deeper for a reason. */
const MAX_NESTING = 3

/** The script a shell call runs, or null where the call is no shell call. `["bash","-lc","…"]` gives its last part. */
export function scriptOf(call: ToolCall): string | null {
  if (callKind(call) !== 'shell') return null
  for (const key of SCRIPT_KEYS) {
    const value = call.args[key]
    if (typeof value === 'string' && value !== '') return value
    if (Array.isArray(value)) return joinWords(value.filter((word): word is string => typeof word === 'string'))
  }
  return null
}

/** The simple commands of a shell call as text, in order; `[]` for other calls. `cd a && npm test | tail` gives three. */
export function commandsOf(call: ToolCall): string[] {
  return simpleCommandsOf(call).map((command) => command.text)
}

/** Parsed once a call, however many ask; gone with the call. The script is kept beside, should somebody change the call. */
const known = new WeakMap<ToolCall, { readonly script: string; readonly commands: readonly SimpleCommand[] }>()

/** The same commands with words, redirections and here-documents. */
export function simpleCommandsOf(call: ToolCall): readonly SimpleCommand[] {
  const script = scriptOf(call)
  if (script === null) return []
  const kept = known.get(call)
  if (kept?.script === script) return kept.commands
  const commands = unwrapped(script, 0)
  known.set(call, { script, commands })
  return commands
}

function unwrapped(script: string, depth: number): SimpleCommand[] {
  const commands: SimpleCommand[] = []
  for (const parsed of parseScript(script)) {
    const command = withoutOpeners(parsed)
    if (command === null) continue
    const inner = depth < MAX_NESTING ? innerScript(command.words) : null
    if (inner === null) commands.push(command)
    else commands.push(...unwrapped(inner, depth + 1))
  }
  return commands
}

function withoutOpeners(command: SimpleCommand): SimpleCommand | null {
  let from = 0
  while (from < command.words.length && OPENERS.has(command.words[from] ?? '')) from += 1
  const words = command.words.slice(from)
  if (words.length === 0 && command.redirects.length === 0) return null
  if (words.length === 1 && CLOSERS.has(words[0] ?? '')) return null
  if (from === 0) return command
  const first = words[0] ?? ''
  const begin = command.text.indexOf(first, command.words.slice(0, from).join(' ').length)
  return { ...command, words, text: begin > 0 ? command.text.slice(begin) : command.text }
}

/** The script of `bash -lc '…'`, else null. */
function innerScript(words: readonly string[]): string | null {
  if (!SHELLS.has(words[0] ?? '')) return null
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word))
  return flag === -1 ? null : (words[flag + 1] ?? null)
}

function joinWords(words: readonly string[]): string {
  return innerScript(words) ?? words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ')
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
