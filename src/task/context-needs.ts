/** What a prompt points to and a task does not have: pictures, pages behind a login, earlier talk, a list that the agent showed. */
import type { Reason } from './rejection.ts'

export interface ContextNeed {
  readonly what: string
  readonly at: number
  readonly length: number
}

/** Bounded, each starting with fixed text, so that a search is linear. */
const NEEDS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an image', /\[(?:Image|Screenshot)(?: ?#?\d{1,3})?\]/gi],
  ['an image', /!\[[^\]\n]{0,200}\]\([^)\s]{1,500}\)|<img\s[^>]{0,500}>/gi],
  [
    'an image',
    /\b(?:(?:attached (?:screenshot|image|picture|mockup|photo)|(?:this|the|see|following|my) (?:screenshot|mockup))s?|screenshot attached)\b/gi,
  ],
  ['an attachment', /\b(?:see|in|from) (?:the )?attach(?:ed|ment)\b|\[Pasted text #\d{1,4}[^\]\n]{0,60}\]/gi],
  [
    'a page behind a login',
    /https?:\/\/[\w.-]{0,100}(?:slack\.com|notion\.(?:so|site)|linear\.app|atlassian\.net|docs\.google\.com|drive\.google\.com|figma\.com|sharepoint\.com|discord\.com|app\.asana\.com|trello\.com|airtable\.com|miro\.com|loom\.com|sentry\.io|claude\.ai|chatgpt\.com)\/\S{0,500}/gi,
  ],
  [
    'earlier talk',
    /\b(?:as (?:we |I )?(?:discussed|talked about|agreed)|like (?:we|I) (?:said|discussed) (?:earlier|before|yesterday|last time)|from (?:our|the) (?:last|previous|earlier) (?:chat|session|conversation|call|meeting))\b/gi,
  ],
]

/** A whole turn that picks from what the agent showed: "7", "option b", "the second one". */
const CHOICE =
  /^\s*(?:(?:let'?s do|go with|do|take) )?(?:\(?#?\d{1,2}[.)]?|\(?[a-e][.)]?|(?:option|choice|number|step|item) \w{1,2}|(?:the )?(?:first|second|third|fourth|last)(?: one| option)?)[\s.!]*$/i
/** Keeping house in git: what it speaks of is not what the change is about. */
const HOUSEKEEPING = /\b(?:branch|main|master|latest|commit|push|pull request|pr|rebase|worktree)\b/i

/** With fewer words of its own, what the prompt asks for stands in what it points to. */
const ENOUGH_WORDS = 6

/** Everything that the text points to, in order of the list above; at most one of each pattern. */
export function findContextNeeds(text: string): ContextNeed[] {
  return NEEDS.flatMap(([what, pattern]) => {
    const [match] = text.matchAll(pattern)
    return match === undefined ? [] : [{ what, at: match.index, length: match[0].length }]
  })
}

export interface ContextScreening {
  readonly reason: Reason | null
  readonly notes: readonly string[]
}

/**
 * Rejects where the turns say hardly anything beside what they point to; otherwise says what an agent will not see.
 * @param texts the instructing turns, in order
 */
export function screenContext(texts: readonly string[], stage: string): ContextScreening {
  const notes = texts.flatMap((text, index) =>
    findContextNeeds(text).map(
      ({ what, at, length }) =>
        `turn ${index + 1} needs ${what} that the task does not have: "${flat(text, at, length)}"`,
    ),
  )
  notes.push(...texts.flatMap((text, index) => (CHOICE.test(text) ? [choiceNote(text, index)] : [])))
  const [first] = notes
  const own = texts.reduce((sum, text) => sum + ownWords(text), 0)
  if (first === undefined || own >= ENOUGH_WORDS) return { reason: null, notes }
  const detail = `${first}, and has ${own} words beside it`
  return { reason: { code: 'prompt-needs-context', detail, stage }, notes: [] }
}

function choiceNote(text: string, index: number): string {
  return `turn ${index + 1} needs the list it chooses from, which the task does not have: "${text.trim()}"`
}

function ownWords(text: string): number {
  if (CHOICE.test(text)) return 0
  const left = NEEDS.reduce((rest, [, pattern]) => rest.replace(pattern, ' '), text)
  const clauses = left.split(/[.,;:!?\n]/)
  const rest = clauses.filter((clause) => !HOUSEKEEPING.test(clause)).join(' ')
  return (
    rest.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_]{2,}/gu)?.length ?? 0
  )
}

function flat(text: string, at: number, length: number): string {
  return text.slice(at, at + Math.min(length, 100)).replace(/\s+/g, ' ')
}
