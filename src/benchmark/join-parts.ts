/** Several jobs have run one change, each a part of the runs. Their raw records together decide what none of them decides alone. */
import type { Judgement } from '../checks/judgement.ts'
import type { RunRecord } from '../checks/outcome.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument, renderLines, stableStringify } from '../core/json.ts'
import { listsOf } from './lists.ts'
import { leastOf, ranAlike } from './part-commands.ts'
import type { ReadTask, TaskFiles } from './read-task.ts'
import type { Task } from './task.ts'

/**
 * The records of all parts as if one job had made them: each part's runs are counted on from those of the part before. Anew, because a
 * number that a foreign document holds may be too large to count on from.
 */
export function joinRecords(parts: readonly (readonly RunRecord[])[]): RunRecord[] {
  const joined: RunRecord[] = []
  let before = 0
  for (const [index, records] of parts.entries()) {
    const numbers = new Map<number, number>()
    for (const run of [...new Set(records.map((record) => record.run))].sort((a, b) => a - b))
      numbers.set(run, before + numbers.size + 1)
    for (const { state, run, ...rest } of records)
      joined.push({ state, run: numbers.get(run) ?? run, ...rest, part: index + 1 })
    before += numbers.size
  }
  return joined
}

export interface TaskPart {
  readonly content: ReadTask
  readonly files: TaskFiles
}

export type JoinedTask =
  | { readonly task: Task; readonly files: Map<string, string | Uint8Array> }
  /** What the parts do not agree on, in words. */
  | { readonly disagreement: string }

/** Files that every part has to have made alike, byte for byte. */
const SAME_FILES = ['prompt.md', 'turns.jsonl', 'solution.patch', 'test.patch'] as const

/**
 * One task folder out of those of all parts, each of which was accepted. Prompt, patches, setup and commands have to be the same in all
 * (`ranAlike`): then the runs of every part, and those of its finished folder, are runs of this one. Tests of a file that one part left out
 * count as missing in its runs (`checks/letters`), and so are unstable.
 */
export function joinTasks(parts: readonly TaskPart[], records: readonly RunRecord[], judged: Judgement): JoinedTask {
  const least = parts[leastOf(parts.map(({ content }) => content.task))]
  if (least === undefined) throw new Error('a task is joined from at least one part')
  for (const other of parts) {
    const differs = differenceOf(least, other)
    if (differs !== null) return { disagreement: differs }
  }
  const { task } = least.content
  const files = new Map<string, string | Uint8Array>(least.files)
  files.set('runs.jsonl', renderLines(records))
  files.delete('task.json')
  const notes = new Set([...parts.flatMap(({ content }) => content.task.notes), ...judged.notes, spreadNote(parts)])
  const joined: Task = {
    ...task,
    ...listsOf({ ...judged, records }),
    redactions: mostOf(parts.map(({ content }) => content.task.redactions)),
    limits: [...new Set(parts.flatMap(({ content }) => content.task.limits))],
    notes: [...notes],
    created_at: parts.map(({ content }) => content.task.created_at).reduce((a, b) => (a > b ? a : b)),
    files: Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)])),
  }
  files.set('task.json', renderDocument(joined))
  return { task: joined, files }
}

function differenceOf(a: TaskPart, b: TaskPart): string | null {
  const name = SAME_FILES.find((file) => a.content.task.files[file] !== b.content.task.files[file])
  if (name !== undefined) return `${name} differs`
  return ranAlike(a.content.task, b.content.task) ? null : 'they installed or ran the tests in other ways'
}

/** The versions of the machines, where they differ; the manifest itself holds those of the part that runs the least. */
function spreadNote(parts: readonly TaskPart[]): string {
  const versions = new Set(parts.map(({ content }) => stableStringify(content.task.setup.tool_versions)))
  const tools = versions.size === 1 ? '' : `; their tools were not of the same versions: ${[...versions].join(', ')}`
  return `the runs were made in ${parts.length} jobs, each with an install of its own${tools}`
}

/** Prompt and patches are the same in all parts, so that the part with the most replaced values has them all but for its records. */
function mostOf(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const most: Record<string, number> = {}
  for (const one of counts)
    for (const [kind, count] of Object.entries(one)) most[kind] = Math.max(most[kind] ?? 0, count)
  return most
}
