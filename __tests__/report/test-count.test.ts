/** Counts that contexts multiply, and prompts that nobody gave to an agent: both are said where they are shown. */
import { describe, expect, test } from '@jest/globals'
import { renderReportMarkdown } from '../../src/report/markdown-report.ts'
import { originNote } from '../../src/report/origin-note.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { renderCurationSummary } from '../../src/report/summary.ts'
import { renderCuration, renderTask } from '../../src/report/terminal.ts'
import { differentTests, testCount, testsCounted } from '../../src/report/test-count.ts'
import { accepted, model, task } from './samples.ts'

const ZONES = ['UTC', 'Asia/Tokyo', 'Europe/Paris'].map((zone) => `TZ=${zone}`)
const tests = (names: readonly string[], contexts: readonly string[]) =>
  names.flatMap((name) => contexts.map((context) => ({ file: 'test/a.test.js', name, context })))

describe('counts', () => {
  test.each([
    ['no test', [], '0', '0 tests'],
    ['one test', [{ file: 'a', name: 'x' }], '1', '1 test'],
    ['one context', tests(['x', 'y'], ['TZ=UTC']), '2', '2 tests'],
    ['time zones', tests(['x', 'y'], ZONES), '6 (2 tests in 3 time zones)', '6 tests (2 tests in 3 time zones)'],
    ['browsers', tests(['x'], ['chromium', 'firefox']), '2 (1 test in 2 contexts)', '2 tests (1 test in 2 contexts)'],
    [
      'not all in all',
      [...tests(['x'], ZONES), ...tests(['y'], ['TZ=UTC'])],
      '4 (2 tests in up to 3 time zones)',
      '4 tests (2 tests in up to 3 time zones)',
    ],
  ])('%s', (_what, list, count, counted) => {
    expect([testCount(list), testsCounted(list)]).toEqual([count, counted])
  })

  test('a name counts by its file', () => {
    expect(differentTests([...tests(['x'], ZONES), { file: 'test/b.test.js', name: 'x' }])).toBe(2)
  })

  const many = { ...accepted, fail_to_pass: tests(['x', 'y'], ZONES) }

  test('terminal, summary and page explain them', () => {
    expect(renderCuration(many)).toContain('Fail before, pass after: 6 tests (2 tests in 3 time zones)')
    const summary = renderCurationSummary({ curations: [many], tasks: [], funnel: null })
    expect(summary).toContain('| 6 (2 tests in 3 time zones) |')
    const page = renderReportPage({ ...model, curations: [many] })
    expect(page).toContain('6 (2 tests in 3 time zones)')
    expect(page).toContain('fail-to-pass tests (2, each counted once)')
  })
})

test('a page names what most changes are lost at, and only some of many', () => {
  const stages = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, entered: 9, survived: 8, rejected: 1 }))
  const reasons = stages.map(({ name }) => ({ code: `no-${name}`, stage: name, count: 1 }))
  const funnel = { candidates: 9, accepted: 4, rejected: 5, stages, reasons }
  const page = renderReportPage({ ...model, funnel: funnel as never })
  expect(page).toContain('Most are lost at “a”, “b” and 3 more: 1 at each.')
  expect(page).toContain('Most often no-a, no-b and 3 more: 1 each.')
})

describe('prompts from a message', () => {
  const words = 'taken from the pull request’s message, not from a session'
  const written = { ...task, prompt_source: 'commit-message' as const }
  const curation = { ...accepted, prompt_source: 'commit-message' as const }
  const about = { ...model, curations: [curation], tasks: [written] }

  test.each([
    ['terminal', renderCuration(curation).replace(/\s+/g, ' ')],
    ['task in the terminal', renderTask(written).replace(/\s+/g, ' ')],
    ['summary', renderCurationSummary({ curations: [curation], tasks: [], funnel: null })],
    ['Markdown', renderReportMarkdown(about)],
    ['page', renderReportPage(about)],
  ])('%s', (_what, shown) => {
    expect(shown).toContain(words)
    expect(shown).not.toContain('developer’s words')
  })

  test('what was said to an agent is the developer’s', () => {
    expect(renderTask(task)).toContain('Prompt: the developer’s words')
    expect(renderReportPage(model)).not.toContain(words)
  })

  test.each([
    [[], ''],
    [['session', 'issue', 'comment', 'pull-request-body'], ''],
    [['session', 'commit-message'], `1 prompt is ${words}.`],
    [
      ['commit-message', 'flag', 'commit-message'],
      `2 prompts are ${words}. 1 prompt is handed in with --prompt, not read from a session.`,
    ],
  ] as const)('%j', (sources, note) => {
    expect(originNote(sources)).toBe(note)
  })
})
