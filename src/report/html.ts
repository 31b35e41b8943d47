/** HTML as strings that are safe by construction: everything interpolated is escaped unless it is HTML already. */
import { visibleText } from '../guard/visible.ts'

/** A piece of markup made by `html`. */
export interface Html {
  readonly markup: string
}

type Value = string | number | Html | readonly Html[] | null

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A template tag: text is cleaned and escaped, markup stands as it is, null is nothing. */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: pieces.map((piece, index) => piece + markupOf(values[index] ?? null)).join('') }
}

function markupOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // A page of our own is no comment: nobody looks for mentions in it, and what is copied from it must be what was there.
  if (typeof value === 'string') return visibleText(value).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
  if ('markup' in value) return value.markup
  return value.map((item) => item.markup).join('')
}
