/** `backtest label` and what becomes of the answers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from '@jest/globals'
import { addCurations, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { type Decision, Labels } from '../../src/benchmark/labels.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { renderDocument } from '../../src/core/json.ts'
import { converse, type LabelFlags, run } from '../../src/entrypoints/cli/label.ts'
import { run as report } from '../../src/entrypoints/cli/report.ts'
import { drawSample } from '../../src/pipeline/label.ts'
import { curation, noRedaction, taskContent } from '../benchmark/content.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { fileOf } from '../pipeline/project.ts'

afterAll(removeTemporary)

const ID = 'acme__clock-42'
const NOW = '2026-01-04T00:00:00.000Z'

/** A benchmark of one task and one rejection. */
function benchmarkFolder(): string {
  const dir = path.join(temporary(), 'benchmark')
  const task = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (task.status !== 'rendered') throw new Error(task.reason.detail)
  mkdirSync(path.join(dir, ID), { recursive: true })
  for (const [name, text] of task.files) writeFileSync(path.join(dir, ID, name), text)
  const facts = { repository: 'acme/clock', curated_at: NOW, task_sha256: sha256(task.files.get('task.json') ?? '') }
  const added = [curation(ID, 'accepted'), curation('acme__clock-43', 'rejected')].map((one) => ({
    curation: one,
    facts,
  }))
  writeFileSync(path.join(dir, 'benchmark.json'), renderDocument(addCurations(emptyBenchmark('acme/clock'), added)))
  return dir
}

const said: string[] = []
const io = (json = false) => ({
  logger: { ...silentLogger, warn: (line: string) => void said.push(line) },
  print: (text: string) => void said.push(text),
  json,
  color: false,
  signal: new AbortController().signal,
  now: () => new Date(NOW),
  env: {},
})
const label = async (dir: string, flags: Partial<LabelFlags> = {}, json = false): Promise<string> => {
  said.length = 0
  expect(await run({ paths: [dir], sample: 20, seed: '1', ...flags }, io(json))).toBe(0)
  return said.join('')
}
const kept = (dir: string) => Labels.parse(JSON.parse(readFileSync(path.join(dir, 'labels.json'), 'utf8'))).labels

test('without a terminal it shows the sample, each with its evidence', async () => {
  const shown = await label(benchmarkFolder())
  expect(shown).toContain('1 of 4  ')
  expect(shown).toContain('a.test.js can tell whether the change works.\n  | the change touches a.test.js\n')
  expect(shown).toContain('This change is no task: docs-only.\n  | only docs\n')
})

test('answers from a file are kept, and stand in the report', async () => {
  const dir = benchmarkFolder()
  const { sample } = JSON.parse(await label(dir, {}, true)) as { sample: Decision[] }
  const answers = sample.map(({ id, kind }) => `${id} ${kind === 'task-type' ? 'n' : 'yes'}`)
  const text = await label(dir, { answers: fileOf('answers.txt', `# mine\n\n${answers.join('\n')}\n`) })
  expect(text).toBe(
    [
      'Rejections by the screens: 1 of 1 confirmed, 100 % (21–100 %)',
      'Prompts that passed the screens: 1 of 1 confirmed, 100 % (21–100 %)',
      'Relevance of test files: 1 of 1 confirmed, 100 % (21–100 %)',
      'Task types: 0 of 1 confirmed, 0 % (0–79 %)',
      '',
    ].join('\n'),
  )
  expect(kept(dir).map(({ at }) => at)).toEqual([NOW, NOW, NOW, NOW])
  await report({ paths: [dir] }, io())
  const line = 'Task types: 0 of 1 confirmed, 0 % (0–79 %)'
  expect(readFileSync(path.join(dir, 'report.md'), 'utf8')).toContain('## Spot checks')
  for (const page of ['report.md', 'report.html']) expect(readFileSync(path.join(dir, page), 'utf8')).toContain(line)
})

test.each([
  ['no answer', 'perhaps\n', 'line 1 is no answer'],
  ['another sample', `${'0'.repeat(12)} y\n`, 'line 1: 000000000000 is not in this sample'],
])('a file with %s is refused, and nothing is kept', async (_what, text, message) => {
  const dir = benchmarkFolder()
  await expect(label(dir, { answers: fileOf('answers.txt', text) })).rejects.toThrow(message)
  expect(() => kept(dir)).toThrow('ENOENT')
})

test('at the terminal each answer is kept at once; the end of the input is a farewell', async () => {
  const dir = benchmarkFolder()
  const { sample } = await drawSample(dir, { size: 20, seed: '1' })
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end('what?\ny\ns\nN\n')
  await converse({ dir, sample, input, output }, io())
  expect(kept(dir).map(({ id, agrees }) => [id, agrees])).toEqual(
    [
      [sample[0]?.id, true],
      [sample[2]?.id, false],
    ].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
})

test('evidence cannot drive the terminal', async () => {
  const output = new PassThrough()
  const evidence = 'red \u001b[31m\u001b]0;title\u0007\u202eback'
  const sample = [{ id: '0'.repeat(12), kind: 'relevance' as const, instance_id: 'a', says: 'b', evidence }]
  const input = new PassThrough()
  input.end('q\n')
  await converse({ dir: temporary(), sample, input, output }, io())
  expect(String(output.read())).toContain('  | red back\n')
})

test('a broken task is left out and named; answers that nobody wrote are refused', async () => {
  const dir = benchmarkFolder()
  writeFileSync(path.join(dir, ID, 'prompt.md'), 'other')
  expect(await label(dir)).toContain(`left out: ${ID}: prompt.md was changed`)
  writeFileSync(path.join(dir, 'labels.json'), '{"schema":"backtest/labels@9"}')
  await expect(label(dir)).rejects.toThrow('labels.json is not what `backtest label` writes')
})
