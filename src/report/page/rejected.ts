/** Changes that are no tasks, by reason, and tasks that no longer are. */
import type { Curation } from '../../checks/curation.ts'
import { type Html, html } from '../html.ts'
import type { RetiredTask } from '../model.ts'
import { plural } from '../words.ts'

const MOST_CHANGES = 100
/** Up to this many changes, the groups are open. */
const FEW_CHANGES = 10

export function rejectedBody(rejected: readonly Curation[], titles: Readonly<Record<string, string>>): readonly Html[] {
  const groups = new Map<string, Curation[]>()
  for (const curation of rejected) {
    const code = curation.reasons[0]?.code ?? 'no reason'
    const group = groups.get(code) ?? []
    groups.set(code, group)
    group.push(curation)
  }
  return [...groups]
    .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([code, group]) => groupOf(code, group, { titles, open: rejected.length <= FEW_CHANGES }))
}

interface Telling {
  readonly titles: Readonly<Record<string, string>>
  readonly open: boolean
}

function groupOf(code: string, group: readonly Curation[], { titles, open }: Telling): Html {
  const items = group.slice(0, MOST_CHANGES).map(({ instance_id: id, reasons }) => {
    const title = Object.hasOwn(titles, id) ? titles[id] : undefined
    const details = reasons.map(
      ({ code: own, stage, detail }) => html`<p>${own === code ? '' : `${own}, `}at ${stage}: ${detail}</p>`,
    )
    return html`<li>
      <strong>${title ?? id}</strong>${title === undefined ? null : html` <code>${id}</code>`}${details}
    </li>`
  })
  const left = group.length - items.length
  return html`<details ${{ markup: open ? 'open' : '' }}>
    <summary><code>${code}</code> ${plural(group.length, 'change')}</summary>
    <ul>
      ${items}
    </ul>
    ${left === 0 ? null : html`<p class="dim">and ${left} more in mine.jsonl.</p>`}
  </details>`
}

export function retiredBody(retired: readonly RetiredTask[]): Html | null {
  if (retired.length === 0) return null
  const items = retired
    .slice(0, MOST_CHANGES)
    .map(({ instance_id: id, reason }) => html`<li><code>${id}</code> ${reason}</li>`)
  const left = retired.length - items.length
  return html`<h3>Retired tasks</h3>
    <p>They were tasks once. Their folders and past results stay.</p>
    <ul>
      ${items}
    </ul>
    ${left === 0 ? null : html`<p class="dim">and ${left} more in benchmark.json.</p>`}`
}
