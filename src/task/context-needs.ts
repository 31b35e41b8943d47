/** What a prompt points to and a task does not have: pictures, pages behind a login, earlier talk, a list that the agent showed. */
import type { Reason } from './rejection.ts'
import { CHANGE_VERB, requestKind } from './words.ts'

/** A turn with its place in the prompt, from 1. */
export interface Said {
  readonly n: number
  readonly text: string
}

export interface ContextNeed {
  readonly what: string
  readonly at: number
  readonly length: number
}

/** What a reviewer said of the work stands on the code host. */
const REVIEW = 'review comments'
const REVIEWER = '(?:code ?rabbit|copilot|cursor|bug ?bot|greptile|sourcery|devin|reviewer|review)'

/** Bounded, each starting with fixed text, so that a search is linear. */
const NEEDS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an image', /\[(?:Image|Screenshot)(?: ?#?\d{1,3})?\]/gi],
  ['an image', /!\[[^\]\n]{0,200}\]\([^)\s]{1,500}\)|<img\s[^>]{0,500}>/gi],
  [
    'an image',
    /\b(?:(?:attached (?:screenshot|image|picture|mockup|photo)|(?:this|the|see|following|my|these are|here are) (?:screenshot|mockup))s?|screenshot attached|see (?:the )?images?)\b/gi,
  ],
  ['an attachment', /\b(?:see|in|from) (?:the )?attach(?:ed|ment)\b|\[Pasted text #\d{1,4}[^\]\n]{0,60}\]/gi],
  [
    'a page behind a login',
    /https?:\/\/[\w.-]{0,100}(?:slack\.com|notion\.(?:so|site)|linear\.app|atlassian\.net|docs\.google\.com|drive\.google\.com|figma\.com|sharepoint\.com|discord\.com|app\.asana\.com|trello\.com|airtable\.com|miro\.com|loom\.com|sentry\.io|claude\.ai|chatgpt\.com)\/\S{0,500}/gi,
  ],
  [
    'the log of a run on the code host',
    /https?:\/\/github\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/actions\/runs\/\d{1,20}\S{0,200}/gi,
  ],
  [REVIEW, new RegExp(`\\b${REVIEWER}(?:'?s)?\\b[^.\\n]{0,60}\\bcomments?\\b`, 'gi')],
  [REVIEW, new RegExp(`\\bcomments?\\b[^.\\n]{0,40}\\b(?:from|by|of) (?:the )?${REVIEWER}\\b`, 'gi')],
  [REVIEW, /\b(?:pr|review|pull request) comments?\b/gi],
  [
    'earlier talk',
    /\b(?:as (?:we |I )?(?:discussed|talked about|agreed)|like (?:we|I) (?:said|discussed) (?:earlier|before|yesterday|last time)|from (?:our|the) (?:last|previous|earlier) (?:chat|session|conversation|call|meeting))\b/gi,
  ],
]

/** One of a list: "7", "1, 2 and 5", "option b", "the second one", "both". */
const PLACE =
  '(?:\\(?#?\\d{1,2}[.)]?(?:(?:, ?| ?and | ?& ?|, and )#?\\d{1,2}){0,5}|\\(?[a-e][.)]?|(?:option|choice|number|step|item) \\w{1,2}|(?:the )?(?:first|second|third|fourth|last)(?: one| option)?|both(?: of (?:them|these))?|all of (?:them|these|it))'
/** A whole turn that picks from what the agent showed. */
const CHOICE = new RegExp(
  `^\\s*(?:(?:yes|yeah|ok|okay|sure|please),? ){0,2}(?:(?:let'?s do|go with|do|take|i think) ){0,2}${PLACE}(?:,? (?:please|first|then|for now|is fine|is good|sounds good)){0,2}[\\s.!]*$`,
  'i',
)
/** "5 seems like a low hanging fruit": what the fifth is, stands elsewhere. */
const LEADING_CHOICE = /^\s*(?:#?\d{1,2}|option \w{1,2}) (?:seems?|looks?|sounds?|is|would be)\b/i
/** Keeping house in git: what it speaks of is not what the change is about. */
const HOUSEKEEPING = /\b(?:branch|main|master|latest|commit|push|pull request|pr|rebase|worktree)\b/i

/** With fewer words of its own, what the prompt asks for stands in what it points to. */
const ENOUGH_WORDS = 6
/** People say a good deal of a review before they say anything of the program. Ours, as the number above. */
const ENOUGH_BESIDE_REVIEW = 15

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
 * Rejects where the turns that asked for the change say hardly anything beside what they point to; otherwise says what an agent
 * will not see.
 * @param texts the instructing turns, in order
 * @param asking those of them that asked for the change
 */
export function screenContext(texts: readonly string[], asking: readonly Said[], stage: string): ContextScreening {
  const [first] = asking.flatMap(notesOf)
  const requests = asking.map(({ text }) => text).filter((text) => isRequest(text) && !saysNothing(text))
  const own = requests.reduce((sum, text) => sum + ownWords(text), 0)
  const enough = asking.some(({ text }) => isOfReview(text)) ? ENOUGH_BESIDE_REVIEW : ENOUGH_WORDS
  if (first !== undefined && own < enough)
    return { reason: needs(`${first}, and has ${own} words beside it`, stage), notes: [] }
  const [answer] = asking
  if (answer !== undefined && asking.every(({ text }) => saysNothing(text)))
    return {
      reason: needs(
        `it only answers the agent, whose words the task does not have: "${flat(answer.text, 0, 80)}"`,
        stage,
      ),
      notes: [],
    }
  return { reason: null, notes: texts.flatMap((text, index) => notesOf({ n: index + 1, text })) }
}

function needs(detail: string, stage: string): Reason {
  return { code: 'prompt-needs-context', detail, stage }
}

/** Words that point to what was said before, and that people answer with. */
const ANSWERING = new Set(
  'yes yeah yep ok okay sure please thanks go ahead continue proceed start begin keep going on with and then or so but also just now next first all both it its that this them these those they the an is are be done do does fix fixed implement apply make plan rest one ones option choice number step item analysis review instead let lets us we you your me my to for of in as again everything good great fine right think like note move later'.split(
    ' ',
  ),
)

/** "Continue with the migration": which one, was said before. "Resume uploads after a loss" asks for what the program shall do. */
const GOES_ON =
  /^\s*(?:(?:please|ok|okay|yes|yeah|now|great|good),? ){0,2}(?:(?:continue|proceed|carry on|go on|keep going|move on|resume) with|move on to|pick up (?:from )?where)\b/i
/** Ours: with more words, it says what to go on with. */
const FEW_WORDS = 6

/** "Review the implementation": what came of it, only the agent said. */
const REVIEWS =
  /^\s*(?:(?:can|could) you |please |now ){0,2}(?:double[- ]?)?(?:review|check) (?:the |this |my |our |these |your )?(?:implementation|changes?|code|branch|work|diff|it)(?: again| please| with \w{1,30})?[\s.?!]*$/i

/** "Fix both", "continue with the plan": what is meant stands in the agent's words. */
function saysNothing(text: string): boolean {
  if (REVIEWS.test(text)) return true
  const words = text.toLowerCase().match(/[\p{L}_]{2,}/gu) ?? []
  if (/#\d/.test(text)) return false
  if (words.every((word) => ANSWERING.has(word))) return true
  return words.length <= FEW_WORDS && GOES_ON.test(text) && !CHANGE_VERB.test(text.replace(GOES_ON, ''))
}

function notesOf({ n, text }: Said): string[] {
  const notes = findContextNeeds(text).map(
    ({ what, at, length }) => `turn ${n} needs ${what} that the task does not have: "${flat(text, at, length)}"`,
  )
  const choice = CHOICE.test(text) ? text.trim() : LEADING_CHOICE.exec(text)?.[0].trim()
  if (choice !== undefined)
    notes.push(`turn ${n} needs the list it chooses from, which the task does not have: "${choice}"`)
  return notes
}

/** What a question says of the program asks for nothing, and neither does a wish for tests or words about it. */
function isRequest(text: string): boolean {
  return !['question', 'reading', 'tests', 'documentation'].includes(requestKind(text))
}

/** Words of a turn beside what it points to, its choices, and the keeping of house in git. */
export function ownWords(text: string): number {
  if (CHOICE.test(text)) return 0
  const left = NEEDS.reduce((rest, [, pattern]) => rest.replace(pattern, ' '), text.replace(LEADING_CHOICE, ' '))
  const ofReview = isOfReview(text)
  const clauses = left.split(/[.,;:!?\n]/)
  const rest = clauses.filter((clause) => !HOUSEKEEPING.test(clause) && !(ofReview && OF_REVIEW.test(clause))).join(' ')
  return (
    rest.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_]{2,}/gu)?.length ?? 0
  )
}

/** Where comments are pointed to, what is said of comments is about them. */
const OF_REVIEW = /\b(?:comments?|address(?:ed)?|respond|repl(?:y|ies)|applicable|valid|resolved?)\b/i

function isOfReview(text: string): boolean {
  return findContextNeeds(text).some(({ what }) => what === REVIEW)
}

function flat(text: string, at: number, length: number): string {
  return text.slice(at, at + Math.min(length, 100)).replace(/\s+/g, ' ')
}
