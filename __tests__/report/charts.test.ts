import { describe, expect, test } from '@jest/globals'
import { barChart } from '../../src/report/charts/bars.ts'
import { periodChart } from '../../src/report/charts/columns.ts'
import { draw, NARROW, WIDE } from '../../src/report/charts/draw.ts'
import { durationChart } from '../../src/report/charts/durations.ts'
import { rangeChart } from '../../src/report/charts/ranges.ts'
import { timeLineChart } from '../../src/report/charts/time-line.ts'
import { wilsonInterval } from '../../src/core/wilson.ts'

const HOSTILE = '"></text></svg><script>alert(1)</script>\u202e&'

/** Widths of the bars of one colour, in the order drawn. */
function widths(svg: string, color: string): number[] {
  const group = svg.slice(svg.indexOf(`fill="${color}"`))
  const rects = group.slice(0, group.indexOf('</g>')).matchAll(/<rect[^>]* width="([\d.]+)"/g)
  return [...rects].map(([, width]) => Number(width))
}

describe('drawings', () => {
  const drawings: readonly (readonly [string, (name: string, width: number) => string])[] = [
    ['bars', (name, width) => draw(barChart([{ name, count: 2 }], width)).markup],
    ['durations', (name, width) => draw(durationChart([{ name, setup_s: 1, test_s: 400 }], width)).markup],
    ['ranges', (name, width) => draw(rangeChart([{ name, share: wilsonInterval(1, 3), compare: 0.2 }], width)).markup],
    [
      'time line',
      (name, width) => {
        const findings = [{ name, severity: 'low' as const, steps: [1, 3] }]
        return draw(
          timeLineChart({ outline: { first_step: 1, letters: 'hrE' }, findings, pushed_back: [2], cells: 360 }, width),
        ).markup
      },
    ],
  ]
  test.each(drawings)('%s: names from outside stay text, and fit', (_what, drawn) => {
    for (const width of [NARROW, WIDE]) {
      const svg = drawn(HOSTILE, width)
      expect(svg).not.toMatch(/<script|\u202e|<style/)
      expect(svg).toContain('&lt;')
      expect(svg).toContain(`viewBox="0 0 ${width} `)
      expect(svg).toBe(drawn(HOSTILE, width))
    }
  })

  test('a picture says nothing to a screen reader: its figure does', () => {
    const svg = draw(barChart([{ name: 'a', count: 1 }], NARROW)).markup
    expect(svg).toMatch(/^<svg [^>]*aria-hidden="true"/)
    expect(svg).not.toContain('aria-label')
  })

  test('positions are short, numbers in text are whole', () => {
    const svg = draw(
      barChart(
        [
          { name: 'v 1.23456', count: 1 },
          { name: 'b', count: 3, of: 7 },
        ],
        NARROW,
      ),
    ).markup
    expect(svg).toContain('>v 1.23456<')
    expect(svg).not.toMatch(/(?:x|width)="\d+\.\d\d/)
  })
})

test('bars are as long as their counts', () => {
  const bars = [4, 2, 0].map((count) => ({ name: `n${count}`, count, of: 4 }))
  const [four = 0, two = 0, none = 0] = widths(draw(barChart(bars, NARROW)).markup, 'var(--bar)')
  expect(two).toBeCloseTo(four / 2, 0)
  expect(none).toBe(0)
})

test.each([
  ['week', 1],
  ['month', 2],
  ['year', 2],
] as const)('columns by %s', (period, expected) => {
  const counts = [
    { at: new Date('2026-01-05T00:00:00Z'), count: 1 },
    ...(period === 'week' ? [] : [{ at: new Date('2024-01-05T00:00:00Z'), count: 3 }]),
  ]
  const svg = draw(periodChart(counts, period, NARROW)).markup
  const drawn = widths(svg, 'var(--bar)')
  expect(drawn).toHaveLength(expected)
  expect(drawn.every((width) => width > 0.5)).toBe(true)
})

describe('a time line', () => {
  const line = (letters: string) =>
    timeLineChart({ outline: { first_step: 1, letters }, findings: [], pushed_back: [], cells: 360 }, WIDE)
  test('neighbours of one kind are one cell', () => {
    expect(widths(draw(line('hhhrrrhh')).markup, 'var(--human)')).toHaveLength(2)
  })
  test('of a very long session is bounded', () => {
    const svg = draw(line('hrecmREC'.repeat(2500))).markup
    expect(svg.match(/<rect/g)?.length).toBeLessThan(7 * 360)
  })
  test('shows only the lanes there are', () => {
    const svg = draw(line('hrr')).markup
    expect(svg).toContain('>Looks<')
    expect(svg).not.toMatch(/>Edits<|>Failed calls</)
  })
})
