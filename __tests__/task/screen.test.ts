import { describe, expect, test } from '@jest/globals'
import { promptFromSessions, promptFromText } from '../../src/task/prompt.ts'
import { screenPrompt } from '../../src/task/screen.ts'
import { findTemplate } from '../../src/task/templates.ts'
import { requestKind } from '../../src/task/words.ts'
import { linked, pullRequest, session } from './fixtures-change.ts'
import { growsLinearly } from '../growth.ts'

function screen(texts: string | readonly string[], over: Parameters<typeof pullRequest>[0] = {}) {
  const turns = (typeof texts === 'string' ? [texts] : texts).map((text) => ({ text }))
  return screenPrompt(promptFromSessions([linked(session('s1', turns))]), pullRequest(over))
}

test('no prompt', () => {
  expect(screenPrompt(null, pullRequest())).toMatchObject({
    status: 'rejected',
    reasons: [{ code: 'no-prompt', stage: 'screen' }],
  })
})

describe('references to the solution', () => {
  test.each([
    ['its URL', 'Fix CI on https://github.com/acme/clock/pull/42 please'],
    ['its URL in other case', 'see https://github.com/Acme/Clock/pull/42/files and fix'],
    ['its number', 'Address the review of #42'],
    ['its number in words', 'fix the failing checks of PR 42'],
    ['its number, GitHub style', 'fix GH-42'],
    ['its bare number', '42'],
    ['its number as the argument of a command', 'Read the comments and fix them all.\n\nARGUMENTS: 42'],
    ['its branch', 'check out ada/leap-seconds and fix the tests'],
    ['a commit', 'continue from 0123456 and fix the rest'],
    ['the merge commit', 'port abcdef1234567890abcdef1234567890abcdef12 to main'],
    ['its title', 'The change "Keep leap seconds when parsing timestamps" needs a fix'],
    ['its title behind a word for a change', '- PR: Keep leap seconds when parsing timestamps, go on with it'],
    ['a run of a pull request that failed', 'pr run failed, can you check and fix it'],
    ['this pull request', 'Fix the lint errors of this PR'],
    ['its own pull request by another number', 'fix what fails in our PR #421'],
    [
      'one beside an example',
      'This PR https://github.com/acme/clock/pull/421 shows how. Fix the lint errors of this PR alike',
    ],
    ['nothing but a pull request', ['Read this PR', 'Now fix the lint errors of this PR']],
  ])('rejects %s', (_what, text) => {
    expect(screen(text).reasons[0]).toMatchObject({ code: 'prompt-references-solution' })
  })

  test.each([
    ['another number', 'Fix #421 and #4'],
    ['another URL', 'Do it like https://github.com/acme/clock/pull/421'],
    ['the same number elsewhere', 'Do it like https://github.com/other/thing/pull/42 and fix ours'],
    ['the same number of another repository', 'Fix what other/thing#42 describes'],
    ['the base commit', 'Fix what 1111111 broke'],
    ['a number of something', 'Fix the 42 failing cases'],
    ['a word with the branch in it', 'fix src/ada/leap-seconds-table.ts'],
    ['the words the title was made of', 'keep leap seconds when parsing timestamps. Add a test.'],
    [
      'a plan whose heading became the title',
      'Implement the following plan:\n\n# Keep leap seconds when parsing timestamps\n\n## Context',
    ],
    ['the same with a label', 'Implement this:\n\n# Plan: Keep leap seconds when parsing timestamps\n\n## Context'],
    ['the same with a ticket', 'Do this:\n\n# [web] CLK-232: Keep leap seconds when parsing timestamps\n\nAdd it.'],
    ['a feature about pull requests', 'Show the PR checks in the list'],
    ['a hexadecimal colour', 'change the colour to #abcdef'],
    ['another one as an example', 'Add what is set in this PR? https://github.com/acme/clock/pull/421 as a table'],
    ['this PR in a later turn', ['Fix the clock', 'make sure this PR also handles zones']],
  ])('passes %s', (_what, text) => {
    expect(screen(text)).toMatchObject({ status: 'passed' })
  })

  test('a commit message that is the request holds its own title, and still may not point at the change', () => {
    const ask = (text: string) => {
      const source = { kind: 'commit-message' as const, evidence: 'abc' }
      return screenPrompt(promptFromText(text, source), pullRequest())
    }
    const title = 'Keep leap seconds when parsing timestamps'
    const squashed = `Fix the clock\n\nThis was: ${title}. The sixty-first second must be kept.`
    expect(ask(squashed).status).toBe('passed')
    expect(ask(`${squashed} See #42.`).reasons).toMatchObject([{ code: 'prompt-references-solution' }])
    expect(screen(squashed).reasons).toMatchObject([{ code: 'prompt-references-solution' }])
  })

  test('a title that holds its own ticket may open the plan', () => {
    const title = 'CLK-232: Keep leap seconds when parsing (#42)'
    expect(screen('Implement this:\n\n# CLK-232: Keep leap seconds when parsing\n', { title }).status).toBe('passed')
  })

  test('a common branch name is no reference', () => {
    expect(screen('fix the patch-1 parser', { head_branch: 'patch-1' }).status).toBe('passed')
  })

  test('the detail quotes the place shortly', () => {
    const text = `${'x '.repeat(100)}as in #42 ${'y '.repeat(100)}`
    expect(screen(text).reasons[0]?.detail).toBe(
      `turn 1 names this pull request's number: "…x x x x x x x as in #42 y y y y y y y y y y…"`,
    )
  })
})

describe('templates', () => {
  test.each([
    'This session is being continued from a previous conversation that ran out of context.',
    'Your task is to create a detailed summary of the conversation so far',
    '/commit',
    '/review 12',
    '<command-name>/clear</command-name>',
    'Caveat: The messages below were generated by the user while running local commands.',
    'You are Claude, an AI assistant designed to help with GitHub issues and pull requests.',
    'Resolve the merge conflicts with main',
    'Create a pull request.',
    'give me a commit message for this feature',
    'commit and push these changes',
    'Make a plan first. Fix what the ticket says, then run all tests.\n\nARGUMENTS: CLK-7\n',
    'Make a plan first, then do what is asked.\n\n\nARGUMENTS: /rebase origin/main',
  ])('rejects %j', (text) => {
    expect(screen(text).reasons[0]).toMatchObject({ code: 'prompt-is-template' })
  })

  test.each([
    '/home/ada/clock/src/parse.ts throws on leap seconds, fix it',
    '/feature add leap second support to the parser and test it',
    'You are a senior engineer. Fix the parser.',
    'Make a plan first, then do what is asked.\n\nARGUMENTS: fix the parser of leap seconds',
    'Make a plan first.\n\n\nARGUMENTS: fix the parser:\n<output>\n23:59:60 is refused\n</output>\nKeep the others.',
    'Resolve the merge conflicts detection bug in src/merge.ts',
  ])('passes %j', (text) => {
    expect(screen(text).status).toBe('passed')
  })

  test('a later template among requests does no harm, a first one does', () => {
    expect(screen(['Fix the clock', 'Create a pull request.']).status).toBe('passed')
    expect(
      screen(['This session is being continued from a previous conversation', 'Fix the clock']).reasons[0]?.code,
    ).toBe('prompt-is-template')
  })
})

test('a turn that looks like an expanded command again and again is looked at once', () => {
  const text = (size: number): string => `Make a plan first.${'\n\nARGUMENTS: a b c d'.repeat(size / 20)}`
  expect(growsLinearly((size) => findTemplate(text(size)), 1_000_000)).toBe(true)
})

describe('faults that are told', () => {
  test.each([
    'ok, the next problem is that the parser only keeps half of a minute, can you take a look?',
    'I think there is a bug in the parser: sixty-one seconds come out as one',
  ])('%s', (text) => {
    expect(screen(text, { title: 'Clock' }).status).toBe('passed')
  })

  test.each(['Thanks. The issue is resolved now', 'the problem was that I ran the wrong command, forget it'])(
    'one that is gone asks for nothing: %s',
    (text) => {
      expect(requestKind(text)).toBe('unknown')
    },
  )

  test('a question about a fault stays one', () => {
    expect(screen('is the problem with the parser that it drops seconds?', { title: 'Clock' }).reasons[0]?.code).toBe(
      'prompt-not-testable',
    )
  })
})

describe('testability', () => {
  test.each([
    ['a question', 'Why does the parser drop leap seconds?'],
    ['a question with verbs', 'How does the scheduler handle and remove stale entries?'],
    ['explaining', 'Explain the retry code in the client'],
    ['looking at what is a verb too', 'Investigate the memory use of the worker'],
    ['looking', 'Please look into the flaky timer and tell me what you find'],
    ['documentation', 'Update the README with the new flags'],
    ['docstrings', 'Add docstrings to the client module'],
    ['tests', 'Add unit tests for the parser'],
    ['tests, said otherwise', 'please increase test coverage of src/clock.ts'],
    ['a question of what should be', 'What should the clock show then?'],
    ['what somebody has to know', 'I need to understand the clock'],
    ['a report', 'The clock is visible at night'],
  ])('rejects %s', (_what, text) => {
    expect(screen(text).reasons).toMatchObject([{ code: 'prompt-not-testable' }])
  })

  test.each([
    ['a polite request', 'Can you fix the parser?'],
    ['a very polite request', 'Would you fix the parser?'],
    ['the program that makes documentation', 'Update the docs generator'],
    ['a flag named after tests', 'Add coverage reporting to the runner'],
    ['a feature with tests', 'Add leap seconds and tests'],
    ['a question, then a request', ['Why does the parser drop them?', 'Fix it then']],
    ['a request that ends in documentation', 'Add a --utc flag and update the README'],
    ['a fix with tests', 'Fix the parser and add unit tests for it'],
    ['how it should be', 'The clock should be visible at night: '],
    ['how it should not be', 'We shouldn\'t display "12" at noon, but "noon"'],
    ['what it has to do', 'the clock has to tick once a second'],
    ['checking that is code', 'Check the amount for null before you use it'],
    ['looking, then fixing', 'Look into the flaky timer and fix it'],
    ['looking, a dash, then fixing', 'Investigate the flaky timer - remove its race'],
    ['looking, with the fix in parentheses', 'Look into the flaky timer (remove its race)'],
    ['documentation and more', 'Update the README. Then rename the flag to --utc everywhere.'],
  ])('passes %s', (_what, text) => {
    expect(screen(text)).toMatchObject({ status: 'passed', notes: [] })
  })

  test('a request that no rule understands is left out, unless the title says what it is', () => {
    const words = 'ログイン画面が壊れている'
    expect(screen(words).reasons).toEqual([
      {
        code: 'prompt-not-testable',
        detail: `no rule can tell what kind of work this asks for: "${words}"`,
        stage: 'screen',
      },
    ])
    expect(screen(words, { title: 'fix(login): keep the form (#42)' })).toMatchObject({
      status: 'passed',
      notes: ['only the title says what kind of work the request is'],
    })
  })
})

describe('an issue that the change closes', () => {
  const closing = { body: 'Closes #7\n\nAnd more.' }
  test.each([
    ['its number', 'Fix #7'],
    ['its number in words', 'please fix issue 7, the parser is wrong'],
    ['its URL', 'Fix https://github.com/acme/clock/issues/7'],
  ])('rejects %s', (_what, text) => {
    expect(screen(text, closing).reasons).toMatchObject([
      { code: 'prompt-references-solution', detail: expect.stringContaining('an issue that this change closes') },
    ])
  })
  test('a closing line in a commit counts too', () => {
    const commits = pullRequest().commits.map((commit) => ({ ...commit, message: 'x\n\nFixes: #7' }))
    expect(screen('Fix #7', { commits }).status).toBe('rejected')
  })
  test.each([
    ['another issue', 'Fix #8 like #70'],
    ['an issue of another repository', 'Fix https://github.com/other/clock/issues/7 here too'],
    ['its number of another repository', 'Fix other/clock#7 here too'],
  ])('passes %s', (_what, text) => {
    expect(screen(text, closing).status).toBe('passed')
  })
  test('an issue that it only mentions', () => {
    expect(screen('Fix #7', { body: 'Part of #7' }).status).toBe('passed')
  })
})

describe('what the task does not have', () => {
  test.each([
    ['an image', '[Image #1] fix this'],
    ['an image in Markdown', 'Fix ![shot](https://x.example/a.png)'],
    ['a page behind a login', 'Implement https://acme.atlassian.net/browse/CL-12'],
    ['a design', 'Build https://www.figma.com/file/abc/Clock please'],
    ['earlier talk', 'Change it as we discussed'],
    ['an attachment', 'Fix it, see attached'],
    ['images that are only named', 'these are screenshots of it. see image, fix it'],
    ['comments of a reviewer', 'address the PR comments'],
    ['an answer to the agent', 'go ahead and fix both'],
    ['going on with what was begun', 'ok, continue with the migration'],
    ['a review, and an answer to what came of it', ['review the implementation with Fable.', 'fix both']],
    ['the log of a run', 'fix https://github.com/acme/clock/actions/runs/12345/job/6'],
    [
      'tests for it, comments of a reviewer and an answer',
      [
        'could we first craft an integration test that covers this?',
        'okay, lint is failing, sort this out first, then get to the PR review comments',
        "yeah let's note both and move on for now",
      ],
    ],
  ])('rejects a request that is hardly more than %s', (_what, text) => {
    expect(screen(text).reasons).toMatchObject([{ code: 'prompt-needs-context', stage: 'screen' }])
  })
  test.each([
    ['alone', ['7', "don't forget to switch to main, and pull in the latest"]],
    ['in words', ['Option B.', 'push it']],
  ])('rejects what is hardly more than a choice from a list that the agent showed, %s', (_what, text) => {
    expect(screen(text).reasons).toMatchObject([
      { code: 'prompt-needs-context', detail: expect.stringContaining('needs the list it chooses from') },
    ])
  })
  test.each([
    'Proceed to remove the legacy adapter',
    'Continue with the parser: it has to keep leap seconds',
    'Resume uploads after a network loss',
    'Continue parsing after syntax errors',
    'Pick up the time zone from TZ',
  ])('passes %j, which says what to go on with', (text) => {
    expect(screen(text, { title: 'fix: what the clock lost' }).status).toBe('passed')
  })
  test('a choice on the way is said', () => {
    expect(screen(['Make the keys random and store them', '2', 'add a test for that too'])).toMatchObject({
      status: 'passed',
      notes: ['turn 2 needs the list it chooses from, which the task does not have: "2"'],
    })
    expect(screen(['Make the keys random and store them in the vault', '(2)']).status).toBe('passed')
    expect(screen('Set the limit to 7').notes).toEqual([])
  })
  test('with words of its own it passes, and says what is missing', () => {
    const text = 'The clock shows 61 instead of 60 on leap seconds, see the screenshot [Image #1]. Fix the parser.'
    expect(screen(text)).toMatchObject({
      status: 'passed',
      notes: [
        'turn 1 needs an image that the task does not have: "[Image #1]"',
        'turn 1 needs an image that the task does not have: "the screenshot"',
      ],
    })
  })
  test('a request in a language without blanks has words too', () => {
    expect(screen('[Image #1] 時計が六十一秒を表示する', { title: 'fix: clock' }).status).toBe('passed')
  })
  test('what is open to all is no need', () => {
    expect(screen('Follow https://datatracker.ietf.org/doc/html/rfc3339 and fix the image parser').notes).toEqual([])
  })
})

test('long hostile prompts take linear time', () => {
  for (const piece of [
    'please ',
    '#',
    'a0',
    '` ',
    'add a test ',
    'https://github.com/',
    '/pull/',
    'pr ',
    'can you ',
    'fix #',
    '[Image ',
    '![a](',
    'as we ',
    'comments from ',
    'coderabbit ',
    '1, ',
    'yes, do ',
    'another ',
    '\nARGUMENTS: ',
  ]) {
    expect([piece, growsLinearly((size) => screen(piece.repeat(size / piece.length)), 200_000)]).toEqual([piece, true])
  }
})
