/** Curations, tasks and the funnel as Markdown blocks. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Curation } from '../checks/curation.ts'
import type { TestId } from '../checks/outcome.ts'
import {
  type Block,
  type Inline,
  codeBlock,
  details,
  heading,
  inlineCode,
  list,
  paragraph,
  plain,
  strong,
  table,
  text,
} from '../guard/markdown.ts'
import { promptOrigin } from '../task/prompt-origin.ts'
import type { TaskCard } from './model.ts'
import { testCount, testsCounted } from './test-count.ts'
import { plural, seconds, testName } from './words.ts'

/** Tests named one by one; the rest is counted. */
const MAX_TESTS = 50

const cells = (...words: readonly string[]): readonly Inline[][] => words.map((word) => [text(word)])

/** How many changes passed each stage, and why the others did not. */
export function funnelBlocks(funnel: Funnel): readonly Block[] {
  const stages = funnel.stages.map((stage) =>
    cells(stage.name, String(stage.entered), String(stage.survived), stage.rejected === 0 ? '' : `−${stage.rejected}`),
  )
  const reasons = funnel.reasons.map((reason) => [
    [inlineCode(reason.code)],
    [text(reason.stage)],
    [text(String(reason.count))],
  ])
  return [
    paragraph(
      strong(text(`${plural(funnel.candidates, 'change')} went in, ${plural(funnel.accepted, 'task')} came out.`)),
    ),
    ...(stages.length === 0 ? [] : [table(cells('Stage', 'In', 'Out', 'Lost'), stages)]),
    ...(reasons.length === 0 ? [] : [table(cells('Why a change is no task', 'Stage', 'Changes'), reasons)]),
  ]
}

/** One change: verdict, reasons, tests. */
export function curationBlocks(curation: Curation): readonly Block[] {
  const accepted = curation.verdict === 'accepted'
  const reasons = curation.reasons.map((reason) => [
    paragraph(inlineCode(reason.code), text(' at '), plain(reason.stage, 40), text(': '), plain(reason.detail)),
  ])
  return [
    heading(
      3,
      text(accepted ? '✅ ' : '⛔ '),
      plain(curation.instance_id, 200),
      text(accepted ? ` is a task (${curation.partition ?? 'unsorted'})` : ' is no task'),
    ),
    ...(reasons.length === 0 ? [] : [list(...reasons)]),
    ...originBlocks(curation),
    ...(accepted || curation.runs.pre > 0 ? [countsTable(curation)] : []),
    ...testDetails('Fail before the change, pass after it', curation.fail_to_pass),
    ...testDetails('Pass before and after', curation.pass_to_pass),
    ...unstableDetails(curation),
  ]
}

/** Silent about a prompt that the agent was given: only what is not one has to be told. */
function originBlocks({ prompt_source: source }: Curation): readonly Block[] {
  if (source === undefined || promptOrigin(source).saidToAgent) return []
  return [paragraph(text(`The prompt is ${promptOrigin(source).words}.`))]
}

function countsTable(curation: Curation): Block {
  const { runs, timing } = curation
  return table(cells('Fail → pass', 'Pass → pass', 'Unstable', 'Skipped', 'Runs', 'Setup', 'Tests', 'Sandbox'), [
    cells(
      testCount(curation.fail_to_pass),
      testCount(curation.pass_to_pass),
      testCount(curation.unstable),
      String(curation.skipped),
      `${runs.pre} + ${runs.post}`,
      seconds(timing.setup_s),
      seconds(timing.test_s),
      curation.sandbox,
    ),
  ])
}

function testDetails(what: string, tests: readonly TestId[]): readonly Block[] {
  if (tests.length === 0) return []
  return [details([text(`${what}: ${testsCounted(tests)}`)], ...testList(tests.map(testName)))]
}

function unstableDetails(curation: Curation): readonly Block[] {
  if (curation.unstable.length === 0) return []
  const rows = curation.unstable.map((test) => `${test.pre} → ${test.post}  ${testName(test)}`)
  return [
    details([text(`Unstable, left out (runs before → after): ${testsCounted(curation.unstable)}`)], ...testList(rows)),
  ]
}

function testList(names: readonly string[]): readonly Block[] {
  const shown = names.slice(0, MAX_TESTS).join('\n')
  const more = names.length - MAX_TESTS
  return [
    codeBlock(shown, 'text', 20_000),
    ...(more > 0 ? [paragraph(text(`and ${more} more; the task folder lists them all.`))] : []),
  ]
}

/** Where a task comes from and what was asked for. */
export function taskBlocks(task: TaskCard): readonly Block[] {
  const number = task.pull_request.number === null ? '' : `#${task.pull_request.number}`
  const share = task.agent_share_of_diff === null ? 'unknown' : `${Math.round(task.agent_share_of_diff * 100)} %`
  return [
    heading(4, text('Task '), plain(task.instance_id, 200)),
    table(cells('From', 'Kind', 'Agent', 'Agent wrote'), [
      [
        [plain(`${task.repository.owner}/${task.repository.name}${number} ${task.pull_request.title}`, 120)],
        [text(`${task.task_type}, ${task.turns} turn, ${task.languages.join(', ')}`)],
        [plain([task.agent ?? 'none', task.model ?? ''].filter((word) => word !== '').join(', '), 60)],
        [text(share)],
      ],
    ]),
    details([text(`Prompt: ${promptOrigin(task.prompt_source).words}`)], codeBlock(task.prompt, 'text')),
  ]
}
