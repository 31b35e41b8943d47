import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { USUAL_NAMES } from '../../src/session/locators/actions-artifacts.ts'

const page = readFileSync('docs/agents.md', 'utf8')
const block = page.slice(page.indexOf('<!-- keep -->'), page.indexOf('<!-- /keep -->'))
const snippets = [...block.matchAll(/^\*\*(.+?)\*\*[^]*?```yaml\n([^]*?)```/gm)].map(([, agent = '', text = '']) => ({
  agent,
  text,
}))

const Steps = z.tuple([
  z.strictObject({
    uses: z.string().regex(/^actions\/upload-artifact@[0-9a-f]{40}$/),
    if: z.literal('always()'),
    with: z.object({ name: z.enum(USUAL_NAMES), path: z.string().min(1) }),
  }),
])

test('every agent that works in a workflow has one', () => {
  expect(snippets.length).toBeGreaterThan(8)
})

test.each(snippets)('$agent: three lines, pinned, under a name that is looked for', ({ text }) => {
  expect(text.trimEnd().split('\n')).toHaveLength(3)
  expect(Steps.parse(parse(text))).toHaveLength(1)
})
