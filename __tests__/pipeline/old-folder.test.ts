/** A folder opened years later, by another version, from another disk: whatever is wrong is said, with a way out. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addCuration, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import { InputError } from '../../src/core/errors.ts'
import { renderDocument } from '../../src/core/json.ts'
import { readBenchmark, readTaskFolder } from '../../src/pipeline/benchmark-folder.ts'
import { folderSource } from '../../src/pipeline/benchmark-source.ts'
import { MergeFolder } from '../../src/pipeline/merge-folders.ts'
import { curation, noRedaction, taskContent } from '../benchmark/content.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'

afterAll(removeTemporary)

const ID = 'acme__clock-42'
let dir = ''
const at = (...names: string[]): string => path.join(dir, ...names)

beforeEach(() => {
  dir = path.join(temporary(), 'benchmark')
  const task = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (task.status !== 'rendered') throw new Error(task.reason.detail)
  mkdirSync(at(ID), { recursive: true })
  for (const [name, text] of task.files) writeFileSync(at(ID, name), text)
  const facts = {
    repository: 'acme/clock',
    curated_at: '2026-01-04T00:00:00Z',
    task_sha256: sha256(task.files.get('task.json') ?? ''),
  }
  writeFileSync(
    at('benchmark.json'),
    renderDocument(addCuration(emptyBenchmark('acme/clock'), curation(ID, 'accepted'), facts)),
  )
})

type Json = Record<string, unknown>

function edit(file: string, change: (json: Json) => void): void {
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json
  change(json)
  writeFileSync(file, JSON.stringify(json))
}

/** What reading the task says, as one line: code, detail, remedy. */
async function complaint(): Promise<string> {
  const read = await readTaskFolder(at(ID)).catch((error: unknown) => error)
  if (read instanceof InputError) return `${read.message} -> ${read.remedy}`
  if (read instanceof Error) throw read
  const { status, ...rest } = read as Awaited<ReturnType<typeof readTaskFolder>>
  if (status === 'ok') return 'ok'
  const [first] = 'problems' in rest ? rest.problems : []
  return `${first?.code}: ${first?.detail} -> ${first?.remedy}`
}

const RESTORE = 'restore the folder from its artifact or curate the pull request again'

describe('a task', () => {
  test('opens, also where a later version has added fields or an older one lacks those that came since', async () => {
    expect(await complaint()).toBe('ok')
    edit(at(ID, 'task.json'), (json) => {
      json['of_a_later_version'] = { a: [1] }
      for (const key of ['certainty', 'apart', 'prompt_fit', 'agent_share']) delete json[key]
    })
    expect(await complaint()).toBe('ok')
  })

  test.each<[string, () => void, string]>([
    [
      'a field is missing',
      () => edit(at(ID, 'task.json'), (json) => delete json['merge_commit']),
      'bad-manifest: task.json, merge_commit: ',
    ],
    ['a digest is wrong', () => writeFileSync(at(ID, 'runs.jsonl'), ''), 'wrong-digest: runs.jsonl was changed: '],
    [
      'a digest is missing',
      () => edit(at(ID, 'task.json'), (json) => delete (json['files'] as Json)['prompt.md']),
      'unlisted-file: task.json lists no digest for prompt.md',
    ],
    ['a file is gone', () => rmSync(at(ID, 'solution.patch')), 'missing-file: solution.patch is missing'],
    [
      'half of a file',
      () => writeFileSync(at(ID, 'task.json'), readFileSync(at(ID, 'task.json')).subarray(0, 500)),
      'not-json: task.json is not JSON',
    ],
    [
      'a path escapes',
      () => edit(at(ID, 'task.json'), (json) => ((json['files'] as Json)['../../evil'] = 'a'.repeat(64))),
      'bad-manifest: task.json, files.',
    ],
  ])('%s', async (_what, change, expected) => {
    change()
    const said = await complaint()
    expect(said.slice(0, expected.length)).toBe(expected)
    expect(said.endsWith(`-> ${RESTORE}`)).toBe(true)
  })

  test('another schema names the way to read it', async () => {
    edit(at(ID, 'task.json'), (json) => (json['schema'] = 'backtest/task@2'))
    expect(await complaint()).toBe(
      'unknown-schema: task.json has the schema "backtest/task@2", not "backtest/task@1" -> read it with the version of Backtest that wrote it',
    )
  })

  test('a link is never followed, whatever its digest', async () => {
    const text = readFileSync(at(ID, 'prompt.md'))
    const outside = path.join(temporary(), 'prompt.md')
    writeFileSync(outside, text)
    rmSync(at(ID, 'prompt.md'))
    symlinkSync(outside, at(ID, 'prompt.md'))
    expect(await complaint()).toBe(`a-link: prompt.md is a link, and no file -> ${RESTORE}`)
  })

  test('the folder itself is gone', async () => {
    rmSync(at(ID), { recursive: true })
    expect(await complaint()).toBe(`cannot read the task folder ${at(ID)} -> name a folder that holds a task.json`)
  })
})

describe('a benchmark', () => {
  test.each<[string, () => void, RegExp]>([
    ['is gone', () => rmSync(at('benchmark.json')), /holds no benchmark\.json/],
    [
      'is cut off',
      () => writeFileSync(at('benchmark.json'), '{"schema":"backtest'),
      /benchmark\.json is not a benchmark of this version/,
    ],
    ['lacks a field', () => edit(at('benchmark.json'), (json) => delete json['tasks']), /\(tasks: /],
    [
      'is of another schema',
      () => edit(at('benchmark.json'), (json) => (json['schema'] = 'backtest/benchmark@7')),
      /has the schema "backtest\/benchmark@7", not "backtest\/benchmark@1"/,
    ],
  ])('%s', async (_what, change, message) => {
    change()
    const error = await readBenchmark(dir).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InputError)
    expect(String(error)).toMatch(message)
    expect((error as InputError).remedy).toMatch(/\w/)
  })

  test('a broken task is left out of a merge, and named; nothing else is lost', async () => {
    writeFileSync(at(ID, 'prompt.md'), 'other words')
    const folder = await MergeFolder.open(path.join(temporary(), 'merged'), {
      now: '2036-01-01T00:00:00Z',
      repository: null,
      redact: noRedaction,
    })
    await folder.add(await folderSource(dir))
    const { benchmark, written, problems } = await folder.close()
    expect({ tasks: benchmark.tasks, written }).toEqual({ tasks: [], written: [] })
    expect(problems).toEqual([expect.stringContaining(`${ID} is left out: prompt.md was changed`)])
  })
})
