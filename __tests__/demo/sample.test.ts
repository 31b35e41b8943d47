/** The sample repository is a real one, the same on every machine. */
import { afterAll, expect, test } from '@jest/globals'
import { createSampleRepository } from '../../src/demo/repository.ts'
import { sampleSession } from '../../src/demo/session.ts'
import { readSessions } from '../../src/session/read.ts'
import { git, removeTemporary, temporary } from '../git/repositories.ts'

afterAll(removeTemporary)

test('commit ids do not depend on the machine, the day or the user', async () => {
  const [one, two] = [temporary(), temporary()]
  await createSampleRepository(one)
  await createSampleRepository(two)
  const ids = (dir: string): string => git(dir, ['for-each-ref', '--format=%(refname) %(objectname)'])
  expect(ids(one)).toBe(ids(two))
  expect(ids(one)).toContain('refs/heads/entire/checkpoints/v1')
  expect(git(one, ['fsck', '--strict'])).toBe('')
  expect(git(one, ['status', '--porcelain'])).toBe('')
})

test('a folder that cannot be made is told in one line', async () => {
  await expect(createSampleRepository('/dev/null/sample')).rejects.toMatchObject({ name: 'InputError' })
})

test('its session reads without a problem', async () => {
  const bytes = Buffer.from(sampleSession())
  const result = await readSessions({
    name: 'full.jsonl',
    size: bytes.length,
    open: async function* () {
      yield bytes
    },
  })
  if (result.status !== 'read') throw new Error(result.detail)
  expect(result.format).toBe('claude-code-jsonl')
  expect(result.sessions).toHaveLength(1)
  expect(result.sessions[0]?.problems).toEqual([])
})
