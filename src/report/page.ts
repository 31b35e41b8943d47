/** The report as one self-contained HTML page: no script, no network, light and dark, readable by screen readers. */
import { type Html, html } from './html.ts'
import type { ReportModel } from './model.ts'
import { agreementSection } from './agreement.ts'
import { changesSection, funnelSection } from './page-curation.ts'
import { answeredPrecision } from '../feedback/precision.ts'
import { prevalenceSection } from './page-prevalence.ts'
import { reviewSection } from './page-review.ts'
import { prevalenceOf } from './prevalence.ts'
import { PAGE_STYLE } from './page-style.ts'
import { countedFindings, plural, stepsIn } from './words.ts'

/** Nothing may be loaded and nothing may run, even if escaping ever failed. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** Renders the page; sections of a model that are empty are left out. */
export function renderReportPage(model: ReportModel): string {
  const prevalence = prevalenceOf(model.reviews)
  const answered = answeredPrecision(model.reviews.map(({ review }) => review))
  const sections = [
    ...(prevalence === null
      ? []
      : [{ id: 'prevalence', name: 'How often', body: prevalenceSection(prevalence, answered) }]),
    ...(model.reviews.length === 0 ? [] : [{ id: 'behaviour', name: 'Behaviour', body: reviewSection(model.reviews) }]),
    ...(model.funnel === null ? [] : [{ id: 'funnel', name: 'Funnel', body: funnelSection(model.funnel) }]),
    ...(model.agreement === undefined || model.agreement.length === 0
      ? []
      : [{ id: 'spot-checks', name: 'Spot checks', body: agreementSection(model.agreement) }]),
    ...(model.curations.length === 0
      ? []
      : [{ id: 'changes', name: 'Changes', body: changesSection(model.curations, model.tasks) }]),
  ]
  const made = [`Backtest ${model.tool_version}`, madeAt(model.generated_at)].filter((word) => word !== '').join(' · ')
  const links = sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${{ markup: POLICY }}" />
        <title>${model.title} · Backtest report</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>${model.title}</h1>
          <p class="dim">${made}</p>
          ${facts(model)}${links.length < 2 ? null : html`<nav aria-label="Sections"><p>${links}</p></nav>`}
        </header>
        <main>${sections.map(({ body }) => body)}</main>
      </body>
    </html> `
  return page.markup
}

function madeAt(at: string | null): string {
  return at === null ? '' : `${at.slice(0, 16).replace('T', ' ')} UTC`
}

/** The point in ten seconds: a handful of numbers. */
function facts(model: ReportModel): Html {
  const counted = model.reviews.flatMap(({ review }) => countedFindings(review))
  const high = counted.filter((finding) => finding.severity === 'high').length
  const sessions = model.reviews.reduce((sum, { review }) => sum + review.sessions.length, 0)
  const steps = model.reviews.reduce((sum, { review }) => sum + stepsIn(review), 0)
  const items = [
    ...(model.funnel === null
      ? []
      : [
          fact(model.funnel.candidates, 'changes looked at'),
          fact(model.funnel.accepted, model.funnel.accepted === 1 ? 'task' : 'tasks'),
        ]),
    ...(model.reviews.length === 0
      ? []
      : [
          fact(sessions, `${sessions === 1 ? 'session' : 'sessions'}, ${plural(steps, 'step')}`),
          fact(counted.length, `${counted.length === 1 ? 'finding' : 'findings'}, ${high} high`),
        ]),
  ]
  return html`<div class="facts">${items}</div>`
}

function fact(count: number, what: string): Html {
  return html`<div class="fact"><b>${count}</b>${what}</div>`
}
