/** The sessions of a change: a time line each with the findings marked on it, then each finding with its evidence. */
import { draw, WIDE } from '../charts/draw.ts'
import { timeLineChart } from '../charts/time-line.ts'
import { type Html, html } from '../html.ts'
import type { Finding, Review, ReviewedSession } from '../../review/finding.ts'
import type { SessionOutline } from '../../review/outline.ts'
import {
  CLASS_WORDS,
  countedFindings,
  evidenceText,
  judgeLine,
  linkWords,
  plural,
  stepsOf,
  titleOf,
  verdictOf,
  whyOf,
} from '../words.ts'
import { rowTable } from './table.ts'

/** Sessions with a time line: those with a human turn or a finding. The table has them all. */
const MOST_LINES = 6
/** Findings marked on one time line. */
const MOST_MARKED = 12
const MOST_SESSIONS = 50
/** Cells of a lane of a time line. */
const MANY_CELLS = 360
const FEW_CELLS = 140
/** Steps of a review that does not say what they were; documents from elsewhere may claim any number. */
const MOST_SHAPELESS = 20_000
const MOST_FINDINGS = 40

interface Numbered {
  readonly finding: Finding
  /** `1 high`: what its row in the time line and its card are called. */
  readonly name: string
}

export interface SessionsPlace {
  /** Begins the anchors in it, and is unique in the page. */
  readonly id: string
  /** Of a page with few sessions, each time line is fine; of one with many, coarse. */
  readonly many: boolean
}

export function sessionsBody(review: Review, place: SessionsPlace): Html {
  const counted = countedFindings(review)
  const numbered = counted.map((finding, index) => ({ finding, name: `${index + 1} ${finding.severity}` }))
  const notes = review.findings.filter(({ severity }) => severity === 'info')
  const telling = review.sessions.filter(
    (session) => session.turns > 0 || counted.some((one) => one.session_id === session.id),
  )
  const lines = telling
    .slice(0, MOST_LINES)
    .flatMap((session, index) => timeLine(session, numbered, { ...place, id: `${place.id}-${index + 1}` }) ?? [])
  const untold = review.sessions.length - lines.length
  const left = numbered.length - MOST_FINDINGS
  return html`<p><strong>${verdictOf(review)}</strong></p>
    ${lines}${untold === 0 ? null : html`<p class="dim">${plural(untold, 'session')} without a time line here: see the table.</p>`}
    ${numbered.slice(0, MOST_FINDINGS).map(({ finding, name }) => findingCard(finding, name))}
    ${left > 0 ? html`<p class="dim">and ${plural(left, 'more finding')} in the JSON document.</p>` : null}
    ${notes.length === 0 ? null : notesOf(notes)}${review.sessions.length === 0 ? null : sessionTable(review)}`
}

function timeLine(session: ReviewedSession, numbered: readonly Numbered[], { id, many }: SessionsPlace): Html | null {
  const own = numbered.filter(({ finding }) => finding.session_id === session.id)
  const outline = session.outline ?? shapeless(session, own)
  if (outline.letters.length === 0) return null
  const line = {
    outline,
    findings: own.slice(0, MOST_MARKED).map(({ finding, name }) => ({ ...finding, name })),
    pushed_back: (session.push_back ?? []).map(({ step }) => step),
    cells: many ? FEW_CELLS : MANY_CELLS,
  }
  const words = session.outline === undefined ? 'The review does not say what kind each step was.' : ''
  return html`<figure class="line">
    <figcaption id="${id}">
      <strong>Session ${session.id.slice(0, 8)}</strong> ${session.agent}${modelOf(session)}:
      ${lineWords(session, own, line.pushed_back)} ${words}
    </figcaption>
    <div class="scroll" tabindex="0" role="group" aria-label="Time line of session ${session.id.slice(0, 8)}">
      <div class="drawing" role="img" aria-labelledby="${id}">${draw(timeLineChart(line, WIDE))}</div>
    </div>
  </figure>`
}

function modelOf({ model }: ReviewedSession): string {
  return model === null ? '' : `, ${model}`
}

/** The time line in words: for a reader who does not see it, this is all of it. */
function lineWords(session: ReviewedSession, own: readonly Numbered[], pushedBack: readonly number[]): string {
  const marked = own.map(({ finding, name }) => `${name} at ${stepsOf(finding)}`).join('; ')
  return [
    `${plural(session.steps, 'step')}, ${plural(session.turns, 'human turn')}, ${plural(session.tool_calls, 'call')} (${session.failed_tool_calls} failed).`,
    marked === '' ? '' : `Findings: ${marked}.`,
    pushedBack.length === 0 ? '' : `Diamonds: the human pushed back, at ${plural(pushedBack.length, 'step')}.`,
  ]
    .filter((words) => words !== '')
    .join(' ')
}

/** Steps of a review that does not tell their kinds: as many as there are, so that findings have a place. */
function shapeless({ steps, push_back }: ReviewedSession, own: readonly Numbered[]): SessionOutline {
  const known = [...own.flatMap(({ finding }) => finding.steps), ...(push_back ?? []).map(({ step }) => step)]
  const [least, most] = known.reduce(([low, high], step) => [Math.min(low, step), Math.max(high, step)], [Infinity, 1])
  const first = most > steps && least !== Infinity ? least : 1
  const length = Math.min(Math.max(steps, most - first + 1), MOST_SHAPELESS)
  return { first_step: first, letters: ' '.repeat(Math.max(0, length)) }
}

function findingCard(finding: Finding, name: string): Html {
  const recovered = finding.recovered ? ' · recovered' : ''
  const pushBack =
    finding.pushed_back_at === undefined ? '' : ` · the human pushed back at step ${finding.pushed_back_at}`
  const quotes = evidenceText(finding, { quotes: 6, chars: 300 })
  return html`<div class="card ${finding.severity}">
    <h4><span class="tag">${name}</span>${titleOf(finding)}</h4>
    <p class="dim">${CLASS_WORDS[finding.class]} · ${stepsOf(finding)}${recovered}${pushBack}</p>
    <p>${finding.explanation}</p>
    ${quotes === '' ? null : html`<pre>${quotes}</pre>`}
    <dl>
      <dt>Why</dt>
      <dd>${whyOf(finding)}</dd>
      <dt>Do</dt>
      <dd>${finding.guidance}</dd>
      <dt>Id</dt>
      <dd><code>${finding.id}</code></dd>
    </dl>
  </div>`
}

function notesOf(notes: readonly Finding[]): Html {
  return html`<details>
    <summary>${plural(notes.length, 'note')} below the bar for a comment</summary>
    ${notes.slice(0, MOST_FINDINGS).map((finding) => findingCard(finding, 'note'))}
  </details>`
}

function sessionTable(review: Review): Html {
  const rows = review.sessions.slice(0, MOST_SESSIONS).map(
    (session) =>
      html`<tr>
        <td><code>${session.id.slice(0, 12)}</code></td>
        <td>${session.agent}${modelOf(session)}</td>
        <td class="n">${session.steps}</td>
        <td class="n">${session.turns}</td>
        <td class="n">${session.tool_calls} (${session.failed_tool_calls})</td>
        <td>${linkWords(session)}</td>
      </tr>`,
  )
  const header = ['Session', 'Agent', 'Steps', 'Human turns', 'Calls (failed)', 'Linked by']
  return html`<details>
    <summary>Sessions and checks</summary>
    ${rowTable({ label: 'Sessions', header, rows })}
    <p class="dim">${judgeLine(review)}</p>
  </details>`
}

/** What every time line's colours mean; stands once in a page. */
export function timeLineKey(): Html {
  return html`<p class="dim">
    A time line has a lane for each kind of step: what the human and the agent said, and the agent’s calls by what they
    do. Calls that failed stand in a lane of their own as well. Below them is a row for each finding.
  </p>`
}
