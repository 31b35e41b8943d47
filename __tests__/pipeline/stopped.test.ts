/** What is to stop begins nothing more: neither a stage nor a command, whose grace alone is seconds. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { runCommand } from '../../src/pipeline/command.ts'
import { createStages } from '../../src/pipeline/stages.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { withBench } from './bench.ts'
import { MAKE_IT_TWO, repositoryWith } from './project.ts'

afterAll(removeTemporary)

test('no stage begins after the stop, and the one that was under way is noted', async () => {
  const stop = new AbortController()
  const stages = createStages(() => 0, stop.signal)
  const work = async (): Promise<void> => stop.abort()
  await stages.run('relevance', work, () => false)
  let began = false
  const next = stages.run(
    'setup',
    async () => {
      began = true
    },
    () => false,
  )
  await expect(next).rejects.toThrow('aborted')
  expect(began).toBe(false)
  const status = new Map(stages.results().map((stage) => [stage.name, stage.status]))
  expect([status.get('relevance'), status.get('setup')]).toEqual(['passed', 'skipped'])
})

test('no command begins after the stop', async () => {
  const folder = temporary()
  const asked = {
    argv: { shell: 'touch began' },
    cwd: folder,
    phase: 'setup' as const,
    folder,
    writable: [folder],
    readable: [],
    pathFirst: [],
    env: {},
    wallSeconds: 20,
  }
  await withBench(
    repositoryWith({ change: MAKE_IT_TWO }),
    '',
    ({ workshop }) => expect(runCommand(workshop, asked)).rejects.toThrow('stopped'),
    'none',
    { signal: AbortSignal.abort(new Error('stopped')) },
  )
  expect(existsSync(path.join(folder, 'began'))).toBe(false)
})
