import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { answering, judge } from './bench.ts'
import { CASES } from './cases.ts'

/** Prompts as they go over the wire, for people to read: `UPDATE_GOLDEN=1 npm test -- prompts` writes them anew. */
function golden(name: string): URL {
  return new URL(`golden/${name}.txt`, import.meta.url)
}

describe('prompts of the case with a forbidden file', () => {
  test.each(['checklist', 'instructions', 'unrequested', 'claims', 'refute'])('%s is as reviewed', async (name) => {
    const [first] = CASES
    if (first === undefined) throw new Error('no case')
    const { requests } = await judge({ ...first, script: answering(first.answers) })
    const request = requests.find((candidate) => candidate.name === name)
    const text = `${request?.body.messages.map(({ role, content }) => `=== ${role} ===\n${content}`).join('\n\n')}\n`
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden(name), text)
    expect(text).toBe(readFileSync(golden(name), 'utf8'))
  })

  test('of all cases together stay small: four questions of a short session are under 6000 tokens', async () => {
    for (const { linked, diff } of CASES) {
      const { requests } = await judge({ linked, diff, script: answering({}) })
      const chars = requests.reduce(
        (sum, { body }) => sum + body.messages.reduce((own, { content }) => own + content.length, 0),
        0,
      )
      expect(chars / 4).toBeLessThan(6000)
    }
  })
})
