/**
 * Reads the shell text of `package.json` scripts: which commands, with which words and variables.
 * One pass over the characters; nothing is expanded or run.
 */

export interface ShellCommand {
  readonly words: readonly string[]
  /** Variables set for this command (`A=b cmd`) or exported before it. */
  readonly env: Readonly<Record<string, string>>
}

const SEPARATORS = new Set(['&&', '||', ';', '|', '&', '\n', '(', ')'])
const MAX_SCRIPT_LENGTH = 20_000
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/

/** The commands of a script in order. Text over 20,000 characters gives none. */
export function parseShell(script: string): readonly ShellCommand[] {
  if (script.length > MAX_SCRIPT_LENGTH) return []
  const commands: ShellCommand[] = []
  let exported: Record<string, string> = {}
  let words: string[] = []
  const finish = (): void => {
    const { env, rest } = takeAssignments(words)
    words = []
    if (rest[0] === 'export' || rest[0] === 'set') exported = { ...exported, ...takeAssignments(rest.slice(1)).env }
    else if (rest.length > 0) commands.push({ words: rest, env: { ...exported, ...env } })
    else exported = { ...exported, ...env }
  }
  for (const token of shellTokens(script)) {
    if (token.kind === 'word') words.push(token.text)
    else finish()
  }
  finish()
  return commands
}

/** Splits leading `NAME=value` words off. References to other variables inside a value are dropped. */
export function takeAssignments(words: readonly string[]): { env: Record<string, string>; rest: readonly string[] } {
  const env: Record<string, string> = {}
  let at = 0
  for (; at < words.length; at += 1) {
    const match = ASSIGNMENT.exec(words[at] ?? '')
    if (match?.[1] === undefined || match[2] === undefined) break
    env[match[1]] = match[2].replace(/\$\{?[A-Za-z_][A-Za-z0-9_]*\}?/g, '').trim()
  }
  return { env, rest: words.slice(at) }
}

type Token = { readonly kind: 'word'; readonly text: string } | { readonly kind: 'separator' }

function* shellTokens(script: string): Generator<Token> {
  let word: string | null = null
  let at = 0
  const end = function* (): Generator<Token> {
    if (word !== null) yield { kind: 'word', text: word }
    word = null
  }
  while (at < script.length) {
    const char = script.charAt(at)
    const pair = script.slice(at, at + 2)
    if (char === "'" || char === '"') {
      const quoted = readQuoted(script, at)
      word = (word ?? '') + quoted.text
      at = quoted.next
    } else if (char === '\\') {
      word = (word ?? '') + script.charAt(at + 1)
      at += 2
    } else if (char === '>' || char === '<') {
      // A redirection and its target say nothing about the tests; a file descriptor before it is no word.
      word = word !== null && /^\d$/.test(word) ? null : word
      yield* end()
      at = skipRedirection(script, at)
    } else if (SEPARATORS.has(pair) || SEPARATORS.has(char)) {
      yield* end()
      yield { kind: 'separator' }
      at += SEPARATORS.has(pair) ? 2 : 1
    } else if (char === ' ' || char === '\t' || char === '\r') {
      yield* end()
      at += 1
    } else {
      word = (word ?? '') + char
      at += 1
    }
  }
  yield* end()
}

function readQuoted(script: string, start: number): { text: string; next: number } {
  const quote = script.charAt(start)
  let text = ''
  let at = start + 1
  for (; at < script.length && script.charAt(at) !== quote; at += 1) {
    if (quote === '"' && script.charAt(at) === '\\') at += 1
    text += script.charAt(at)
  }
  return { text, next: at + 1 }
}

function skipRedirection(script: string, start: number): number {
  let at = start
  while ('<>&'.includes(script.charAt(at)) && at < script.length) at += 1
  while (script.charAt(at) === ' ') at += 1
  while (at < script.length && !' \t\n;|&()'.includes(script.charAt(at))) at += 1
  return at
}
