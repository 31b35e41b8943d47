/** The part of the report page about prevalence: one sentence, bars by class, and the tables. */
import type { Answered } from '../feedback/precision.ts'
import { type Html, html } from './html.ts'
import { CLASSES, type Prevalence } from './prevalence.ts'
import { answeredTable, prevalenceLine, prevalenceTables, type TextTable } from './prevalence-tables.ts'
import { CLASS_WORDS } from './words.ts'

export function prevalenceSection(prevalence: Prevalence, answered: Answered): Html {
  const answers = answeredTable(answered)
  return html`<section id="prevalence" aria-labelledby="prevalence-title">
    <h2 id="prevalence-title">How often</h2>
    <p><strong>${prevalenceLine(prevalence)}</strong></p>
    ${classBars(prevalence)} ${[...prevalenceTables(prevalence), ...(answers === null ? [] : [answers])].map(textTable)}
  </section>`
}

/** Bars of the classes that occur, longest first; the light part is the 95 % interval. */
function classBars({ all }: Prevalence): Html | null {
  const found = CLASSES.filter((name) => all.classes[name].hits > 0)
  if (found.length === 0) return null
  const bars = found
    .toSorted((a, b) => all.classes[b].hits - all.classes[a].hits)
    .map((name) => {
      const { hits, of, low, high } = all.classes[name]
      const width = (value: number): string => `${(value * 100).toFixed(1)}%`
      return html`<span>${CLASS_WORDS[name]}</span>
        <span class="track range" aria-hidden="true"
          ><span class="fill" style="display:block;width:${width(hits / of)}"></span
          ><span class="span" style="left:${width(low)};width:${width(high - low)}"></span
        ></span>
        <span>${hits} of ${of}</span>
        <span class="dim">${width(hits / of)}</span>`
    })
  return html`<div class="bars">${bars}</div>`
}

function textTable({ title, note, header, rows }: TextTable): Html {
  return html`<h3>${title}</h3>
    ${note === '' ? null : html`<p class="dim">${note}</p>`}
    <div class="scroll figures">
      <table>
        <thead>
          <tr>
            ${header.map((word) => html`<th scope="col">${word}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}
