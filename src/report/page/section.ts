/** A part of the page that the navigation names. */
import { type Html, html } from '../html.ts'

export interface Section {
  /** Its anchor. */
  readonly id: string
  /** In the navigation. */
  readonly name: string
  readonly title: string
  readonly body: Html
}

export function sectionOf({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`
}

/** An anchor from a name of outside. */
export function anchorOf(kind: string, name: string): string {
  return `${kind}-${name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 200)}`
}
