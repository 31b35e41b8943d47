/** Names of tests that stay the same in every run and on every machine. */
import { FILE_PSEUDO_TEST, type Outcome, type OutcomeStatus } from './outcome.ts'

const ANSI = /\u001B\[[0-9;?]{0,20}[A-Za-z]/g
const CONTROL = /[\u0000-\u001F\u007F]+/g
const MAX_NAME = 1000
const MAX_MESSAGE = 2000
/** A date this near to the run is read from the clock, not written in the source. */
const CLOCK_MS = 36 * 3600 * 1000

/** Text without terminal colours. */
export function plain(text: string): string {
  return text.replace(ANSI, '')
}

export interface NameScope {
  readonly repoRoot: string
  readonly startedAt: number
}

/**
 * Replaces what differs between runs: the checkout's path, temporary paths, ports of the ephemeral range and values of
 * the clock. A date that is not near the start of the run is part of the test and stays.
 */
export function normaliseName(name: string, scope: NameScope): string {
  const clock = (text: string): string => (isNear(text, scope.startedAt) ? '<time>' : text)
  return withoutRoot(name.slice(0, MAX_NAME * 4).replace(ANSI, ''), scope.repoRoot)
    .replace(CONTROL, ' ')
    .replace(/(?:\/private)?(?:\/var\/folders|\/var\/tmp|\/tmp)\/[^\s'"`),;:]+/g, '<tmp>')
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/g, clock)
    .replace(/\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d(?: GMT[+-]\d{4}(?: \([^()]{1,60}\))?)?/g, clock)
    .replace(/\b1\d{12}\b/g, (text) => (Math.abs(Number(text) - scope.startedAt) < CLOCK_MS ? '<time>' : text))
    .replace(/\b(localhost|127\.0\.0\.1|\[::1\]):(\d{5})\b/g, (text, host: string, port: string) =>
      Number(port) >= 32_768 ? `${host}:<port>` : text,
    )
    .trim()
    .slice(0, MAX_NAME)
}

function isNear(text: string, now: number): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && Math.abs(at - now) < CLOCK_MS
}

function withoutRoot(text: string, root: string): string {
  return root.length < 2 ? text : text.replaceAll(`file://${root}`, '<root>').replaceAll(root, '<root>')
}

/** Repository path of a file that a report names absolutely, as a URL, or relative to the directory it ran in. */
export function repoPath(file: string, scope: { readonly repoRoot: string; readonly cwdInRepo: string }): string {
  const plain = decodeFileUrl(file).replaceAll('\\', '/').split('?')[0] ?? ''
  const root = scope.repoRoot.replace(/\/+$/, '')
  if (plain.startsWith(`${root}/`)) return plain.slice(root.length + 1)
  // A symbolic link above the checkout (/tmp → /private/tmp) shows as another prefix of the same path.
  const under = plain.startsWith('/') ? plain.indexOf(`${root}/`) : -1
  if (under > 0) return plain.slice(under + root.length + 1)
  if (plain.startsWith('/')) return plain
  const base = scope.cwdInRepo === '.' ? [] : scope.cwdInRepo.split('/')
  const parts = [...base]
  for (const part of plain.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function decodeFileUrl(file: string): string {
  if (!file.startsWith('file://')) return file
  try {
    return decodeURIComponent(file.slice('file://'.length))
  } catch {
    return file.slice('file://'.length)
  }
}

export interface RawOutcome {
  readonly file: string
  /** Outermost describe first. */
  readonly titles: readonly string[]
  readonly status: OutcomeStatus
  readonly message?: string | undefined
  readonly ms?: number | undefined
  readonly context?: string | undefined
}

/** Joins the titles with ` > ` and numbers repeated names of a file and context: the second gets ` [2]`. */
export function nameOutcomes(raw: readonly RawOutcome[], scope: NameScope): readonly Outcome[] {
  const seen = new Map<string, number>()
  return raw.flatMap(({ file, titles, status, message, ms, context }): Outcome[] => {
    const joined = titles.map((title) => normaliseName(title, scope)).join(' > ')
    const base = joined === '' ? '(unnamed)' : joined
    const key = JSON.stringify([file, base, context])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    // A file is one thing, however often it failed to load.
    if (base === FILE_PSEUDO_TEST && count > 1) return []
    const outcome = {
      file,
      name: count === 1 ? base : `${base} [${count}]`,
      ...(context === undefined ? {} : { context }),
      status,
      ...(message === undefined || message === '' ? {} : { message: shortMessage(message, scope) }),
      ...(ms === undefined || !Number.isFinite(ms) ? {} : { duration_ms: Math.round(ms) }),
    }
    return [outcome]
  })
}

/** The first lines of a failure without colours and machine paths. */
export function shortMessage(message: string, scope: NameScope): string {
  return withoutRoot(message.slice(0, MAX_MESSAGE * 2).replace(ANSI, ''), scope.repoRoot)
    .trim()
    .slice(0, MAX_MESSAGE)
}
