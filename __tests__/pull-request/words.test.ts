/** What bodies say: issues that are closed, and the prompt that Copilot keeps. */
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { copilotPrompt } from '../../src/pull-request/copilot-body.ts'
import { closedIssues, linkedIssues } from '../../src/pull-request/linked-issues.ts'
import { change, commitOf } from './changes.ts'

const home = { owner: 'acme', repo: 'price-tag' }

describe('closed issues', () => {
  test.each([
    ['Fixes #12', ['acme/price-tag#12']],
    ['closes: #12, resolved #13 and FIXED #14', ['acme/price-tag#12', 'acme/price-tag#13', 'acme/price-tag#14']],
    ['- Fixes other/repo.js#12', ['other/repo.js#12']],
    ['close https://github.com/acme/price-tag/issues/12', ['acme/price-tag#12']],
    ['Fixes #12. Fixes #12', ['acme/price-tag#12']],
    ['This PR addresses issue #12', ['acme/price-tag#12']],
    ['prefixes #12', []],
    ['Fixes # (issue)', []],
    ['Fixes issue #12', []],
    ['See #12', []],
    ['Fixes #0', []],
    ['<!-- Fixes #12 -->', []],
    ['<!-- remove\nFixes #12\n--> closes #13', ['acme/price-tag#13']],
    ['```\nfixes #12\n```\nfixes #13', ['acme/price-tag#13']],
    ['`fixes #12` is not it', []],
    ['', []],
  ])('%j', (text, want) => {
    expect(closedIssues(text, home).map(({ owner, repo, number }) => `${owner}/${repo}#${number}`)).toEqual(want)
  })

  test('of a pull request: body, title, messages and branch, each once', () => {
    const found = linkedIssues(
      change({
        body: 'Fixes #1',
        title: 'Fix #2',
        commits: [commitOf({ name: 'c', message: 'x\n\nResolves #3, fixes #1' })],
        head_branch: 'claude/issue-4-20260301',
      }),
    )
    expect(found.map(({ number, evidence }) => [number, evidence])).toEqual([
      [1, 'Fixes #1'],
      [2, 'Fix #2'],
      [3, 'Resolves #3, fixes #1'],
      [4, 'claude/issue-4-20260301'],
    ])
    expect(linkedIssues(change({ head_branch: 'openhands-fix-issue-12-try2' })).map(({ number }) => number)).toEqual([
      12,
    ])
  })
})

const ISSUE = `----

*This section details on the original issue you should resolve*

<issue_title>Rounding is wrong</issue_title>
<issue_description>Cents get lost.

<details><summary>Log</summary>
x </issue_description> y
</details>
</issue_description>

## Comments on the Issue (you are @copilot in this section)

<comments>
<comment_new><author>@ann</author><body>
Also for negatives.</body></comment_new>
<comment_new><author>@bob</author><body></body></comment_new>
</comments>`

const block = (prompt: string, after = ''): string =>
  `I changed it.\n\n- [x] done\n\n<details>\n\n<summary>Original prompt</summary>\n\n${prompt}\n\n</details>\n${after}`
const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
const SUFFIX =
  '\n<!-- START COPILOT CODING AGENT SUFFIX -->\n\n- Fixes acme/price-tag#12\n\n<!-- START COPILOT CODING AGENT TIPS -->\n---\n<details>tips</details>'

describe('the prompt in a Copilot body', () => {
  const issue = {
    title: 'Rounding is wrong',
    description: 'Cents get lost.\n\n<details><summary>Log</summary>\nx </issue_description> y\n</details>',
    comments: [{ author: 'ann', body: 'Also for negatives.' }],
  }

  test.each([
    ['quoted, with marks', `<!-- START COPILOT ORIGINAL PROMPT -->\n${block(quote(ISSUE), SUFFIX)}`],
    ['plain, with marks', block(ISSUE, SUFFIX)],
    ['quoted, without marks', block(quote(ISSUE))],
    ['with Windows line ends', block(ISSUE, SUFFIX).replaceAll('\n', '\r\n')],
  ])('an issue %s', (_name, body) => {
    expect(copilotPrompt(body)).toEqual({ text: `${issue.title}\n\n${issue.description}`, issue })
  })

  test('a chat message, word for word', () => {
    const prompt = 'Make `split` exact.\n\n- keep the order\n> a quotation\n\n  indented'
    expect(copilotPrompt(block(prompt, SUFFIX))).toEqual({ text: prompt })
    expect(copilotPrompt(block(quote(prompt)))).toEqual({ text: prompt })
  })

  test('a block cut off in the middle gives what is there', () => {
    expect(copilotPrompt('<details><summary>Original prompt</summary>\nFix it')).toEqual({ text: 'Fix it' })
    expect(copilotPrompt('<details><summary>Original prompt</summary>\n<issue_title>Fix')).toMatchObject({
      issue: { title: 'Fix' },
    })
  })

  test.each(['', 'Just a body', '<details><summary>Tips</summary>x</details>', block(''), block('> ----')])(
    'none in %j',
    (body) => {
      expect(copilotPrompt(body)).toBeNull()
    },
  )

  test('no body makes it throw, none takes long', () => {
    const parts = fc.constantFrom(
      '<details>',
      '</details>',
      '<summary>Original prompt</summary>',
      '<issue_title>',
      '</issue_title>',
      '<comments>',
      '<comment_new>',
      '> ',
      '\n',
      'x',
      '----',
    )
    fc.assert(fc.property(fc.array(parts), (words) => void copilotPrompt(words.join(''))))
    const started = performance.now()
    copilotPrompt(block('<details>'.repeat(300_000)))
    copilotPrompt(`<summary>${' '.repeat(1_000_000)}`)
    copilotPrompt(block('<comment_new>'.repeat(300_000)))
    closedIssues('fixes '.repeat(500_000), home)
    closedIssues('<!--'.repeat(500_000), home)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
