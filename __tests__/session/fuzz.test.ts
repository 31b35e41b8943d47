/** A short run of `npm run fuzz:sessions`; the seeds are fixed, so it gives the same every time. */
import { expect, test } from '@jest/globals'
import { check } from '../../scripts/fuzz/check.ts'
import { mutated } from '../../scripts/fuzz/mutations.ts'
import { FIXTURES } from './fixtures.ts'

const RUNS = 25
const SMALL = { line_bytes: 200_000, document_bytes: 400_000, steps: 500, total: 300_000 }
const OTHERS = FIXTURES.map(({ text }) => Buffer.from(text))

test.each(FIXTURES.map(({ name, text }, index) => ({ name, text, index })))(
  'damaged: $name',
  async ({ text, index }) => {
    for (let run = 0; run < RUNS; run += 1) {
      const seed = index * 1_000_003 + run
      const checked = await check(mutated(Buffer.from(text), seed, OTHERS), SMALL)
      expect({ seed, checked }).toEqual({ seed, checked: expect.not.objectContaining({ status: 'wrong' }) })
    }
  },
)

test('the check itself sees what is wrong', async () => {
  const [fixture] = FIXTURES
  expect(await check(Buffer.from(fixture?.text ?? ''))).toEqual({ status: 'read' })
  expect(await check(Buffer.from('{}'))).toEqual({ status: 'coded' })
})
