/** One task: the prompt, the diff, the tests, and the session with the findings marked on it. */
import type { Curation } from '../../checks/curation.ts'
import { clipChars } from '../../guard/visible.ts'
import { promptOrigin } from '../../task/prompt-origin.ts'
import { type Html, html } from '../html.ts'
import type { RunSummary, TaskCard, TaskContent } from '../model.ts'
import { testCount, testsCounted } from '../test-count.ts'
import { plural, seconds, testName } from '../words.ts'
import { diffHtml, diffSize } from './diff.ts'
import type { ListedTask } from './listed-task.ts'
import { anchorOf } from './section.ts'
import { sessionsBody } from './session.ts'
import { tableOf } from './table.ts'

export interface TaskRoom {
  /** Characters that each of prompt and patches may have. */
  readonly room: number
  /** There are many tasks. */
  readonly many: boolean
  /** In a small benchmark the prompt is open. */
  readonly open: boolean
}

const MAX_TESTS = 100
const MOST_RUNS = 60
const TURN_CHARS = 400
const MOST_TURNS = 100

export function taskArticle({ task, curation, review }: ListedTask, { room, open, many }: TaskRoom): Html {
  const anchor = anchorOf('task', task.instance_id)
  const { content } = task
  return html`<article class="task" id="${anchor}" aria-labelledby="${anchor}-title">
    <h3 id="${anchor}-title">${task.pull_request.title}</h3>
    <p class="dim"><code>${task.instance_id}</code> ${factsOf(task)}</p>
    ${numbersOf(curation)}${promptOf(task, room, open)}${testsOf(task, curation)}
    ${content === undefined ? null : html`${patchesOf(task.instance_id, content, room)}${runsOf(content.runs)}`}
    ${
      review === null
        ? noSession(content)
        : html`<h4>Session</h4>
            ${sessionsBody(review, { id: `${anchor}-line`, many })}`
    }
  </article>`
}

function factsOf(task: TaskCard): string {
  const { number, merged_at: merged } = task.pull_request
  const facts = [
    `${task.repository.owner}/${task.repository.name}${number === null ? '' : `#${number}`}`,
    task.task_type.replaceAll('_', ' '),
    `${task.turns} turn`,
    task.languages.join(', '),
    `${task.agent ?? 'no agent'}${task.model === null ? '' : ` (${task.model})`}`,
    task.agent_share_of_diff === null ? '' : `agent wrote ${Math.round(task.agent_share_of_diff * 100)} % of the diff`,
    merged === null ? '' : `merged ${merged.slice(0, 10)}`,
    task.partition,
  ]
  return facts.filter((fact) => fact !== '').join(' · ')
}

function numbersOf({ fail_to_pass, pass_to_pass, unstable, runs, timing, sandbox }: Curation): Html {
  const numbers = [
    { name: 'Fail → pass', value: testCount(fail_to_pass) },
    { name: 'Pass → pass', value: testCount(pass_to_pass) },
    { name: 'Unstable', value: testCount(unstable) },
    { name: 'Runs', value: `${runs.pre} + ${runs.post}` },
    { name: 'Tests', value: seconds(timing.test_s) },
    { name: 'Sandbox', value: sandbox },
  ]
  return html`<dl class="numbers">
    ${numbers.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function promptOf({ prompt, prompt_source: source, instance_id: id }: TaskCard, room: number, open: boolean): Html {
  const left = prompt.length - room
  const body = html`<pre class="prompt">${left > 0 ? clipChars(prompt, room) : prompt}</pre>
    ${left > 0 ? html`<p class="dim">${left} more characters in <code>${id}/prompt.md</code>.</p>` : null}`
  const words = `Prompt: ${promptOrigin(source).words}`
  return open
    ? html`<details open>
        <summary>${words}</summary>
        ${body}
      </details>`
    : html`<details>
        <summary>${words}</summary>
        ${body}
      </details>`
}

function testsOf(task: TaskCard, curation: Curation): Html {
  const { fail_to_pass, pass_to_pass, unstable } = curation
  const lists = [
    { what: 'Fail before the change, pass after it', tests: fail_to_pass, names: fail_to_pass.map(testName) },
    { what: 'Pass before and after', tests: pass_to_pass, names: pass_to_pass.map(testName) },
    {
      what: 'Unstable, left out (runs before → after)',
      tests: unstable,
      names: unstable.map((test) => `${test.pre} → ${test.post}  ${testName(test)}`),
    },
  ].filter(({ names }) => names.length > 0)
  const body = lists.map(({ what, tests, names }) => {
    const more =
      names.length > MAX_TESTS ? `\n… and ${names.length - MAX_TESTS} more in ${task.instance_id}/task.json` : ''
    return html`<p>${what}: ${testsCounted(tests)}</p>
      <pre>${names.slice(0, MAX_TESTS).join('\n')}${more}</pre>`
  })
  const why = (task.content?.relevance ?? []).slice(0, MAX_TESTS).map(({ file, by, evidence }) => [file, by, evidence])
  const table = { title: 'Why these test files', note: '', header: ['File', 'By', 'Evidence'], rows: why }
  return html`<details>
    <summary>Tests: ${fail_to_pass.length} fail → pass, ${pass_to_pass.length} pass → pass</summary>
    ${body}${
      why.length === 0
        ? null
        : html`<p>Why these test files</p>
            ${tableOf(table)}`
    }
  </details>`
}

function patchesOf(id: string, content: TaskContent, room: number): readonly Html[] {
  const patches = [
    { name: 'Solution', file: 'solution.patch', text: content.solution_patch },
    { name: 'Test', file: 'test.patch', text: content.test_patch },
  ]
  return patches.map(({ name, file, text }) => {
    const { added, removed } = diffSize(text)
    return html`<details>
      <summary>${name} patch: +${added} −${removed}</summary>
      ${diffHtml(text, room, `${id}/${file}`)}
    </details>`
  })
}

function runsOf(runs: readonly RunSummary[]): Html | null {
  if (runs.length === 0) return null
  const table = {
    title: 'Runs',
    note: '',
    header: ['State', 'Run', 'Kind', 'Passed', 'Failed', 'Exit code', 'Time'],
    rows: runs
      .slice(0, MOST_RUNS)
      .map(({ state, run, phase, passed, failed, exit_code, seconds: time }) => [
        state,
        String(run),
        phase ?? 'planned',
        String(passed),
        String(failed),
        exit_code === null ? 'killed' : String(exit_code),
        seconds(time),
      ]),
  }
  const left = runs.length - MOST_RUNS
  return html`<details>
    <summary>Runs: ${plural(runs.length, 'test process', 'test processes')}</summary>
    <p class="dim">base: the commit before. pre: with the tests of the change. post: the merge.</p>
    ${tableOf(table)}${left > 0 ? html`<p class="dim">and ${left} more in runs.jsonl.</p>` : null}
  </details>`
}

/** A task without a reviewed session still knows what the human typed. */
function noSession(content: TaskContent | undefined): Html | null {
  if (content === undefined || content.turns.length === 0) return null
  const table = {
    title: 'What the human typed',
    note: '',
    header: ['Turn', 'Step', 'Kind', 'In the prompt', 'Words'],
    rows: content.turns
      .slice(0, MOST_TURNS)
      .map(({ n, step, kind, in_prompt, text }) => [
        String(n),
        String(step),
        kind,
        in_prompt ? 'yes' : 'no',
        clipChars(text, TURN_CHARS),
      ]),
  }
  return html`<details>
    <summary>What the human typed: ${plural(content.turns.length, 'turn')}</summary>
    ${tableOf(table)}
  </details>`
}
