/** `mine --refresh` and `verify --at-head` as commands; what they prove is tested in the pipeline. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { addCuration, emptyBenchmark, stampVersion } from '../../src/benchmark/benchmark.ts'
import { renderDocument } from '../../src/core/json.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { type MineFlags, run } from '../../src/entrypoints/cli/mine.ts'
import { curation } from '../benchmark/content.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { MAKE_IT_TWO, repositoryWith } from '../pipeline/project.ts'

afterAll(removeTemporary)

const repo = repositoryWith({ change: MAKE_IT_TWO })

async function mine(flags: Partial<MineFlags>, json = false): Promise<string> {
  const printed: string[] = []
  const io = {
    logger: silentLogger,
    print: (text: string) => void printed.push(text),
    json,
    color: false,
    signal: new AbortController().signal,
    now: () => new Date('2026-03-05T00:00:00.000Z'),
    env: { PATH: process.env['PATH'] },
  }
  expect(await run({ repo, tests: true, ...flags }, io)).toBe(0)
  return printed.join('')
}

/** A benchmark whose one task has lost its folder. */
function benchmarkFolder(): string {
  const dir = path.join(temporary(), 'benchmark')
  mkdirSync(dir)
  const benchmark = addCuration(emptyBenchmark('acme/tool'), curation('acme__tool-5', 'accepted'), {
    repository: 'acme/tool',
    curated_at: '2026-03-04T00:00:00.000Z',
    task_sha256: '1'.repeat(64),
  })
  const stamped = stampVersion(benchmark, { at: '2026-03-04T00:00:00.000Z', tool_version: '0.1.0' })
  writeFileSync(path.join(dir, 'benchmark.json'), renderDocument(stamped))
  return dir
}

test('says what was retired, why, and what is left', async () => {
  const out = benchmarkFolder()
  const text = await mine({ refresh: true, atHead: true, out })
  expect(text.replaceAll(out, 'OUT')).toBe(
    [
      'Version 2: 0 tasks hold, 1 retired, 0 could not be run here.',
      '  retired   acme__tool-5: cannot read the task folder OUT/acme__tool-5',
      'Stable core: 0 tasks unchanged since version 1.',
      '',
    ].join('\n'),
  )
})

test('as a document', async () => {
  const document = JSON.parse(await mine({ refresh: true, out: benchmarkFolder() }, true))
  expect(document).toMatchObject({
    schema: 'backtest/refresh@1',
    head: null,
    version: 2,
    held: [],
    unproven: [],
    retired: [{ instance_id: 'acme__tool-5' }],
    core: { since: 1, instance_ids: [] },
  })
})

test.each<[string, Partial<MineFlags>, string]>([
  ['no folder', { refresh: true }, '--refresh needs the benchmark folder'],
  ['a folder without a benchmark', { refresh: true, out: temporary() }, 'holds no benchmark.json'],
  ['--at-head alone', { atHead: true }, '--at-head belongs to --refresh'],
])('%s', async (_what, flags, message) => {
  await expect(mine(flags)).rejects.toThrow(message)
})
