/** A session from its first step to its last: a lane for each kind of step, and below them a row for each finding. */
import { axisX, barX, dot, gridX, type Markish, type PlotOptions, ruleY, tickX } from '@observablehq/plot'
import type { Severity } from '../../review/finding.ts'
import type { SessionOutline } from '../../review/outline.ts'
import { fitName } from './draw.ts'

export interface MarkedFinding {
  /** What the row is called; stands before the finding in the text as well. */
  readonly name: string
  readonly severity: Severity
  readonly steps: readonly number[]
}

export interface TimeLine {
  readonly outline: SessionOutline
  readonly findings: readonly MarkedFinding[]
  /** Steps at which the human pushed back. */
  readonly pushed_back: readonly number[]
  /** Cells of one lane, and ticks of one finding, at most: more than pixels show nothing more. */
  readonly cells: number
}

interface Cell {
  readonly from: number
  readonly to: number
}

const LANES = [
  { name: 'Human', letters: 'h', color: 'var(--human)' },
  { name: 'Agent says', letters: 'mt', color: 'var(--says)' },
  { name: 'Looks', letters: 'rR', color: 'var(--bar)' },
  { name: 'Edits', letters: 'eE', color: 'var(--bar)' },
  { name: 'Other calls', letters: 'cC', color: 'var(--bar)' },
  { name: 'Failed calls', letters: 'REC', color: 'var(--high)' },
] as const

const ROW_PIXELS = 17
const NAMES_PIXELS = 96

/** The time line of one session, for the page's whole width. */
export function timeLineChart(line: TimeLine, width: number): PlotOptions {
  const { first_step: first, letters } = line.outline
  const last = first + letters.length - 1
  const pushedBack = line.pushed_back.filter((step) => step >= first && step <= last)
  const lanes = LANES.filter(
    ({ name, letters: own }) =>
      [...own].some((one) => letters.includes(one)) || (name === 'Human' && pushedBack.length > 0),
  )
  const rows = [...lanes.map(({ name }) => name), ...line.findings.map(({ name }) => name)]
  const ticks = line.findings.flatMap(({ name, severity, steps }) =>
    thinned(
      steps.filter((step) => step >= first && step <= last),
      line.cells,
    ).map((step) => ({ row: name, step, severity })),
  )
  return {
    width,
    height: rows.length * ROW_PIXELS + 42,
    marginLeft: NAMES_PIXELS,
    marginRight: 14,
    marginTop: 4,
    marginBottom: 38,
    x: { domain: [first - 0.5, Math.max(last, first + 9) + 0.5], label: 'step' },
    y: {
      domain: rows,
      label: null,
      tickSize: 0,
      padding: 0.22,
      type: 'band',
      tickFormat: (name: string) => fitName(name, NAMES_PIXELS),
    },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({ ticks: 8, tickFormat: (step: number) => (Number.isInteger(step) ? String(step) : ''), tickSize: 3 }),
      ...lanes.map(({ name, letters: own, color }) =>
        barX(cellsOf(line, own), { y: () => name, x1: 'from', x2: 'to', fill: color }),
      ),
      ...findingMarks(ticks),
      dot(pushedBack, {
        x: (step: number) => step,
        y: () => 'Human',
        symbol: 'diamond',
        r: 5,
        fill: 'var(--medium)',
        stroke: 'var(--bg)',
      }),
    ],
  }
}

interface Tick {
  readonly row: string
  readonly step: number
  readonly severity: Severity
}

/** A tick for each step, and a line from the first to the last. */
function findingMarks(ticks: readonly Tick[]): Markish[] {
  const color = ({ severity }: Pick<Tick, 'severity'>): string => `var(--${severity})`
  const spans = new Map<string, { severity: Severity; row: string; from: number; to: number }>()
  for (const { row, step, severity } of ticks) {
    const span = spans.get(row) ?? { row, severity, from: step, to: step }
    spans.set(row, { ...span, from: Math.min(span.from, step), to: Math.max(span.to, step) })
  }
  return [
    ruleY([...spans.values()], { y: 'row', x1: 'from', x2: 'to', stroke: color, strokeOpacity: 0.5 }),
    tickX(ticks, { y: 'row', x: 'step', stroke: color, strokeWidth: 3 }),
  ]
}

function thinned(steps: readonly number[], most: number): readonly number[] {
  const each = Math.ceil(steps.length / most)
  return steps.filter((_, index) => index % each === 0)
}

/** Neighbouring steps of one kind are one cell; of a long session several steps share a cell. */
function cellsOf({ outline: { first_step: first, letters }, cells: most }: TimeLine, own: string): Cell[] {
  const each = Math.ceil(letters.length / most)
  const cells: { from: number; to: number }[] = []
  for (let at = 0; at < letters.length; at += each) {
    const part = letters.slice(at, at + each)
    if (![...own].some((letter) => part.includes(letter))) continue
    const [from, to] = [first + at - 0.5, first + at + part.length - 0.5]
    const before = cells.at(-1)
    if (before?.to === from) before.to = to
    else cells.push({ from, to })
  }
  return cells
}
