/** What the words of a request ask for; shared by the screens and the task type. English only; other languages abstain. */

/** A request to change the program. Reading verbs (explain, investigate, review) are not among them. */
export const CHANGE_VERB =
  /\b(?:add|adopt|allow|apply|bump|build|change|clean ?up|connect|convert|correct|create|default|delete|deprecate|disable|drop|enable|ensure|extend|extract|fix|generate|handle|hide|implement|improve|include|inline|integrate|introduce|make|merge|migrate|modify|move|optimi[sz]e|parse|patch|port|prevent|put|refactor|reject|remove|rename|render|reorder|replace|resolve|restore|return|revert|rewrite|rework|set|show|simplify|skip|sort|speed up|split|stop|store|support|swap|switch|tweak|undo|update|upgrade|use|validate|wire|work on|wrap|write|continue|proceed|go ahead|do it|start)\b/i

const READING_REQUEST =
  /^(?:please |can you |could you |would you |i(?:'d| would) like you to |i want you to |help me |let's |now )*(?:explain|describe|summari[sz]e|investigate|look (?:into|at)|analy[sz]e|review|audit|explore|read|check|find out|figure out|understand|tell me|walk me|show me|list|compare|research|study|think about|brainstorm|assess|evaluate|inspect|trace)\b/i
const QUESTION =
  /^(?:so |and |but |ok(?:ay)?,? |hey,? |hi,? )*(?:what|why(?! don't (?:you|we))|how|where|when|who|which|is|are|was|were|does|do|did|has|have|should|would(?! you)|will(?! you)|isn't|doesn't|don't|aren't)\b/i
/** "I had a quick question about …" asks, whatever verbs come after it; "quick question: can you …" may request. */
const ANNOUNCED_QUESTION =
  /^(?:so |and |but |ok(?:ay)?,? |hey,? |hi,? )*(?:(?:i )?(?:(?:had|have|got) )?(?:a |another |one |more |quick |small |different ){1,3}question|(?:i(?:'m| am| was) )?(?:just )?(?:wondering|curious))\b(?![^]*\b(?:can|could|would|will) (?:you|we)\b)/i
const DOCS_TARGET =
  /\b(?:readme(?:\.md)?|changelog(?:\.md)?|documentation|docs|docstrings?|jsdoc|code comments?|release notes|claude\.md|agents\.md|contributing(?:\.md)?)(?=\s+(?:for|of|to|in|on|with|about|so|that|as|section|file|page|based)\b|[.!,\s]*$)/i
const TESTS_TARGET =
  /\b(?:add|write|create|craft|generate|improve|increase|extend)\s+(?:(?!and\b|with\b)[\w-]{1,40}\s+){0,3}(?:(?:unit|integration|e2e|regression)[ -]tests?|tests|a test|test cases|test coverage|coverage)(?=\s+(?:for|of|to|in|on|that|which|covering|around)\b|[.!\s]*$)/i
/** "This should be hidden in the cloud": how it has to be is a request to make it so; "it is visible" would be a report. */
const REQUIREMENT =
  /\b(?:(?:should|must|shall)(?:n't| not)?|needs? to|ha(?:s|ve) to) (?!(?:i|we|you|have|already|know|understand|see)\b)\p{L}/iu
/** "The next problem is that it stores half of it, can you take a look?": a fault that is told is to be mended. */
const REPORT =
  /\b(?:the|a|an|another)(?: [\p{L}-]{1,20})? (?:problem|issue|bug) (?:(?:here|there|now) )?(?:is(?! (?:(?:now|already|all) )?(?:closed|done|fixed|gone|resolved|solved)\b)|with|where|in|that)\b/iu
/** Requests longer than this say more than one thing; a rule on their first words would guess. */
const SHORT = 400

export type RequestKind = 'change' | 'question' | 'reading' | 'documentation' | 'tests' | 'unknown'

/** What one turn asks for, by rule; `unknown` when no rule is sure. */
export function requestKind(text: string): RequestKind {
  const words = withoutCode(text).trim()
  if (words === '') return 'unknown'
  const short = words.length <= SHORT
  if (short && isOnlyAbout(words, DOCS_TARGET)) return 'documentation'
  if (short && isOnlyTests(words)) return 'tests'
  if (short && readsOnly(words)) return 'reading'
  if (short && ANNOUNCED_QUESTION.test(words)) return 'question'
  if (CHANGE_VERB.test(words) && !asksOnly(words)) return 'change'
  if (short && words.endsWith('?') && QUESTION.test(words)) return 'question'
  if (REPORT.test(words)) return 'change'
  return !words.endsWith('?') && REQUIREMENT.test(words) ? 'change' : 'unknown'
}

/** One sentence that starts as a question and ends as one: its verbs are what it asks about, not what it asks for. */
function asksOnly(words: string): boolean {
  if (words.length > SHORT || !words.endsWith('?')) return false
  return QUESTION.test(words) && !/[.!;]\s+\S|\n\s*\S/.test(words.slice(0, -1))
}

/** "Check for null before you use it" asks for code. */
const ALSO_CODE = /^(?:[\w', ]{0,40} )?(?:check|list|show|compare|review|read|find)\b/i

/** Begins with a request to read, and nothing behind a comma, an "and" or a full stop asks for a change: "investigate the memory use". */
function readsOnly(words: string): boolean {
  const [, ...rest] = words.split(/[,;:.!?()–—\n]|\s-\s|\b(?:and|then|so|to|but)\b/i)
  return (
    READING_REQUEST.test(words) &&
    !ALSO_CODE.test(words) &&
    !rest.some((part) => CHANGE_VERB.test(part) || REQUIREMENT.test(part))
  )
}

/** One sentence with one object, and that object is documentation. */
function isOnlyAbout(words: string, target: RegExp): boolean {
  if (!target.test(words) || !CHANGE_VERB.test(words) || sentences(words) > 1) return false
  // "… and update the README" follows another request.
  return (
    !/\b(?:and|then|also|plus)\b|[,;]/i.test(words.split(target)[0] ?? '') &&
    !/\band\b.+\b(?:fix|implement|add|refactor|remove|support)\b/i.test(words)
  )
}

function isOnlyTests(words: string): boolean {
  if (!TESTS_TARGET.test(words) || sentences(words) > 1) return false
  const rest = words.replace(TESTS_TARGET, ' ')
  return !CHANGE_VERB.test(rest)
}

function sentences(words: string): number {
  return words.split(/[.!?](?:\s+|$)|\n+/).filter((part) => part.trim() !== '').length
}

/** Pasted code would lend its verbs (`add`, `set`, `return`) to the request. */
function withoutCode(text: string): string {
  return text.replace(/```[^`]*```/g, ' ').replace(/`[^`\n]*`/g, ' x ')
}
