/** Which of a repository's ways to start a suite concern one file, and under which names. */
import { globMatcher } from '../guard/glob.ts'
import { relativeTo } from './files.ts'
import type { Invocation } from './scripts.ts'

export interface RunContext {
  /** `TZ=Pacific/Auckland`; null where the script runs the suite in one way only. */
  readonly name: string | null
  readonly invocation: Invocation
}

/** Variables that decide how a result looks or how fast it comes, never what it is. */
const NO_CONTEXT = new Set(['NODE_OPTIONS', 'FORCE_COLOR', 'NO_COLOR', 'CI', 'COVERAGE', 'NODE_V8_COVERAGE'])
const MAX_CONTEXTS = 8

/**
 * Invocations that name the file (or no file at all) come first; where none does, all of them count. Those that differ
 * in their variables are contexts of the same suite (`TZ=a jest && TZ=b jest`); of those with equal variables the first
 * counts (`jest && jest -c e2e.js` are different suites).
 *
 * A zone that the script sets for other files is a context too: a fix of date code can be visible only there.
 */
export function chooseContexts(invocations: readonly Invocation[], file: string): readonly RunContext[] {
  const fitting = invocations.filter((invocation) => fits(invocation, file))
  const main = fitting.length > 0 ? fitting : invocations.slice(0, 1)
  const zones = invocations.filter((invocation) => invocation.env['TZ'] !== undefined && !fitting.includes(invocation))
  const byName = new Map<string, Invocation>()
  for (const invocation of [...main, ...zones]) {
    const name = contextName(invocation)
    if (!byName.has(name) && byName.size < MAX_CONTEXTS) byName.set(name, invocation)
  }
  if (byName.size === 1) return [...byName.values()].map((invocation) => ({ name: null, invocation }))
  return [...byName].map(([name, invocation]) => ({ name: name === '' ? null : name, invocation }))
}

function contextName({ env }: Invocation): string {
  const names = Object.keys(env).filter((name) => !NO_CONTEXT.has(name))
  names.sort()
  return names.map((name) => `${name}=${env[name] ?? ''}`).join(' ')
}

/** Does the invocation name no path at all, the file, a folder above it, or a pattern that it matches? */
export function fits(invocation: Invocation, file: string): boolean {
  return pathsOf(invocation).length === 0 || namesFile(invocation, file)
}

/** Does a path or pattern of the invocation's own name the file? */
export function namesFile(invocation: Invocation, file: string): boolean {
  const path = relativeTo(invocation.dir, file)
  return pathsOf(invocation).some((pattern) => {
    const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
    if (plain === '' || plain === '.') return true
    if (/[*{[?]/.test(plain)) return globMatcher(plain)?.(path) === true
    return path.includes(plain)
  })
}

function pathsOf({ args }: Invocation): readonly string[] {
  return args.filter((word) => !word.startsWith('-') && /[./*]/.test(word) && !/\.(?:json|cjs|config\.\w+)$/.test(word))
}
