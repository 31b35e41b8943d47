/** A finding in plain words for places that take no Markdown of ours: SARIF results and annotations. */
import { clipChars, visibleLine } from '../guard/visible.ts'
import type { Finding } from '../review/finding.ts'
import { CLASS_WORDS, stepsOf, titleOf } from './words.ts'

const REMARK_CHARS = 1000
const GAP = '\u200b'

export interface Remark {
  readonly title: string
  readonly message: string
}

/** Nothing in it is a mention, an address or an issue reference, wherever a viewer looks for them. */
export function remarkOf(finding: Finding): Remark {
  const explained = clipChars(visibleLine(finding.explanation), REMARK_CHARS)
  const advice = clipChars(visibleLine(finding.guidance), REMARK_CHARS)
  const where = `${CLASS_WORDS[finding.class]}, severity ${finding.severity}, ${stepsOf(finding)} of the session. Id ${finding.id}.`
  return { title: titleOf(finding), message: inert(`${explained} What to do: ${advice} (${where})`) }
}

function inert(text: string): string {
  return text
    .replaceAll('@', `@${GAP}`)
    .replace(/#(?=\d)/g, `#${GAP}`)
    .replace(/:(?=\/\/)/g, `:${GAP}`)
    .replace(/www(?=\.)/gi, `$&${GAP}`)
}
