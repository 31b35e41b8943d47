/** A task as the files of its folder. Pure: the caller writes them. */
import type { RunRecord } from '../checks/outcome.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument } from '../core/json.ts'
import { type TaskPrompt } from '../task/prompt.ts'
import type { Reason } from '../task/rejection.ts'
import type { Task } from './task.ts'

/** Replaces secrets by typed placeholders and counts them by type. The same value always gets the same placeholder. */
export type Redact = (text: string) => { readonly text: string; readonly counts: Readonly<Record<string, number>> }

/** Everything of the manifest that is not computed from the files. */
export type TaskFacts = Omit<Task, 'schema' | 'prompt' | 'turns' | 'redactions' | 'files'>

export interface TaskContent {
  readonly facts: TaskFacts
  readonly prompt: TaskPrompt
  readonly solutionPatch: string
  readonly testPatch: string
  readonly records: readonly RunRecord[]
  /** `trajectory.json`, when publishing trajectories is switched on. */
  readonly trajectory?: string
}

export interface RenderOptions {
  readonly redact: Redact
  /**
   * For patches: only what must never leave. A patch with a replaced line may not apply any more, so a hit refuses the
   * task instead.
   */
  readonly redactPatch: Redact
}

export type RenderedTask =
  | { readonly status: 'rendered'; readonly task: Task; readonly files: ReadonlyMap<string, string> }
  | { readonly status: 'secret-found'; readonly reason: Reason }

/** Renders all files of a task, or refuses when a patch holds a secret. */
export function renderTask(content: TaskContent, options: RenderOptions): RenderedTask {
  const refused = secretInPatches(content, options.redactPatch)
  if (refused !== null) return { status: 'secret-found', reason: refused }
  const redactor = countingRedactor(options)
  const facts = redactor.deep(content.facts)
  const prompt = redactor.text(content.prompt.text)
  const files = new Map([
    ['prompt.md', prompt],
    ['turns.jsonl', lines(content.prompt.all_turns.map((turn) => redactor.deep(turn)))],
    ['solution.patch', content.solutionPatch],
    ['test.patch', content.testPatch],
    ['runs.jsonl', lines(content.records.map((record) => redactor.deep(record)))],
  ])
  if (content.trajectory !== undefined) files.set('trajectory.json', redactor.text(content.trajectory))
  const task: Task = {
    schema: 'backtest/task@1',
    ...facts,
    prompt: {
      source: redactor.deep(content.prompt.source),
      sha256: sha256(prompt),
      verbatim: prompt === content.prompt.text,
      share_after_first_edit: content.prompt.share_after_first_edit,
    },
    turns: content.prompt.turns,
    redactions: redactor.counts(),
    files: Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)])),
  }
  return { status: 'rendered', task, files: new Map([['task.json', renderDocument(task)], ...files]) }
}

function secretInPatches(content: TaskContent, redact: Redact): Reason | null {
  const patches = { 'solution.patch': content.solutionPatch, 'test.patch': content.testPatch }
  for (const [name, patch] of Object.entries(patches)) {
    const { text, counts } = redact(patch)
    if (text === patch) continue
    const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
    return { code: 'secret-found', detail: `${name} holds ${kinds.join(', ') || 'a secret'}`, stage: 'task' }
  }
  return null
}

interface CountingRedactor {
  text(text: string): string
  /** Redacts every string inside a value and keeps its shape. */
  deep<T>(value: T): T
  counts(): Record<string, number>
}

/**
 * Keys that name tests, files and what ran them. Later runs are compared with them letter by letter, and they stand in the
 * patches anyway: `rejects ada@lovelace.io` must stay that test, and `icon@2x.test.js` that file.
 */
const EXACT = new Set(['file', 'files', 'name', 'context', 'contexts', 'cwd', 'command'])

function countingRedactor({ redact, redactPatch }: RenderOptions): CountingRedactor {
  const total = new Map<string, number>()
  const counted =
    (by: Redact) =>
    (input: string): string => {
      const result = by(input)
      for (const [kind, count] of Object.entries(result.counts)) total.set(kind, (total.get(kind) ?? 0) + count)
      return result.text
    }
  const [text, exact] = [counted(redact), counted(redactPatch)]
  const walk = (value: unknown, replace: (input: string) => string): unknown => {
    if (typeof value === 'string') return replace(value)
    if (Array.isArray(value)) return value.map((item) => walk(item, replace))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, EXACT.has(key) ? exact : replace)]),
    )
  }
  return {
    text,
    // Strings become strings and all else stays, so the shape is the same.
    deep: <T>(value: T): T => walk(value, text) as T,
    counts: () => Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}
