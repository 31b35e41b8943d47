/**
 * The report as one self-contained HTML page: no script, no network, light and dark, for screen, phone, paper, keyboard and screen
 * reader.
 */
import { answeredPrecision } from '../../feedback/precision.ts'
import { agreementSection } from '../agreement.ts'
import { type Html, html } from '../html.ts'
import type { ReportModel } from '../model.ts'
import { prevalenceOf } from '../prevalence.ts'
import { flakesOf } from '../statistics/flakes.ts'
import { runTimes } from '../statistics/run-times.ts'
import { madeBy, plural } from '../words.ts'
import { factsOf } from './facts.ts'
import { funnelBody } from './funnel.ts'
import { type ListedTask, MOST_TOLD } from './listed-task.ts'
import { overviewBody } from './overview.ts'
import { prevalenceBody } from './prevalence.ts'
import { rejectedBody, retiredBody } from './rejected.ts'
import { reviewsBody } from './reviews.ts'
import { runsBody } from './runs.ts'
import { type Section, sectionOf } from './section.ts'
import { timeLineKey } from './session.ts'
import { PAGE_STYLE } from './style.ts'
import { taskArticle } from './task.ts'

/** Nothing may be loaded and nothing may run, even if escaping ever failed. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** Characters of prompts and patches that all tasks together may have, each of the three at most and at least. */
const ALL_TASKS_CHARS = 4_000_000
const MOST_CHARS = 40_000
const LEAST_CHARS = 2_000
/** Up to this many tasks, their prompts are open. */
const FEW_TASKS = 5
/** From this many on, their time lines are coarse. */
const MANY_TASKS = 50

/** Renders the page; sections of a model that are empty are left out. */
export function renderReportPage(model: ReportModel): string {
  const sections = [...benchmarkSections(model), ...behaviourSections(model), ...changeSections(model)]
  const made = madeBy(model, ' · ')
  const links = sections.map(({ id, name }) => html`<a href="#${id}">${name}</a> `)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${{ markup: POLICY }}" />
        <meta name="color-scheme" content="light dark" />
        <title>${model.title} · Backtest report</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>${model.title}</h1>
          <p class="dim">${made}</p>
          ${factsOf(model)}
        </header>
        ${links.length < 2 ? null : html`<nav aria-label="Sections">${links}</nav>`}
        <main id="content" tabindex="-1">${sections.map(sectionOf)}</main>
      </body>
    </html> `
  return page.markup
}

/** Sections with something in them. */
function present(sections: readonly (Omit<Section, 'body'> & { readonly body: Html | null })[]): readonly Section[] {
  return sections.flatMap(({ body, ...section }) => (body === null ? [] : [{ ...section, body }]))
}

function benchmarkSections(model: ReportModel): readonly Section[] {
  const { funnel } = model
  const listed = listedTasks(model)
  const times = runTimes(model.curations)
  const flakes = flakesOf(model.curations)
  return present([
    { id: 'funnel', name: 'Funnel', title: 'Funnel', body: funnel === null ? null : funnelBody(funnel) },
    { id: 'tasks', name: 'Tasks', title: 'Tasks', body: listed.length === 0 ? null : overviewBody(listed) },
    {
      id: 'runs',
      name: 'Runs',
      title: 'Runs and stability',
      body: times.length === 0 ? null : runsBody(times, flakes),
    },
  ])
}

function behaviourSections(model: ReportModel): readonly Section[] {
  const prevalence = prevalenceOf(model.reviews)
  const answered = answeredPrecision(model.reviews.map(({ review }) => review))
  const { agreement = [] } = model
  return present([
    {
      id: 'prevalence',
      name: 'How often',
      title: 'How often agents misbehave',
      body: prevalence === null ? null : prevalenceBody(prevalence, answered),
    },
    {
      id: 'spot-checks',
      name: 'Spot checks',
      title: 'Spot checks',
      body: agreement.length === 0 ? null : agreementSection(agreement),
    },
  ])
}

function changeSections(model: ReportModel): readonly Section[] {
  const listed = listedTasks(model)
  const ids = new Set(listed.map(({ task }) => task.instance_id))
  const others = model.reviews.filter(({ instance_id: id }) => id === undefined || !ids.has(id))
  const rejected = model.curations.filter(({ verdict }) => verdict === 'rejected')
  const retired = retiredBody(model.retired ?? [])
  return present([
    {
      id: 'each-task',
      name: 'Each task',
      title: 'Each task',
      body: listed.length === 0 ? null : taskArticles(listed),
    },
    {
      id: 'behaviour',
      name: 'Behaviour',
      title: listed.length === 0 ? 'How the agents behaved' : 'How the agents behaved in other changes',
      body: others.length === 0 ? null : reviewsBody(others),
    },
    {
      id: 'changes',
      name: 'No tasks',
      title: 'Changes that are no tasks',
      body:
        rejected.length === 0 && retired === null
          ? null
          : html`${rejectedBody(rejected, model.titles ?? {})}${retired}`,
    },
  ])
}

function listedTasks({ tasks, curations, reviews }: ReportModel): readonly ListedTask[] {
  const byId = new Map(curations.map((curation) => [curation.instance_id, curation]))
  const reviewed = new Map(reviews.map(({ instance_id, review }) => [instance_id, review]))
  return tasks.flatMap((task) => {
    const curation = byId.get(task.instance_id)
    return curation === undefined ? [] : [{ task, curation, review: reviewed.get(task.instance_id) ?? null }]
  })
}

function taskArticles(listed: readonly ListedTask[]): Html {
  const told = listed.slice(0, MOST_TOLD)
  const room = Math.round(Math.min(MOST_CHARS, Math.max(LEAST_CHARS, ALL_TASKS_CHARS / told.length / 3)))
  const articles = told.map((one) =>
    taskArticle(one, {
      room,
      open: listed.length <= FEW_TASKS,
      many: told.length > MANY_TASKS,
    }),
  )
  const left = listed.length - told.length
  const key = told.some(({ review }) => review !== null) ? timeLineKey() : null
  return html`${key}${articles}${left === 0 ? null : html`<p class="dim">${plural(left, 'more task')} in the benchmark folder.</p>`}`
}
