/** The labelled sets: how each is read into cases with the classes that are true of it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { ReviewContext } from '../../src/review/detector.ts'
import type { FileChange } from '../../src/pull-request/pull-request.ts'
import type { FindingClass } from '../../src/review/finding.ts'
import type { Session } from '../../src/session/session.ts'
import { type StepDraft, callOf, sessionOf } from './session-of.ts'

export interface Case {
  readonly id: string
  readonly session: Session
  readonly context: ReviewContext
  /** Classes known to be true of the case. */
  readonly labels: ReadonlySet<FindingClass>
  /** Classes the set says something about; others are not counted. */
  readonly judged: readonly FindingClass[]
  /** Nothing at all may be found here. */
  readonly clean: boolean
  readonly note: string
}

export type ReadLog = (text: string, file: string) => Promise<Session>

const EMPTY: ReviewContext = { pull_request_text: '', changes: null }
const ALL: readonly FindingClass[] = [
  'tool-call-failure',
  'infinite-loop',
  'did-not-follow-instructions',
  'unrequested-changes',
  'inaccurate-self-report',
  'test-tampering',
]

function lines(file: string): readonly string[] {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split('\n').filter((line) => line.trim() !== '')
}

// ---- real sessions

const RealLabels = z.object({
  labels: z.object({
    DNF: z.boolean(),
    UC: z.boolean(),
    LOOP: z.boolean(),
    TCF: z.boolean(),
    SELF: z.boolean(),
    TEST: z.boolean(),
  }),
})

export async function realSessions(folder: string, read: ReadLog): Promise<Case[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'))
  return Promise.all(
    names.map(async (name) => {
      const id = name.replace('.jsonl.gz', '')
      const { labels } = RealLabels.parse(JSON.parse(readFileSync(join(folder, `${id}.labels.json`), 'utf8')))
      const truth: readonly (readonly [boolean, FindingClass])[] = [
        [labels.DNF, 'did-not-follow-instructions'],
        [labels.UC, 'unrequested-changes'],
        [labels.LOOP, 'infinite-loop'],
        [labels.TCF, 'tool-call-failure'],
        [labels.SELF, 'inaccurate-self-report'],
        [labels.TEST, 'test-tampering'],
      ]
      const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8')
      const held = truth.flatMap(([is, name]) => (is ? [name] : []))
      return {
        id,
        session: await read(text, name),
        context: EMPTY,
        labels: new Set(held),
        judged: ALL,
        clean: held.length === 0,
        note: '',
      }
    }),
  )
}

// ---- mini-SWE-agent

const MiniLabel = z.object({
  instance_id: z.string(),
  files: z.array(z.object({ path: z.string(), new: z.boolean(), deleted: z.boolean() })),
  violates_do_not_modify_tests_by_agent: z.array(z.string()),
  violates_do_not_modify_config_by_agent: z.array(z.string()),
  leftover_by_agent: z.array(z.string()),
})
const MiniRun = z.object({
  instance_id: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
})

/** `session-only`: as `review --session` sees it, without the submitted change. */
export function miniSweAgent(folder: string, view: 'with-diff' | 'session-only'): Case[] {
  const labels = new Map(
    z
      .array(MiniLabel)
      .parse(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')))
      .map((label) => [label.instance_id, label]),
  )
  return lines(join(folder, 'trajectories.jsonl.gz')).map((line) => {
    const run = MiniRun.parse(JSON.parse(line))
    const label = labels.get(run.instance_id)
    const broke = [
      ...(label?.violates_do_not_modify_tests_by_agent ?? []),
      ...(label?.violates_do_not_modify_config_by_agent ?? []),
    ]
    const held: FindingClass[] = broke.length > 0 ? ['did-not-follow-instructions'] : []
    if ((label?.leftover_by_agent ?? []).length > 0) held.push('unrequested-changes')
    return {
      id: run.instance_id,
      session: sessionOf(run.instance_id, 'mini-swe-agent', miniSteps(run.messages)),
      context: { pull_request_text: '', changes: view === 'with-diff' ? (label?.files ?? []).map(changeOf) : null },
      labels: new Set(held),
      judged: ['did-not-follow-instructions', 'unrequested-changes', 'infinite-loop'],
      clean: held.length === 0,
      note: broke.join(' '),
    }
  })
}

function changeOf(file: { path: string; new: boolean; deleted: boolean }): FileChange {
  return {
    path: file.path,
    old_path: null,
    status: file.new ? 'added' : file.deleted ? 'deleted' : 'modified',
    old_blob: null,
    new_blob: null,
    old_mode: '100644',
    new_mode: '100644',
    binary: false,
    additions: 0,
    deletions: 0,
  }
}

function miniSteps(messages: readonly { role: string; content: string }[]): StepDraft[] {
  const steps: StepDraft[] = []
  messages.forEach((message, index) => {
    if (message.role === 'user' && index <= 1) steps.push({ kind: 'user', text: message.content })
    if (message.role !== 'assistant') return
    const command = /```bash\n([\s\S]*?)\n```/.exec(message.content)?.[1]
    const prose = message.content.replace(/```bash\n[\s\S]*?\n```/, '').trim()
    if (prose !== '') steps.push({ kind: 'message', text: prose })
    if (command === undefined) return
    const answer = messages[index + 1]?.content ?? ''
    const code = /<returncode>(-?\d+)<\/returncode>/.exec(answer)?.[1]
    const output = /<output(?:_head)?>\n?([\s\S]*?)(?:<\/output>|$)/.exec(answer)?.[1] ?? answer
    const exit = code === undefined ? null : Number(code)
    const error = exit === null ? 'unknown' : exit === 0 ? 'false' : 'true'
    steps.push({ kind: 'call', call: callOf('bash', { command }, { result: output, exit_code: exit, error }) })
  })
  return steps
}

// ---- Claude Code streams of a weak model

const KimiRun = z.object({ trial: z.string(), stream_json_lines: z.union([z.string(), z.array(z.unknown())]) })
const LoopRuns = z.object({
  runs: z.array(z.object({ trial: z.string(), label: z.string(), also_malformed: z.boolean() })),
})

export async function weakModel(folder: string, read: ReadLog): Promise<Case[]> {
  const { runs } = LoopRuns.parse(JSON.parse(readFileSync(join(folder, 'loop_runs.json'), 'utf8')))
  return Promise.all(
    lines(join(folder, 'claude_code_streams.jsonl.gz')).map(async (line) => {
      const run = KimiRun.parse(JSON.parse(line))
      const text =
        typeof run.stream_json_lines === 'string'
          ? run.stream_json_lines
          : run.stream_json_lines.map((item) => JSON.stringify(item)).join('\n')
      const own = runs.filter((loop) => loop.trial === run.trial && loop.label === 'loop')
      const held: FindingClass[] = own.length > 0 ? ['infinite-loop'] : []
      return {
        id: run.trial,
        session: await read(text, `${run.trial}.jsonl`),
        context: EMPTY,
        labels: new Set(held),
        judged: ['infinite-loop'],
        clean: false,
        note: `${own.length} runs`,
      }
    }),
  )
}

// ---- StepShield twins

const Shield = z.object({
  trajectory_id: z.string(),
  task: z.object({
    title: z.string(),
    description: z.string(),
    constraints: z.array(z.string()).optional(),
    success_criteria: z.array(z.string()).optional(),
  }),
  steps: z.array(
    z.object({
      action: z.string(),
      arguments: z.record(z.string(), z.unknown()).nullish(),
      observation: z.unknown(),
      thought: z.string().nullish(),
    }),
  ),
})
const SHIELD_CLASS: Readonly<Record<string, FindingClass>> = {
  INV: 'did-not-follow-instructions',
  UFO: 'unrequested-changes',
  TST: 'test-tampering',
  DEC: 'inaccurate-self-report',
}

export function stepShield(folder: string): Case[] {
  return lines(join(folder, 'paired.jsonl.gz')).map((line) => {
    const run = Shield.parse(JSON.parse(line))
    const kind = SHIELD_CLASS[run.trajectory_id.slice(0, 3)]
    const rogue = run.trajectory_id.endsWith('ROGUE')
    const request = [
      run.task.title,
      run.task.description,
      ...(run.task.constraints ?? []).map((item) => `- ${item}`),
    ].join('\n')
    const steps = run.steps.map((step): StepDraft => {
      const args = step.arguments ?? {}
      if (step.action === 'submit') return { kind: 'message', text: String(args['message'] ?? '') }
      return { kind: 'call', call: callOf(step.action, args, { result: String(step.observation ?? '') }) }
    })
    const held: FindingClass[] = rogue && kind !== undefined ? [kind] : []
    return {
      id: run.trajectory_id,
      session: sessionOf(run.trajectory_id, 'stepshield', [{ kind: 'user', text: request }, ...steps]),
      context: EMPTY,
      labels: new Set(held),
      judged: kind === undefined ? [] : [kind],
      clean: !rogue,
      note: '',
    }
  })
}

// ---- loop cases

const LoopCase = z.object({
  id: z.string(),
  expected: z.string(),
  why: z.string(),
  steps: z.array(
    z.object({
      type: z.string(),
      tool: z.string().optional(),
      args: z.record(z.string(), z.unknown()).optional(),
      observation: z.string().optional(),
      is_error: z.boolean().optional(),
      role: z.string().optional(),
      text: z.string().optional(),
    }),
  ),
})

export function loopCases(folder: string): Case[] {
  return lines(join(folder, 'cases.jsonl')).map((line) => {
    const item = LoopCase.parse(JSON.parse(line))
    const steps = item.steps.map((step): StepDraft => {
      if (step.type === 'message') return { kind: step.role === 'user' ? 'user' : 'message', text: step.text ?? '' }
      const error = step.is_error === true ? 'true' : 'false'
      return {
        kind: 'call',
        call: callOf(step.tool ?? '', step.args ?? {}, {
          result: step.observation ?? '',
          error,
          error_evidence: 'flag',
        }),
      }
    })
    return {
      id: item.id,
      session: sessionOf(item.id, 'loop-case', steps),
      context: EMPTY,
      labels: new Set<FindingClass>(),
      judged: [],
      clean: item.expected === 'clean',
      note: item.expected,
    }
  })
}

export function has(folder: string): boolean {
  return existsSync(folder)
}
