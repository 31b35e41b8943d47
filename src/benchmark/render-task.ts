/** A task as the files of its folder. Pure: the caller writes them. */
import type { RunRecord } from '../checks/outcome.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument, renderLines } from '../core/json.ts'
import type { Redactor } from '../guard/redact.ts'
import { redactAll } from '../guard/redact-all.ts'
import { mapStrings } from '../guard/strings.ts'
import { type TaskPrompt } from '../task/prompt.ts'
import type { Reason } from '../task/rejection.ts'
import { secretsInFiles } from './final-scan.ts'
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
  /** The value of `trajectory.json`, when publishing trajectories is switched on. */
  readonly trajectory?: object
}

export interface RenderOptions {
  readonly redact: Redact
  /**
   * For patches: only what must never leave. A patch with a replaced line may not apply any more, so a hit refuses the
   * task instead.
   */
  readonly redactPatch: Redact
}

/** What a redactor replaces in words, and in patches. */
export function renderOptions(redactor: Redactor): RenderOptions {
  return { redact: (text) => redactAll(redactor, text), redactPatch: (text) => redactor.redact(text) }
}

export type RenderedTask =
  | { readonly status: 'rendered'; readonly task: Task; readonly files: ReadonlyMap<string, string> }
  | { readonly status: 'secret-found'; readonly reason: Reason }

/** Renders all files of a task, or refuses when a patch holds a secret. */
export function renderTask(content: TaskContent, options: RenderOptions): RenderedTask {
  const patches = [
    ['solution.patch', content.solutionPatch],
    ['test.patch', content.testPatch],
  ] as const
  const inPatches = secretsInFiles(patches, options.redactPatch)
  if (inPatches !== null) return secretFound(inPatches)
  const redactor = countingRedactor(options)
  const facts = redactor.deep(content.facts)
  const prompt = redactor.text(content.prompt.text)
  const files = new Map([
    ['prompt.md', prompt],
    ['turns.jsonl', renderLines(content.prompt.all_turns.map((turn) => redactor.deep(turn)))],
    ...patches,
    ['runs.jsonl', linesOfRecords(content.records, redactor)],
  ])
  if (content.trajectory !== undefined) files.set('trajectory.json', renderDocument(redactor.whole(content.trajectory)))
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
  const finished = new Map([['task.json', renderDocument(task)], ...files])
  const left = secretsInFiles(finished, options.redactPatch)
  return left === null ? { status: 'rendered', task, files: finished } : secretFound(left)
}

/** Raw records as `runs.jsonl` holds them, for those that belong to no task. */
export function renderRecords(records: readonly RunRecord[], options: RenderOptions): string {
  return linesOfRecords(records, countingRedactor(options))
}

function linesOfRecords(records: readonly RunRecord[], redactor: CountingRedactor): string {
  return renderLines(records.map((record) => redactor.deep(record)))
}

function secretFound(detail: string): RenderedTask {
  return { status: 'secret-found', reason: { code: 'secret-found', detail, stage: 'task' } }
}

interface CountingRedactor {
  text(text: string): string
  /** Redacts every string inside a value and keeps its shape. */
  deep<T>(value: T): T
  /**
   * As `deep`, with the strings of every key: a session's commands and paths compare with nothing. Arguments of calls name
   * their secrets by their keys.
   */
  whole<T>(value: T): T
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
  const named = (input: string, key: string): string => {
    const output = text(input)
    return exact(`${key}="${output}"`) === `${key}="${output}"` ? output : '[redacted:assigned-secret]'
  }
  return {
    text,
    deep: (value) => mapStrings(value, (input, path) => (path.some((key) => EXACT.has(key)) ? exact : text)(input)),
    whole: (value) => mapStrings(value, (input, path) => named(input, path.at(-1) ?? '')),
    counts: () => Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
