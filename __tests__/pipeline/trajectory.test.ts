/** `publish-trajectories`: the sessions of the change go into the task, without the people in them. */
import { afterAll, expect, test } from '@jest/globals'
import { AtifTrajectory } from '../../src/benchmark/exports/atif/schema.ts'
import { readTask } from '../../src/benchmark/read-task.ts'
import { linkedByFlag } from '../../src/session/linking.ts'
import { readLocated } from '../../src/session/read-located.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import { memorySource } from '../../src/session/source.ts'
import { removeTemporary } from '../git/repositories.ts'
import { curateTip, ONCE } from './bench.ts'
import { MAKE_IT_TWO, PROMPT, repositoryWith, sessionLog } from './project.ts'

afterAll(removeTemporary)

test('the session is in the folder, listed, counted and free of home folders', async () => {
  // The log's edit is what was merged, and before it: only the part that made the change is published.
  const log = sessionLog({ prompt: PROMPT, file: 'src/a.mjs' })
  const before = log.replaceAll('2026-03-03T', '2001-03-03T')
  const made = before.replace('"content":"x"', `"content":${JSON.stringify(MAKE_IT_TWO['src/a.mjs'])}`)
  const source = memorySource('s.jsonl', made)
  const evidence = [linkedByFlag('--session s.jsonl')]
  const { sessions } = await readLocated(source, { hints: NO_HINTS, evidence })
  const { files, curation } = await curateTip(repositoryWith({ change: MAKE_IT_TWO }), {
    config: `${ONCE}publish-trajectories: true\n`,
    given: sessions,
  })
  expect(curation.verdict).toBe('accepted')
  const trajectory = AtifTrajectory.parse(JSON.parse(files?.get('trajectory.json') ?? 'null'))
  expect(trajectory.steps.map(({ source: by }) => by)).toEqual(['user', 'agent', 'agent'])
  expect(trajectory.steps[0]?.message).toBe(PROMPT)
  expect(trajectory.steps[1]?.tool_calls?.[0]?.arguments).toMatchObject({
    file_path: '/home/[redacted:user]/tool/src/a.mjs',
  })
  expect(files?.get('trajectory.json')).not.toContain('dana')
  const read = readTask(files ?? new Map<string, string>())
  if (read.status === 'broken') throw new Error(JSON.stringify(read.problems))
  expect(Object.keys(read.content.task.files)).toContain('trajectory.json')
  expect(read.content.task.redactions['user']).toBeGreaterThanOrEqual(2)
})
