/** The part of the report page about the benchmark: the funnel, and each change with its verdict and tests. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Curation } from '../checks/curation.ts'
import type { TestId } from '../checks/outcome.ts'
import { type Html, html } from './html.ts'
import type { TaskCard } from './model.ts'
import { plural, seconds } from './words.ts'

const MAX_TESTS = 200

export function funnelSection(funnel: Funnel): Html {
  const rows = funnel.stages.map((stage) => {
    const share = funnel.candidates === 0 ? 0 : Math.round((stage.survived / funnel.candidates) * 1000) / 10
    return html`<span>${stage.name}</span
      ><span class="track" role="img" aria-label="${stage.survived} of ${funnel.candidates}"
        ><span class="fill" style="display:block;width:${share}%"></span></span
      ><span>${stage.survived}</span><span class="dim">${stage.rejected === 0 ? '' : `−${stage.rejected}`}</span>`
  })
  const reasons = funnel.reasons.map(
    (reason) =>
      html`<tr>
        <td><code>${reason.code}</code></td>
        <td>${reason.stage}</td>
        <td>${reason.count}</td>
      </tr>`,
  )
  const table =
    reasons.length === 0
      ? null
      : html`<h3>Why the others are no tasks</h3>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Reason</th>
                  <th scope="col">Stage</th>
                  <th scope="col">Changes</th>
                </tr>
              </thead>
              <tbody>
                ${reasons}
              </tbody>
            </table>
          </div>`
  return html`<section id="funnel" aria-labelledby="funnel-title">
    <h2 id="funnel-title">Funnel</h2>
    <p>${plural(funnel.candidates, 'change')} went in, ${plural(funnel.accepted, 'task')} came out.</p>
    <div class="bars">${rows}</div>
    ${table}
  </section>`
}

export function changesSection(curations: readonly Curation[], tasks: readonly TaskCard[]): Html {
  const cards = [...curations]
    .toSorted((a, b) => (a.verdict === b.verdict ? 0 : a.verdict === 'accepted' ? -1 : 1))
    .map((curation) =>
      changeCard(curation, tasks.find(({ instance_id }) => instance_id === curation.instance_id) ?? null),
    )
  return html`<section id="changes" aria-labelledby="changes-title">
    <h2 id="changes-title">Changes</h2>
    ${cards}
  </section>`
}

function changeCard(curation: Curation, task: TaskCard | null): Html {
  const reasons = curation.reasons.map(
    (reason) => html`<p><code>${reason.code}</code> at ${reason.stage}: ${reason.detail}</p>`,
  )
  const tests = [
    testDetails('Fail before the change, pass after it', curation.fail_to_pass.map(testName)),
    testDetails('Pass before and after', curation.pass_to_pass.map(testName)),
    testDetails(
      'Unstable, left out (runs before → after)',
      curation.unstable.map((test) => `${test.pre} → ${test.post}  ${testName(test)}`),
    ),
  ].flatMap((item) => item ?? [])
  const ran = curation.runs.pre + curation.runs.post > 0
  const facts = ran
    ? html`<p class="dim">
        ${curation.runs.pre} + ${curation.runs.post} runs · setup ${seconds(curation.timing.setup_s)} · tests
        ${seconds(curation.timing.test_s)} · sandbox ${curation.sandbox}
      </p>`
    : null
  return html`<div class="card ${curation.verdict}">
    <h3><span class="tag">${curation.verdict}</span>${curation.instance_id}</h3>
    ${task === null ? null : taskLines(task)}${reasons}${facts}${tests}
  </div>`
}

function taskLines(task: TaskCard): Html {
  const number = task.pull_request.number === null ? '' : `#${task.pull_request.number}`
  const share =
    task.agent_share_of_diff === null
      ? null
      : html` · wrote ${Math.round(task.agent_share_of_diff * 100)} % of the diff`
  return html`<p>${task.repository.owner}/${task.repository.name}${number} ${task.pull_request.title}</p>
    <p class="dim">
      ${task.task_type} · ${task.turns} turn · ${task.languages.join(', ')} ·
      ${task.agent ?? 'no agent'}${task.model === null ? '' : ` (${task.model})`}${share}
    </p>
    <details>
      <summary>The developer’s words</summary>
      <pre>${task.prompt.slice(0, 20_000)}</pre>
    </details>`
}

function testDetails(what: string, names: readonly string[]): Html | null {
  if (names.length === 0) return null
  const more = names.length > MAX_TESTS ? `\n… and ${names.length - MAX_TESTS} more` : ''
  return html`<details>
    <summary>${what}: ${plural(names.length, 'test')}</summary>
    <pre>${names.slice(0, MAX_TESTS).join('\n')}${more}</pre>
  </details>`
}

function testName(test: TestId): string {
  return `${test.file}  ${test.name}${test.context === undefined ? '' : ` [${test.context}]`}`.replace(/\s*\n\s*/g, ' ')
}
