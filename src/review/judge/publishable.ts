/** A piece of a session fit to stand in a finding, wherever the finding will be shown. */
import { speaksToReviewer } from './reviewer-address.ts'

/** Bounded and linear; the text is at most a quote long. What is masked is named, so that nobody takes it for the log's. */
const MASKS: readonly { readonly pattern: RegExp; readonly mask: string }[] = [
  { pattern: /!?\[[^\]]{0,200}\]\([^)]{0,300}\)/g, mask: '[link]' },
  { pattern: /\S{0,300}:\/\/\S*/g, mask: '[link]' },
  { pattern: /(?:www\.|\b(?:javascript:|data:(?=[a-z])|vbscript:|mailto:))\S*/gi, mask: '[link]' },
  { pattern: /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/g, mask: '[mail]' },
  {
    pattern:
      /<\/?(?:a|img|script|iframe|svg|style|link|object|embed|form|input|video|audio|base|meta|details|table)\b[^>]{0,300}>?/gi,
    mask: '[tag]',
  },
  { pattern: /[A-Za-z0-9+/_-]{64,}={0,2}/g, mask: '[data]' },
]
/** `@name` and `@team/name` call people; `@` inside a word does not. */
const MENTION = /(^|[^\w`/])@(?=[A-Za-z0-9])/g

const MASK = /\[(?:link|mail|tag|data|at)\]/g
/** A quote of masks alone shows nothing. Letters and digits. */
const MIN_SHOWN = 4

/**
 * Links, mentions, HTML and blobs masked. Null for text that speaks to the reviewer, which is never repeated, and for
 * text of which nothing would be left.
 */
export function publishable(text: string): string | null {
  if (speaksToReviewer(text)) return null
  const masked = MASKS.reduce((kept, { pattern, mask }) => kept.replace(pattern, mask), text)
  const quote = masked.replace(MENTION, '$1[at]').replaceAll('](', '] (').replaceAll('```', "'''").trim()
  const shown = quote.replace(MASK, '').match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return shown < MIN_SHOWN ? null : quote
}
