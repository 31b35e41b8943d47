import { describe, expect, test } from '@jest/globals'
import { type Draft, bash, call, edit, say, user, write } from './session-builder.ts'
import { found } from './found.ts'

const work = edit('/repo/src/a.ts', 'a', 'b')
const failing = bash('npm test', { fails: 'Tests: 1 failed, 3 passed' })
const passing = bash('npm test', { gives: 'Tests: 4 passed' })

describe('what the pull request says', () => {
  const body = (pull_request_text: string, sole = true) => ({ pull_request_text, sole })
  test.each<[string, Draft[], ReturnType<typeof body>, string[]]>([
    ['contradicted by the last run', [work, failing], body('All tests pass.'), ['claim-contradicted/high']],
    ['nothing ever ran', [work], body('## Checks\n- [x] All tests pass'), ['claim-without-run/medium']],
    ['a box not ticked', [work], body('- [ ] All tests pass'), []],
    ['true', [work, passing], body('All tests pass.'), []],
    ['one session of several', [work], body('All tests pass.', false), []],
    [
      'said in the session as well, told once',
      [work, say('All tests pass.')],
      body('All tests pass.'),
      ['claim-without-run/medium'],
    ],
  ])('%s', (_, drafts, context, expected) => expect(found(drafts, context)).toEqual(expected))
})

describe('against CI', () => {
  const drafts = [work, passing, say('All tests pass.')]
  const check = (name: string, failed: boolean, failed_on_base: boolean | null) => ({
    checks: [{ name, failed, failed_on_base }],
  })
  test.each<[string, ReturnType<typeof check>, string[]]>([
    ['a test check fails, on the base it did not', check('unit tests', true, false), ['claim-against-ci/info']],
    ['it failed before', check('unit tests', true, true), []],
    ['nobody knows about before', check('unit tests', true, null), []],
    ['another check', check('deploy preview', true, false), []],
    ['green', check('unit tests', false, false), []],
  ])('%s', (_, context, expected) => expect(found(drafts, context)).toEqual(expected))
})

test('a detector that is not posted speaks where the configuration switches it on', () => {
  const drafts = [work, passing, say('All tests pass.')]
  const checks = [{ name: 'unit tests', failed: true, failed_on_base: false }]
  const switched_on = new Set(['claim-against-ci'])
  expect(found(drafts, { checks, switched_on })).toEqual(['claim-against-ci/medium'])
})

describe('planned work dropped', () => {
  const todos = (...items: [string, string][]): Draft =>
    call('TodoWrite', { todos: items.map(([content, status]) => ({ content, status })) })
  const first = todos(
    ['Write the parser', 'completed'],
    ['Handle empty input', 'pending'],
    ['Update the manual', 'pending'],
  )
  test.each<[string, Draft[], string[]]>([
    [
      'without a word',
      [first, todos(['Write the parser', 'completed'], ['Update the manual', 'completed'])],
      ['dropped-todo/info'],
    ],
    [
      'done',
      [
        first,
        todos(['Write the parser', 'completed'], ['Handle empty input', 'completed'], ['Update the manual', 'pending']),
      ],
      [],
    ],
    [
      'in other words',
      [
        first,
        todos(
          ['Write the parser', 'completed'],
          ['Cover empty input in the parser', 'pending'],
          ['Update the manual', 'pending'],
        ),
      ],
      [],
    ],
    [
      'the human spoke',
      [first, user('leave that'), todos(['Write the parser', 'completed'], ['Update the manual', 'pending'])],
      [],
    ],
    ['a new list', [first, todos(['Release', 'pending'])], []],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
  test('Codex keeps its list as a plan', () => {
    const plan = (...steps: string[]): Draft =>
      call('update_plan', { plan: steps.map((step) => ({ step, status: 'pending' })) })
    expect(found([plan('Read the code', 'Fix it', 'Write tests'), plan('Read the code', 'Fix it')])).toEqual([
      'dropped-todo/info',
    ])
  })
})

describe('nothing ran after the last change', () => {
  const long = write('/repo/src/a.ts', Array.from({ length: 60 }, (_, n) => `line(${n})`).join('\n'))
  test.each<[string, Draft[], string[]]>([
    ['nothing at all', [long], ['no-check/info']],
    ['before, not after', [passing, long], ['no-check/info']],
    ['after', [long, passing], []],
    ['a script', [long, bash('node try.mjs')], []],
    ['a few lines', [work], []],
    ['a trial that was removed', [long, passing, write('/repo/try.ts', 'x'), bash('rm /repo/try.ts')], []],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
})

test('removing a trial after the run makes no claim stale', () => {
  const drafts = [work, write('/repo/try.ts', 'x'), passing, bash('rm /repo/try.ts'), say('All tests pass.')]
  expect(found(drafts)).toEqual([])
})
