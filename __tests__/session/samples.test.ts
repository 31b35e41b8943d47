/** The comparison behind `npm run check:samples`. */
import { describe, expect, test } from '@jest/globals'
import { differencesOf } from '../../scripts/samples/compare.ts'
import { isCompanion, statedOf } from '../../scripts/samples/stated.ts'
import { readSessions } from '../../src/session/read.ts'
import { memorySource } from '../../src/session/source.ts'
import { FIXTURES } from './fixtures.ts'

const LIST = `## claude-code-jsonl

| file | source | licence | content | remarks |
|---|---|---|---|---|
| one.jsonl | here | MIT | 4 tools, 3 is_error, max repeat 1, 1 interrupts, 1 prompts, v2.1.0 | |
| two.jsonl | here | MIT | 5 tools, 3 is_error, 1 interrupts, 1 prompts | |

## openhands-v0

| file | source | licence | content | remarks |
|---|---|---|---|---|
| runs.jsonl | here | MIT | 3 run(s), 21/32/48 tool actions | SYNTHETIC |
`

test('what a list states', () => {
  const stated = statedOf(LIST)
  expect(stated.get('claude-code-jsonl/one.jsonl')).toMatchObject({ calls: 4, errors: 3, human: 2, sessions: null })
  expect(stated.get('openhands-v0/runs.jsonl')).toMatchObject({ calls: 101, sessions: 3, isMadeUp: true })
  expect([isCompanion('a/metadata.json'), isCompanion('a/one.jsonl')]).toEqual([true, false])
})

describe('what was read against it', () => {
  const text = FIXTURES.find(({ format }) => format === 'claude-code-jsonl')?.text ?? ''

  test.each([
    ['one.jsonl', []],
    ['two.jsonl', [{ what: 'calls', stated: 5, found: 4, proof: null }]],
  ])('%s', async (name, differences) => {
    const stated = statedOf(LIST).get(`claude-code-jsonl/${name}`)
    const result = await readSessions(memorySource(name, text))
    if (stated === undefined || result.status !== 'read') throw new Error('not read')
    expect(differencesOf(stated, { sessions: result.sessions, text })).toEqual(differences)
  })
})
