import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readTask, type TaskFiles } from '../../src/benchmark/read-task.ts'
import { renderTask, type TaskContent } from '../../src/benchmark/render-task.ts'
import { Task } from '../../src/benchmark/task.ts'
import { redactPeople } from '../../src/guard/people.ts'
import { noRedaction, redactSecret, taskContent } from './content.ts'

function rendered(content: TaskContent, redact = noRedaction) {
  const result = renderTask(content, { redact, redactPatch: redact })
  if (result.status !== 'rendered') throw new Error(result.reason.detail)
  return result
}

/** Golden files are what people read; to change one on purpose, delete its content and paste what the test shows. */
function golden(name: string, text: string): void {
  expect(text).toBe(readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8'))
}

describe('renderTask', () => {
  const { files, task } = rendered(taskContent())
  test.each(['task.json', 'prompt.md', 'turns.jsonl', 'runs.jsonl'])('golden %s', (name) => {
    golden(name, files.get(name) ?? '')
  })

  test('has the files of the contract and a manifest that fits its schema', () => {
    expect([...files.keys()].sort()).toEqual([
      'prompt.md',
      'runs.jsonl',
      'solution.patch',
      'task.json',
      'test.patch',
      'turns.jsonl',
    ])
    expect(Task.parse(JSON.parse(files.get('task.json') ?? ''))).toEqual(task)
    expect(Object.keys(JSON.parse(files.get('task.json') ?? ''))[0]).toBe('schema')
  })

  test('the trajectory is there only when handed in', () => {
    expect(rendered(taskContent({ trajectory: {} })).task.files).toHaveProperty(['trajectory.json'])
  })

  test('secrets leave no file, and are counted', () => {
    const base = taskContent({}, ['log in with hunter2', 'hunter2!'])
    const facts = { ...base.facts, limits: ['hunter2'] }
    const records = base.records.map((one) => ({ ...one, problem_detail: 'hunter2', command: ['x', 'hunter2'] }))
    const { files: clean, task: manifest } = rendered(
      { ...base, facts, records, trajectory: { command: 'echo hunter2' } },
      redactSecret,
    )
    expect([...clean.values()].join('')).not.toContain('hunter2')
    expect(manifest.prompt.verbatim).toBe(false)
    // 2 in the prompt, 2 in the turns, 1 in the facts, 2 in each of 6 records, 1 in the trajectory.
    expect(manifest.redactions).toEqual({ password: 18 })
  })

  test('names of tests and files stay as the runs report them, also where they look like an address', () => {
    const id = { file: 'test/icon@2x.test.js', name: 'rejects ada@lovelace.io' }
    const base = taskContent()
    const facts = { ...base.facts, title: 'for ada@lovelace.io', fail_to_pass: [{ ...id, before: 'failed' as const }] }
    const records = base.records.map((one) => ({
      ...one,
      files: [id.file],
      outcomes: [{ ...id, status: 'passed' as const }],
    }))
    const task = renderTask({ ...base, facts, records }, { redact: redactPeople, redactPatch: noRedaction })
    if (task.status !== 'rendered') throw new Error(task.reason.detail)
    expect(task.task.fail_to_pass).toEqual([{ ...id, before: 'failed' }])
    expect(task.files.get('runs.jsonl')).toContain(JSON.stringify({ ...id, status: 'passed' }))
    expect(task.task).toMatchObject({ title: 'for [redacted:email]' })
  })

  test('a secret in a patch refuses the task', () => {
    const content = taskContent({ testPatch: '+const password = "hunter2"\n' })
    expect(renderTask(content, { redact: redactSecret, redactPatch: redactSecret })).toEqual({
      status: 'secret-found',
      reason: { code: 'secret-found', detail: 'test.patch holds 1 password', stage: 'task' },
    })
  })
})

describe('readTask', () => {
  const files: TaskFiles = rendered(taskContent()).files
  const broken = (change: (map: Map<string, string | Uint8Array>) => void) => {
    const copy = new Map(files)
    change(copy)
    const reading = readTask(copy)
    return reading.status === 'ok' ? [] : reading.problems
  }

  test('reads back what was written', () => {
    const reading = readTask(files)
    expect(reading).toMatchObject({
      status: 'ok',
      content: {
        prompt: '--- turn 1\nFix the clock.\n--- turn 2\nNo, the *other* one\n',
        records: { length: 6 },
        turns: { length: 2 },
      },
    })
  })

  test('takes bytes as well as text', () => {
    const bytes = new Map(
      [...files].map(([name, text]) => [name, typeof text === 'string' ? new TextEncoder().encode(text) : text]),
    )
    expect(readTask(bytes).status).toBe('ok')
  })

  const manifest = (map: Map<string, string | Uint8Array>, edit: (task: Record<string, unknown>) => void) => {
    const task: Record<string, unknown> = JSON.parse(String(map.get('task.json')))
    edit(task)
    map.set('task.json', JSON.stringify(task))
  }

  test.each<[string, (map: Map<string, string | Uint8Array>) => void, string]>([
    ['no manifest', (map) => map.delete('task.json'), 'missing-file: task.json is missing: this folder is no task'],
    ['not JSON', (map) => map.set('task.json', '{'), 'not-json: task.json is not JSON'],
    [
      'another schema',
      (map) => manifest(map, (task) => (task['schema'] = 'backtest/task@9')),
      'unknown-schema: task.json has the schema "backtest/task@9", not "backtest/task@1"',
    ],
    [
      'a field is gone',
      (map) => manifest(map, (task) => delete task['base_commit']),
      'bad-manifest: task.json, base_commit: Invalid input: expected string, received undefined',
    ],
    [
      'a path that escapes',
      (map) => manifest(map, (task) => (task['files'] = { '../x': 'a'.repeat(64) })),
      'bad-manifest: task.json, files.../x: Invalid key in record',
    ],
    ['a file is gone', (map) => map.delete('test.patch'), 'missing-file: test.patch is missing'],
    [
      'a file was changed',
      (map) => map.set('prompt.md', 'other'),
      'wrong-digest: prompt.md was changed: its sha256 is d9298a10d1b0…, task.json says ',
    ],
    ['a file too many', (map) => map.set('ev\u001bil.sh', ''), 'unlisted-file: ev?il.sh is not part of the task'],
  ])('%s', (_what, change, expected) => {
    const [problem] = broken(change)
    expect(`${problem?.code}: ${problem?.detail}`.slice(0, expected.length)).toBe(expected)
    expect(problem?.remedy).toMatch(/\w/)
  })

  test('a record that fits its digest and not its schema', () => {
    const { files: odd } = rendered(taskContent())
    const runs = `${odd.get('runs.jsonl')}{"state":"later"}\n`
    const copy = new Map<string, string | Uint8Array>(odd).set('runs.jsonl', runs)
    const digest = rendered(taskContent()).task.files['runs.jsonl'] ?? ''
    copy.set(
      'task.json',
      String(copy.get('task.json')).replace(digest, createHash('sha256').update(runs).digest('hex')),
    )
    expect(readTask(copy)).toMatchObject({
      status: 'broken',
      problems: [{ code: 'bad-record', detail: expect.stringContaining('runs.jsonl, line 7: state') }],
    })
  })

  test('never throws, whatever the files hold', () => {
    const names = fc.constantFrom(
      'task.json',
      'prompt.md',
      'runs.jsonl',
      'turns.jsonl',
      'solution.patch',
      'test.patch',
      '__proto__',
      'x',
    )
    const content = fc.oneof(fc.string(), fc.json(), fc.uint8Array())
    fc.assert(
      fc.property(fc.array(fc.tuple(names, content)), (entries) => {
        const reading = readTask(new Map([...files, ...entries]))
        expect(['ok', 'broken']).toContain(reading.status)
      }),
    )
  })
})
