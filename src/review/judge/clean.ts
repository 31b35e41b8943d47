/** Foreign text made fit to send: what a reader would see, without hidden parts and secrets. */
import { visibleText } from '../../guard/visible.ts'

/** Replaces secrets by placeholders; handed in by the caller, who knows the run's own secrets. */
export type Redact = (text: string) => string

/** Invisible characters go first: a secret or an order with a zero-width space inside must still be seen as one. */
export function cleanText(text: string, redact: Redact): string {
  return redact(withoutComments(visibleText(text)))
}

/** Removes `<!-- … -->`, which pages do not show. One pass; an open comment stays. */
function withoutComments(text: string): string {
  let kept = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('<!--', at)
    const end = start === -1 ? -1 : text.indexOf('-->', start + 4)
    if (end === -1) return kept + text.slice(at)
    kept += text.slice(at, start)
    at = end + 3
  }
}
