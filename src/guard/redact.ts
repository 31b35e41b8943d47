import { assignedSecrets } from './assigned-secrets.ts'
import { encodedTexts } from './encoded-secrets.ts'
import { keywordFinder } from './keywords.ts'
import { knownForms } from './known-forms.ts'
import { isPlaceholder, isWords } from './placeholder.ts'
import { secretPatterns, type SecretPattern } from './secret-patterns.ts'
import { unfold, type Unfolded } from './unfold.ts'

/** Finds and replaces secrets in text that leaves the process: see docs/security.md. */

/** A secret found in a text: UTF-16 offsets, end exclusive. It never carries the secret itself. */
export interface Hit {
  readonly type: string
  readonly start: number
  readonly end: number
}

export interface Redacted {
  readonly text: string
  /** Replacements per type, for the manifest. */
  readonly counts: Readonly<Record<string, number>>
}

export interface Redactor {
  /** Replaces each secret by `[redacted:<type>]`. Idempotent; JSON stays JSON. */
  redact(text: string): Redacted
  /** What `redact` would replace: a finished bundle must have none. */
  scan(text: string): Hit[]
}

export interface RedactorOptions {
  /** Values known to be secret (inputs, environment). Found in every usual encoding. Shorter than 6 characters: ignored. */
  readonly knownValues: readonly string[]
}

/** Three layers: known values, forms of services, and strings of high entropy that are assigned to a secret's name. */
export function createRedactor({ knownValues }: RedactorOptions): Redactor {
  const forms = knownForms(knownValues)
  const scan = (text: string): Hit[] =>
    mergeHits([
      ...knownHits(text, forms),
      ...patternHits(text),
      ...assignedHits(text),
      ...unfoldedHits(text, forms),
      ...encodedHits(text),
    ])
  return { scan, redact: (text) => replaceHits(text, scan(text)) }
}

/** Again on the text without escapes and line wraps, which split a secret; offsets are translated back. */
function unfoldedHits(text: string, forms: readonly string[]): Hit[] {
  const unfolded: Unfolded | null = unfold(text)
  if (unfolded === null) return []
  const { text: plain } = unfolded
  const hits = [...knownHits(plain, forms), ...patternHits(plain), ...assignedHits(plain), ...encodedHits(plain)]
  return hits.map(({ type, start, end }) => ({ type, ...unfolded.range(start, end) }))
}

/** A run that says a secret is replaced as a whole: a part of base64 cannot be taken out. Known values have their own forms. */
function encodedHits(text: string): Hit[] {
  const hits: Hit[] = []
  for (const { start, end, text: said } of encodedTexts(text)) {
    const [first] = [...patternHits(said), ...assignedHits(said)]
    if (first !== undefined) hits.push({ type: first.type, start, end })
  }
  return hits
}

function knownHits(text: string, forms: readonly string[]): Hit[] {
  const hits: Hit[] = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + form.length)) {
      hits.push({ type: 'known-secret', start: at, end: at + form.length })
    }
  }
  return hits
}

const keywordsIn = keywordFinder(secretPatterns.flatMap(({ keywords }) => keywords))

function patternHits(text: string): Hit[] {
  const found = keywordsIn(text)
  return secretPatterns
    .filter(({ keywords }) => keywords.some((keyword) => found.has(keyword)))
    .flatMap((pattern) => matches(text, pattern))
}

function assignedHits(text: string): Hit[] {
  return assignedSecrets(text).map((range) => ({ type: 'assigned-secret', ...range }))
}

function matches(text: string, { type, pattern, startsWord, words, holds }: SecretPattern): Hit[] {
  const hits: Hit[] = []
  for (const match of text.matchAll(pattern)) {
    if (startsWord === true && continuesWord(text, match.index)) continue
    const secret = match[1] ?? match[0]
    const start = match[1] === undefined ? match.index : match.index + match[0].lastIndexOf(secret)
    if (isPlaceholder(secret) || (words !== true && isWords(secret)) || holds?.test(secret) === false) continue
    hits.push({ type, start, end: start + secret.length })
  }
  return hits
}

/** `task-` is no `sk-`; in JSON source the `n` of an escaped line end is no letter. */
function continuesWord(text: string, at: number): boolean {
  if (!/[A-Za-z0-9]/.test(text[at - 1] ?? '')) return false
  return !(text[at - 2] === '\\' && /[nrtbf]/.test(text[at - 1] ?? ''))
}

/** Hits in order without overlap. The first layer that found a part of it names the whole. */
function mergeHits(hits: readonly Hit[]): Hit[] {
  const order = hits.map((hit, rank) => ({ hit, rank })).sort((a, b) => a.hit.start - b.hit.start || a.rank - b.rank)
  const merged: { hit: Hit; rank: number }[] = []
  for (const next of order) {
    const last = merged.at(-1)
    if (last === undefined || next.hit.start >= last.hit.end) {
      merged.push(next)
      continue
    }
    const first = next.rank < last.rank ? next : last
    const end = Math.max(last.hit.end, next.hit.end)
    merged[merged.length - 1] = { rank: first.rank, hit: { type: first.hit.type, start: last.hit.start, end } }
  }
  return merged.map(({ hit }) => hit)
}

function replaceHits(text: string, hits: readonly Hit[]): Redacted {
  const counts: Record<string, number> = {}
  const parts: string[] = []
  let from = 0
  for (const { type, start, end } of hits) {
    parts.push(text.slice(from, start), `[redacted:${type}]`)
    counts[type] = (counts[type] ?? 0) + 1
    from = end
  }
  return { text: parts.join('') + text.slice(from), counts }
}
