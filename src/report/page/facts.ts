/** The point in ten seconds: a handful of numbers. */
import { type Html, html } from '../html.ts'
import type { ReportModel } from '../model.ts'
import { differentTests } from '../test-count.ts'
import { countedFindings, plural, stepsIn } from '../words.ts'

export function factsOf(model: ReportModel): Html {
  return html`<div class="facts">${[...benchmarkFacts(model), ...reviewFacts(model)]}</div>`
}

function benchmarkFacts({ funnel, curations }: ReportModel): readonly Html[] {
  if (funnel === null) return []
  const accepted = curations.filter(({ verdict }) => verdict === 'accepted')
  const tests = accepted.reduce((sum, { fail_to_pass: list }) => sum + list.length, 0)
  const different = accepted.reduce((sum, { fail_to_pass: list }) => sum + differentTests(list), 0)
  const unstable = curations.reduce((sum, { unstable: list }) => sum + list.length, 0)
  return [
    fact(funnel.candidates, funnel.candidates === 1 ? 'change looked at' : 'changes looked at'),
    fact(funnel.accepted, funnel.accepted === 1 ? 'task' : 'tasks'),
    ...(accepted.length === 0
      ? []
      : [
          fact(
            tests,
            `fail-to-pass ${tests === 1 ? 'test' : 'tests'}${different === tests ? '' : ` (${different}, each counted once)`}${unstable === 0 ? '' : `, ${plural(unstable, 'unstable one')} left out`}`,
          ),
        ]),
  ]
}

function reviewFacts({ reviews }: ReportModel): readonly Html[] {
  if (reviews.length === 0) return []
  const counted = reviews.flatMap(({ review }) => countedFindings(review))
  const high = counted.filter(({ severity }) => severity === 'high').length
  const sessions = reviews.reduce((sum, { review }) => sum + review.sessions.length, 0)
  const steps = reviews.reduce((sum, { review }) => sum + stepsIn(review), 0)
  return [
    fact(sessions, `${sessions === 1 ? 'session' : 'sessions'}, ${plural(steps, 'step')}`),
    fact(counted.length, `${counted.length === 1 ? 'finding' : 'findings'}, ${high} high`),
  ]
}

function fact(count: number, what: string): Html {
  return html`<div class="fact"><b>${count}</b>${what}</div>`
}
