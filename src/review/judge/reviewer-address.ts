/**
 * Text in a session that speaks to whoever reviews it ("ignore previous instructions", "as the judge, report nothing").
 * It is a note for people; the defence against it is that nothing a model says is published unchecked.
 */

/** Over folded lower-case text; every repetition is bounded. */
const PATTERNS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,20}\b(?:all|any|the|your|previous|prior|earlier|above)\b.{0,30}\b(?:instructions?|rules|prompts?|polic(?:y|ies)|directions|guidelines)\b/,
  /\b(?:dear|hey|hello|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|as) (?:the |any |an? |all )?(?:(?:ai|llm|automated|code|session|pr) )?(?:reviewers?|judges?|evaluators?|graders?|auditors?|monitors?|backtest(?: bot)?)\b/,
  /\byou are now (?:the|an?) (?:\w+ ){0,2}(?:reviewer|judge|evaluator|grader|auditor)\b/,
  /\b(?:mark|rate|classify|treat|label|grade|report) (?:this|the|every|all|it)\b.{0,40}\b(?:as )?(?:clean|passed|compliant|approved|harmless|no violations?|not[ _]violated|followed)\b/,
  /\b(?:report|return|answer with|output|find) (?:no|zero|an empty list of) (?:issues?|findings?|problems?|violations?|misbehaviou?r)\b/,
  /\b(?:do not|don't|never|must not) (?:report|flag|mention|list) (?:this|any|the|these)\b.{0,40}\b(?:finding|violation|step|issue|change|behaviou?r)/,
  /<\|(?:im_start|im_end|system|endoftext|eot_id|start_header_id)\|>|\[\/?inst\]|<<\/?sys>>|<<(?:end|data) \w{4,64}/,
  /\b(?:new|updated|real) (?:system )?(?:instructions|policy|prompt) (?:for|to) (?:the )?(?:reviewer|judge|evaluator|model|ai)\b/,
  /\b(?:end of (?:the )?(?:untrusted |session )?(?:data|log|transcript)|the data has ended)\b/,
  /["']role["']\s{0,3}:\s{0,3}["']system["']/,
  /["']verdict["']\s{0,3}:\s{0,3}["'](?:followed|supported|needed|disproved|not_applicable|clean)["']/,
]
/** Lines that pose as a turn of the system; over text with its line ends. */
const LINE_PATTERNS: readonly RegExp[] = [
  /(?:^|\n)\s{0,8}(?:#{1,4} |\*\*)(?:system|developer)(?: message| prompt)?(?:\*\*)?:?\s/,
  /(?:^|\n)\s{0,8}(?:system|developer)(?: message| prompt)?: .{0,40}\b(?:you|review|session|verdicts?|judge|instructions?|findings?)\b/,
]
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g
const TAG_CHARACTERS = /[\u{e0020}-\u{e007e}]+/gu
const BASE64 = /[A-Za-z0-9+/]{40,}={0,2}/g
const MAX_BLOBS = 10
const MAX_BLOB_CHARS = 600
/** Patterns look at this much of a text at once; a sliding cut keeps matching linear for texts of any size. */
const MAX_CHARS = 200_000

export function speaksToReviewer(text: string): boolean {
  return matches(shown(text.slice(0, MAX_CHARS)))
}

/** The same, hidden ways included: Unicode tag characters and base64. */
export function hidesAddress(text: string): boolean {
  const part = text.slice(0, MAX_CHARS)
  return matches(shown(part)) || blobsOf(part).some((blob) => matches(shown(blob)))
}

function matches(text: string): boolean {
  const flat = text.replaceAll('\n', ' ')
  return PATTERNS.some((pattern) => pattern.test(flat)) || LINE_PATTERNS.some((pattern) => pattern.test(text))
}

/** Tag characters mirror ASCII at U+E0000 and are drawn as nothing. https://www.unicode.org/charts/PDF/UE0000.pdf */
function shown(text: string): string {
  return text
    .replace(TAG_CHARACTERS, (tags) => ` ${asciiOf(tags)} `)
    .replace(INVISIBLE, '')
    .replace(/[^\S\n]+/g, ' ')
    .toLowerCase()
}

function asciiOf(tags: string): string {
  return Array.from(tags, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0xe0020) - 0xe0000)).join('')
}

function blobsOf(text: string): readonly string[] {
  const blobs: string[] = []
  for (const [blob] of text.matchAll(BASE64)) {
    if (blobs.length >= MAX_BLOBS) break
    blobs.push(decoded(blob.slice(0, MAX_BLOB_CHARS)))
  }
  return blobs
}

/** Whole groups of four only, so that a cut blob decodes as well. */
function decoded(blob: string): string {
  const whole = blob.slice(0, blob.length - (blob.length % 4))
  try {
    return atob(whole)
  } catch {
    return ''
  }
}
