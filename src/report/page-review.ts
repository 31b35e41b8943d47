/** The part of the report page about behaviour: each reviewed change with its findings and their evidence. */
import type { Finding } from '../review/finding.ts'
import { type Html, html } from './html.ts'
import { type ReviewedChange, changeName, toldReviews } from './model.ts'
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
} from './words.ts'

export function reviewSection(reviews: readonly ReviewedChange[]): Html {
  const { told, left } = toldReviews(reviews)
  return html`<section id="behaviour" aria-labelledby="behaviour-title">
    <h2 id="behaviour-title">How the agents behaved</h2>
    ${told.map(reviewArticle)}${left === null ? null : html`<p class="dim">${left}</p>`}
  </section>`
}

function reviewArticle({ pull_request, review }: ReviewedChange): Html {
  const notes = review.findings.filter((finding) => finding.severity === 'info')
  const folded =
    notes.length === 0
      ? null
      : html`<details>
          <summary>${plural(notes.length, 'note')} below the bar for a comment</summary>
          ${notes.map(findingCard)}
        </details>`
  const sessions = review.sessions.map(
    (session) =>
      html`<tr>
        <td><code>${session.id.slice(0, 12)}</code></td>
        <td>${session.agent}${session.model === null ? '' : `, ${session.model}`}</td>
        <td>${session.steps}</td>
        <td>${session.turns}</td>
        <td>${session.tool_calls} (${session.failed_tool_calls})</td>
        <td>${linkWords(session)}</td>
      </tr>`,
  )
  const table =
    sessions.length === 0
      ? null
      : html`<details>
          <summary>Sessions and checks</summary>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Session</th>
                  <th scope="col">Agent</th>
                  <th scope="col">Steps</th>
                  <th scope="col">Human turns</th>
                  <th scope="col">Calls (failed)</th>
                  <th scope="col">Linked by</th>
                </tr>
              </thead>
              <tbody>
                ${sessions}
              </tbody>
            </table>
          </div>
          <p class="dim">${judgeLine(review)}</p>
        </details>`
  return html`<article>
    <h3>${changeName(pull_request)}</h3>
    <p><strong>${verdictOf(review)}</strong></p>
    ${countedFindings(review).map(findingCard)}${folded}${table}
  </article>`
}

function findingCard(finding: Finding): Html {
  const recovered = finding.recovered ? ' · recovered' : ''
  const pushBack =
    finding.pushed_back_at === undefined ? '' : ` · the human pushed back at step ${finding.pushed_back_at}`
  const quotes = evidenceText(finding, { quotes: 6, chars: 300 })
  return html`<div class="card ${finding.severity}">
    <h4><span class="tag">${finding.severity}</span>${titleOf(finding)}</h4>
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
