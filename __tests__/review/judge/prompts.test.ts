import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { answering, judge } from './bench.ts'
import { CASES, type JudgeCase } from './cases.ts'

/** Prompts as they go over the wire, for people to read: `UPDATE_GOLDEN=1 npm test -- prompts` writes them anew. */
function golden(name: string): URL {
  return new URL(`golden/${name}.txt`, import.meta.url)
}

async function wire({ linked, diff, answers }: JudgeCase, name: string): Promise<string> {
  const { requests } = await judge({ linked, diff, script: answering(answers) })
  const request = requests.find((candidate) => candidate.name === name)
  return `${request?.body.messages.map(({ role, content }) => `=== ${role} ===\n${content}`).join('\n\n')}\n`
}

function isAsReviewed(name: string, text: string): void {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden(name), text)
  expect(text).toBe(readFileSync(golden(name), 'utf8'))
}

describe('prompts that not every session gives reason for', () => {
  test.each([
    ['progress', 'the same look three times and nothing new'],
    ['misread', 'a result is misread'],
    ['misuse', 'calls that could not work'],
  ])('%s is as reviewed', async (name, story) => {
    const found = CASES.find((candidate) => candidate.name === story)
    if (found === undefined) throw new Error('no case')
    isAsReviewed(name, await wire(found, name))
  })

  test('are not asked where there is none', async () => {
    const clean = CASES.find(({ name }) => name === 'work as asked')
    if (clean === undefined) throw new Error('no case')
    const { requests } = await judge({ linked: clean.linked, diff: clean.diff, script: answering(clean.answers) })
    expect(requests.map(({ name }) => name)).toEqual(['checklist', 'instructions', 'unrequested', 'claims'])
  })
})

describe('prompts of the case with a forbidden file', () => {
  test.each(['checklist', 'instructions', 'unrequested', 'claims', 'refute'])('%s is as reviewed', async (name) => {
    const [first] = CASES
    if (first === undefined) throw new Error('no case')
    isAsReviewed(name, await wire(first, name))
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
