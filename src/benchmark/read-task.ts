/** Reading a task folder back: schema and digests are checked on every read, and each problem says how to mend it. */
import { z } from 'zod'
import { RunRecord } from '../checks/outcome.ts'
import { sha256 } from '../core/digest.ts'
import { parseJson } from '../core/json.ts'
import { TurnRecord } from '../task/turns.ts'
import { Task, TASK_SCHEMA } from './task.ts'

/** The files of a folder by name. Bytes as they stand on disk; text is taken as UTF-8. */
export type TaskFiles = ReadonlyMap<string, string | Uint8Array>

export interface TaskProblem {
  readonly code:
    | 'missing-file'
    | 'not-json'
    | 'unknown-schema'
    | 'bad-manifest'
    | 'wrong-digest'
    | 'unlisted-file'
    | 'a-link'
    | 'bad-record'
  /** What is wrong and where. */
  readonly detail: string
  readonly remedy: string
}

export interface ReadTask {
  readonly task: Task
  readonly prompt: string
  readonly solutionPatch: string
  readonly testPatch: string
  readonly records: readonly RunRecord[]
  readonly turns: readonly TurnRecord[]
}

export type TaskReading =
  | { readonly status: 'ok'; readonly content: ReadTask }
  | { readonly status: 'broken'; readonly problems: readonly TaskProblem[] }

const REQUIRED = ['prompt.md', 'turns.jsonl', 'solution.patch', 'test.patch', 'runs.jsonl'] as const
const RESTORE = 'restore the folder from its artifact or curate the pull request again'
const MAX_ISSUES = 5

/** Reads and checks one task folder. Never throws for what stands in it. */
export function readTask(files: TaskFiles): TaskReading {
  const manifest = readManifest(files)
  if (!('task' in manifest)) return { status: 'broken', problems: manifest.problems }
  const { task } = manifest
  const problems = fileProblems(files, task)
  const records = readLines(files, 'runs.jsonl', RunRecord)
  const turns = readLines(files, 'turns.jsonl', TurnRecord)
  const all = [...problems, ...(problems.length === 0 ? [...records.problems, ...turns.problems] : [])]
  if (all.length > 0) return { status: 'broken', problems: all }
  const text = (name: string): string => textOf(files.get(name) ?? '')
  return {
    status: 'ok',
    content: {
      task,
      prompt: text('prompt.md'),
      solutionPatch: text('solution.patch'),
      testPatch: text('test.patch'),
      records: records.values,
      turns: turns.values,
    },
  }
}

/** Raw records that belong to no task folder; a line that is none ends in problems. */
export function readRecords(text: string): { values: RunRecord[]; problems: TaskProblem[] } {
  return readLines(new Map([['runs.jsonl', text]]), 'runs.jsonl', RunRecord)
}

function readManifest(files: TaskFiles): { task: Task } | { problems: TaskProblem[] } {
  const raw = files.get('task.json')
  if (raw === undefined)
    return failed(
      'missing-file',
      'task.json is missing: this folder is no task',
      'name a folder that holds a task.json',
    )
  const json = parseJson(textOf(raw))
  if (json === undefined) return failed('not-json', 'task.json is not JSON', RESTORE)
  const schema = z.object({ schema: z.string() }).safeParse(json)
  if (schema.success && schema.data.schema !== TASK_SCHEMA)
    return failed(
      'unknown-schema',
      `task.json has the schema "${shown(schema.data.schema)}", not "${TASK_SCHEMA}"`,
      'read it with the version of Backtest that wrote it',
    )
  const task = Task.safeParse(json)
  if (task.success) return { task: task.data }
  return {
    problems: task.error.issues.slice(0, MAX_ISSUES).map((issue) => ({
      code: 'bad-manifest',
      detail: `task.json, ${issue.path.join('.') || 'top level'}: ${issue.message}`,
      remedy: RESTORE,
    })),
  }
}

/** A link may lead anywhere, and a task is made of plain files. */
export function linkProblem(name: string): TaskProblem {
  return { code: 'a-link', detail: `${shown(name)} is a link, and no file`, remedy: RESTORE }
}

function failed(code: TaskProblem['code'], detail: string, remedy: string): { problems: TaskProblem[] } {
  return { problems: [{ code, detail, remedy }] }
}

function fileProblems(files: TaskFiles, task: Task): TaskProblem[] {
  const listed = new Set([...REQUIRED, ...Object.keys(task.files)])
  const wrong = [...listed].flatMap((name): TaskProblem[] => {
    const content = files.get(name)
    const expected = task.files[name]
    if (content === undefined) return [{ code: 'missing-file', detail: `${name} is missing`, remedy: RESTORE }]
    if (expected === undefined)
      return [{ code: 'unlisted-file', detail: `task.json lists no digest for ${name}`, remedy: RESTORE }]
    const actual = sha256(content)
    if (actual === expected) return []
    const detail = `${name} was changed: its sha256 is ${actual.slice(0, 12)}…, task.json says ${expected.slice(0, 12)}…`
    return [{ code: 'wrong-digest', detail, remedy: RESTORE }]
  })
  const extra = [...files.keys()].filter((name) => name !== 'task.json' && !listed.has(name))
  return [
    ...wrong,
    ...extra.map((name): TaskProblem => ({
      code: 'unlisted-file',
      detail: `${shown(name)} is not part of the task`,
      remedy: 'move it out of the task folder',
    })),
  ]
}

function readLines<T>(files: TaskFiles, name: string, schema: z.ZodType<T>): { values: T[]; problems: TaskProblem[] } {
  const values: T[] = []
  const problems: TaskProblem[] = []
  for (const [index, line] of textOf(files.get(name) ?? '')
    .split('\n')
    .entries()) {
    if (line === '') continue
    const parsed = schema.safeParse(parseJson(line))
    if (parsed.success) values.push(parsed.data)
    else if (problems.length < MAX_ISSUES)
      problems.push({
        code: 'bad-record',
        detail: `${name}, line ${index + 1}: ${issueOf(parsed.error)}`,
        remedy: RESTORE,
      })
  }
  return { values, problems }
}

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'not a record' : `${issue.path.join('.')} ${issue.message}`.trim()
}

/** Names and values from the folder go into messages: short, and without control characters. */
export function shown(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, '?').slice(0, 100)
}

function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}
