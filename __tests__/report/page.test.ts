import { describe, expect, test } from '@jest/globals'
import { html } from '../../src/report/html.ts'
import type { ReportModel } from '../../src/report/model.ts'
import { renderReportPage } from '../../src/report/page.ts'
import { columns, cut, oneLine, paint, wrap } from '../../src/report/terminal-text.ts'
import { renderReview } from '../../src/report/terminal.ts'
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

  test('has a heading for each section and headers for each table', () => {
    const tables = page.match(/<table>/g)?.length
    expect(page.match(/<thead>/g)?.length).toBe(tables)
    expect(page.match(/<section id="(\w+)" aria-labelledby="\1-title">/g)).toHaveLength(3)
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
