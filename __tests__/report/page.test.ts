import { describe, expect, test } from '@jest/globals'
import { html } from '../../src/report/html.ts'
import type { ReportModel } from '../../src/report/model.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { columns, cut, oneLine, paint, wrap } from '../../src/report/terminal-text.ts'
import { renderReview } from '../../src/report/terminal.ts'
import { manyTasks } from './many.ts'
import { findings, model, pullRequest, reviewWith } from './samples.ts'

describe('the page', () => {
  const page = renderReportPage(model)

  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i)
    expect(page).toContain("default-src 'none'")
  })

  test('escapes what sessions and repositories say', () => {
    const words = '"><script>alert(1)</script><b onmouseover=x>'
    const bad = findings.map((finding) => ({
      ...finding,
      explanation: words,
      guidance: words,
      evidence: [{ step: 1, quote: words }],
    }))
    const hostile: ReportModel = {
      ...model,
      title: words,
      reviews: [{ pull_request: { ...pullRequest, title: words }, review: reviewWith(bad) }],
    }
    expect(renderReportPage(hostile)).not.toMatch(/<script|<b onmouseover/)
  })

  test('leaves out what was not made', () => {
    const empty = renderReportPage({ ...model, funnel: null, curations: [], tasks: [], reviews: [] })
    expect(empty).not.toContain('<section')
    expect(empty).toContain('<h1>acme/slugs</h1>')
  })

  test('has a heading for each section, headers for each table and words for each chart', () => {
    expect(page.match(/<thead>/g)?.length).toBe(page.match(/<table/g)?.length)
    expect(page.match(/<section id="([\w-]+)" aria-labelledby="\1-title">/g)).toHaveLength(6)
    const figures = page.match(/<figure/g)?.length
    expect(figures).toBeGreaterThan(2)
    expect(page.match(/role="img" aria-labelledby="[\w.-]+"/g)).toHaveLength(figures ?? 0)
  })

  test('names each anchor once, and links to none that is not there', () => {
    const many = renderReportPage(manyTasks(8))
    const ids = [...many.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const links = [...many.matchAll(/ (?:href="#|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id)
    expect(links.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('tells a task with its prompt, patches, tests and runs, and a session with its findings', () => {
    const one = renderReportPage(manyTasks(3))
    expect(one).toContain('id="task-acme__parts-3"')
    expect(one).toContain('Part 3 should take values of every kind.')
    expect(one).toMatch(/Solution patch: \+290 −1/)
    expect(one).toContain('imports src/part3.ts')
    expect(one).toContain('Runs: 9 test processes')
    expect(one).toContain('Findings: 1 low at step 5.')
    expect(one).toMatch(/<span class="tag">1 low<\/span>Calls that could not work/)
  })

  test('a review without an outline still has a place for its findings', () => {
    expect(page).toContain('The review does not say what kind each step was.')
    expect(page).toContain('1 high at step 31')
  })

  test('of many tasks it stays small, and says what it cut and where the rest is', () => {
    const many = renderReportPage(manyTasks(60))
    expect(many.length).toBeLessThan(5_000_000)
    const said = [
      /\d+ more lines in <code>acme__parts-10\/solution\.patch<\/code>/,
      /\d+ more characters in\s+<code>acme__parts-8\/prompt\.md<\/code>/,
    ]
    expect(said.map((words) => words.test(many))).toEqual([true, true])
  })

  test('retired tasks and rejected changes stand with their reasons', () => {
    const many = renderReportPage(manyTasks(2))
    expect(many).toContain('its setup no longer installs')
    expect(many).toContain('Tidy up after acme__parts-3')
  })

  test('what is copied from the page is what was there', () => {
    expect(html`${'npm i @scope/a https://x.dev #1'}`.markup).toBe('npm i @scope/a https://x.dev #1')
  })

  test('markup from text cannot be made', () => {
    expect(html`<p>${'<i>'}${html`<b>${1}</b>`}${null}</p>`.markup).toBe('<p>&lt;i&gt;<b>1</b></p>')
  })
})

describe('terminal text', () => {
  const style = { width: 30, color: false }
  test('wraps within the width, long words too', () => {
    const lines = wrap(`some words and ${'x'.repeat(70)} more`, 4, style)
    expect(lines.every((line) => line.length <= 30 && line.startsWith('    '))).toBe(true)
    expect(lines.join('').replace(/ /g, '')).toBe(`somewordsand${'x'.repeat(70)}more`)
  })
  test('aligns columns and cuts the last', () => {
    expect(
      columns(
        [
          ['a', 'one'],
          ['bbb', 'x'.repeat(40)],
        ],
        2,
        style,
      ),
    ).toEqual(['  a    one', `  bbb  ${'x'.repeat(22)}…`])
  })
  test('has no escape sequences from elsewhere', () => {
    expect(oneLine('a\u001b[31mb\u0007\nc\u202ed')).toBe('ab cd')
    const nasty = findings.map((finding) => ({ ...finding, explanation: '\u001b]0;title\u0007\u001b[2J' }))
    expect(renderReview(reviewWith(nasty))).not.toMatch(/[\u0007\u001b]/)
  })
  test('colours only where asked', () => {
    expect(paint('x', 'red', style)).toBe('x')
    expect(paint('x', 'red', { ...style, color: true })).toBe('\u001b[31mx\u001b[39m')
    expect(cut('abcdef', 4)).toBe('abc…')
  })
})

test('a review from elsewhere may claim anything', () => {
  const [session] = reviewWith([]).sessions
  const [finding] = findings
  if (session === undefined || finding === undefined) throw new Error('the sample is empty')
  const steps = Array.from({ length: 300_000 }, (_, index) => 1 + index * 7)
  const review = { ...reviewWith([{ ...finding, steps }]), sessions: [{ ...session, steps: -5, turns: 1e9 }] }
  const page = renderReportPage({ ...model, reviews: [{ pull_request: pullRequest, review }] })
  expect(page).toContain('1 high at steps 1–2099994')
  expect(page.length).toBeLessThan(200_000)
})
