/** What the command line prints for people: funnel, curation, task, review. Readable in 80 columns without colour. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Curation } from '../checks/curation.ts'
import type { TestId } from '../checks/outcome.ts'
import type { Review, Severity } from '../review/finding.ts'
import { promptOrigin } from '../task/prompt-origin.ts'
import type { TaskCard } from './model.ts'
import { problemLine } from './problem-line.ts'
import { type FindingGroup, groupBySteps } from './same-steps.ts'
import { type SessionNames, sessionNames } from './session-names.ts'
import { shareLine } from './share-line.ts'
import {
  PLAIN_TERMINAL,
  type Paint,
  type TerminalStyle,
  columns,
  cut,
  oneLine,
  pack,
  paint,
  wrap,
} from './terminal-text.ts'
import { testCount, testsCounted } from './test-count.ts'
import {
  CLASS_WORDS,
  judgeLine,
  linkWords,
  plural,
  seconds,
  severityWord,
  stepsOf,
  titleOf,
  verdictOf,
} from './words.ts'

/** Tests listed by name before the rest is only counted. */
const MAX_TESTS = 10
const BAR = 24

const SEVERITY_PAINT: Readonly<Record<Severity, Paint>> = { high: 'red', medium: 'yellow', low: 'blue', info: 'dim' }

/** The funnel as bars: how many changes passed each stage, then why the others did not. */
export function renderFunnel(funnel: Funnel, style: TerminalStyle = PLAIN_TERMINAL): string {
  const head = `Funnel: ${plural(funnel.candidates, 'change')}, ${plural(funnel.accepted, 'task')}, ${funnel.rejected} rejected`
  const stages = funnel.stages.map((stage) => [
    stage.name,
    bar(stage.survived, funnel.candidates),
    String(stage.survived).padStart(4),
    stage.rejected === 0 ? '' : `-${stage.rejected}`,
  ])
  return lines([paint(head, 'bold', style), ...columns(stages, 2, style), ...reasonLines(funnel, style)])
}

function reasonLines(funnel: Funnel, style: TerminalStyle): readonly string[] {
  const reasons = funnel.reasons.map((reason) => [String(reason.count).padStart(4), reason.code, `at ${reason.stage}`])
  return reasons.length === 0 ? [] : ['', '  Why the others are not tasks', ...columns(reasons, 2, style)]
}

/** What the screens alone say. The funnel counts rejections; who passed has no verdict before tests have run. */
export function renderScreens(
  funnel: Funnel,
  passed: readonly { readonly number: number | null; readonly title: string; readonly head: string }[],
  style: TerminalStyle = PLAIN_TERMINAL,
): string {
  const seen = passed.length + funnel.rejected
  const head = `Screens: ${plural(seen, 'change')}, ${passed.length} passed, ${funnel.rejected} rejected; no tests were run`
  const names = passed
    .slice(0, MAX_TESTS)
    .map(({ number, title, head: sha }) => [number === null ? sha.slice(0, 10) : `#${number}`, oneLine(title)])
  const more = passed.length > MAX_TESTS ? [`    and ${passed.length - MAX_TESTS} more (--json names all)`] : []
  return lines([paint(head, 'bold', style), ...columns(names, 2, style), ...more, ...reasonLines(funnel, style)])
}

function bar(count: number, of: number): string {
  const full = of === 0 ? 0 : Math.round((count / of) * BAR)
  return '█'.repeat(full) + '·'.repeat(BAR - full)
}

/** One change's verdict with its reasons, stages and tests. */
export function renderCuration(curation: Curation, style: TerminalStyle = PLAIN_TERMINAL): string {
  const accepted = curation.verdict === 'accepted'
  const verdict = paint(accepted ? 'ACCEPTED' : 'REJECTED', accepted ? 'green' : 'yellow', style)
  const kind = curation.partition === null ? '' : `  (${curation.partition}, ${curation.turns ?? 'unknown'} turn)`
  const reasons = curation.reasons.flatMap((reason) => [
    `  ${paint(reason.code, 'bold', style)} at ${oneLine(reason.stage)}`,
    ...wrap(reason.detail, 4, style),
  ])
  return lines([
    `${verdict}  ${oneLine(curation.instance_id)}${kind}`,
    ...reasons,
    ...originLines(curation, style),
    ...stageLines(curation, style),
    ...testLines('Fail before, pass after', curation.fail_to_pass, style),
    ...unstableLines(curation, style),
    ...countLines(curation, style),
  ])
}

/** Silent about a prompt that the agent was given: only what is not one has to be told. */
function originLines({ prompt_source: source }: Curation, style: TerminalStyle): readonly string[] {
  if (source === undefined) return []
  const { words, saidToAgent } = promptOrigin(source)
  return saidToAgent ? [] : wrap(`Prompt: ${words}`, 2, style)
}

function stageLines(curation: Curation, style: TerminalStyle): readonly string[] {
  const marks = { passed: '✓', rejected: '✗', skipped: '–' } as const
  return pack(
    curation.stages.map((stage) => `${marks[stage.status]} ${stage.name}`),
    2,
    style,
  )
}

function testLines(title: string, tests: readonly TestId[], style: TerminalStyle): readonly string[] {
  if (tests.length === 0) return []
  const shown = tests.slice(0, MAX_TESTS).map((test) => cut(`    ${testName(test)}`, style.width))
  const rest = tests.length > MAX_TESTS ? [`    and ${tests.length - MAX_TESTS} more`] : []
  return ['', ...wrap(`${title}: ${testsCounted(tests)}`, 2, style), ...shown, ...rest]
}

function unstableLines(curation: Curation, style: TerminalStyle): readonly string[] {
  if (curation.unstable.length === 0) return []
  const shown = curation.unstable
    .slice(0, MAX_TESTS)
    .map((test) => cut(`    ${test.pre} → ${test.post}  ${testName(test)}`, style.width))
  return [
    '',
    ...wrap(`Unstable, left out: ${testsCounted(curation.unstable)}, runs before → after`, 2, style),
    ...shown,
  ]
}

function testName(test: TestId): string {
  const context = test.context === undefined ? '' : ` [${test.context}]`
  return `${oneLine(test.file)}  ${oneLine(`${test.name}${context}`)}`
}

function countLines(curation: Curation, style: TerminalStyle): readonly string[] {
  const { timing, runs } = curation
  if (runs.pre + runs.post === 0) return []
  const facts = [
    `${testCount(curation.pass_to_pass)} pass before and after`,
    `${runs.pre} + ${runs.post} runs`,
    `setup ${seconds(timing.setup_s)}, tests ${seconds(timing.test_s)}`,
    `sandbox ${curation.sandbox}`,
  ]
  const folder = curation.task_dir === null ? [] : wrap(`Task: ${curation.task_dir}`, 2, style)
  return ['', ...wrap(`${facts.join(' · ')}`, 2, style), ...folder]
}

/** A task at a glance: where it comes from and what the developer asked for. */
export function renderTask(task: TaskCard, style: TerminalStyle = PLAIN_TERMINAL): string {
  const source = `${task.repository.owner}/${task.repository.name}${task.pull_request.number === null ? '' : `#${task.pull_request.number}`}`
  const share = task.agent_share_of_diff === null ? 'unknown' : `${Math.round(task.agent_share_of_diff * 100)} %`
  const prompt = task.prompt.split('\n').filter((line) => line.trim() !== '')
  const rows = [
    ['From', oneLine(`${source}  ${task.pull_request.title}`)],
    ['Kind', `${task.task_type}, ${task.turns} turn, ${task.languages.join(', ')}`],
    [
      'Agent',
      oneLine(`${task.agent ?? 'none'}${task.model === null ? '' : ` (${task.model})`}, wrote ${share} of the diff`),
    ],
  ]
  return lines([
    paint(`Task ${oneLine(task.instance_id)}`, 'bold', style),
    ...columns(rows, 2, style),
    ...wrap(`Prompt: ${promptOrigin(task.prompt_source).words}`, 2, style),
    ...prompt.slice(0, 6).flatMap((line) => wrap(line, 4, style).slice(0, 3)),
    ...(prompt.length > 6 ? [`    and ${plural(prompt.length - 6, 'more line', 'more lines')}`] : []),
  ])
}

/** A review: verdict first, then each finding with where, what and what to do, then what was looked at. */
export function renderReview(review: Review, style: TerminalStyle = PLAIN_TERMINAL): string {
  const shown = review.findings.filter((finding) => finding.severity !== 'info')
  const silent = review.findings.length - shown.length
  const nameOf = sessionNames(review)
  // Wrapped and not cut: the number of failed calls stands at the end.
  const sessions = review.sessions.map((session) => [
    nameOf(session.id) ?? '',
    oneLine(session.agent),
    oneLine(session.model ?? ''),
    `${plural(session.steps, 'step')}, ${plural(session.turns, 'human turn')}, ${plural(session.tool_calls, 'call')} (${session.failed_tool_calls} failed)`,
  ])
  return lines([
    ...wrap(verdictOf(review), 0, style).map((line) => paint(line, 'bold', style)),
    ...groupBySteps(shown).flatMap((group) => ['', ...findingLines(group, nameOf, style)]),
    ...(silent === 0 ? [] : ['', `  ${plural(silent, 'more note')} of severity info (--json shows them).`]),
    '',
    ...sessions.flatMap((cells) => wrap(cells.filter((cell) => cell !== '').join(', '), 2, style)),
    ...review.sessions.slice(0, 1).map((session) => `  Linked by ${oneLine(linkWords(session))}.`),
    ...wrap(judgeLine(review), 2, style),
    ...noteLines([shareLine(review.provenance), problemLine(review.problems, '--json has all')], style),
    ...(review.truncated ? ['  A session was longer than the limit and was cut; see problems.'] : []),
  ])
}

function noteLines(notes: readonly (string | null)[], style: TerminalStyle): readonly string[] {
  return notes.flatMap((note) => (note === null ? [] : wrap(note, 2, style)))
}

function findingLines({ finding, also }: FindingGroup, nameOf: SessionNames, style: TerminalStyle): readonly string[] {
  const mark = paint(severityWord(finding.severity).padEnd(6), SEVERITY_PAINT[finding.severity], style)
  const recovered = finding.recovered ? ', recovered' : ''
  const session = nameOf(finding.session_id)
  const place = `${stepsOf(finding)}${session === null ? '' : ` of session ${session}`}${recovered}`
  return [
    `  ${mark}  ${paint(titleOf(finding), 'bold', style)}`,
    ...wrap(`${CLASS_WORDS[finding.class]}, ${place}`, 10, style).map((line) => paint(line, 'dim', style)),
    ...wrap(finding.explanation, 10, style),
    ...finding.evidence
      .slice(0, 3)
      .map(({ step, quote }) => cut(`          ${String(step).padStart(4)} │ ${oneLine(quote)}`, style.width)),
    ...wrap(`Do: ${finding.guidance}`, 10, style),
    `          ${paint(`id ${finding.id}`, 'dim', style)}`,
    ...also.flatMap((other) =>
      wrap(`The same steps are also: ${titleOf(other)} (${CLASS_WORDS[other.class]}), id ${other.id}`, 10, style),
    ),
  ]
}

function lines(parts: readonly string[]): string {
  return `${parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}
