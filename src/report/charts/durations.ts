/** Seconds of setup and of tests as one bar in two colours. */
import { axisX, barX, gridX, type PlotOptions, ruleX } from '@observablehq/plot'
import { fitName, nameRoom } from './draw.ts'

export interface Duration {
  readonly name: string
  readonly setup_s: number
  readonly test_s: number
}

const ROW_PIXELS = 22

/** In the order given. */
export function durationChart(durations: readonly Duration[], width: number): PlotOptions {
  const room = nameRoom(
    durations.map(({ name }) => name),
    width,
  )
  const parts = durations.flatMap(({ setup_s, test_s }, row) => [
    { row, from: 0, to: setup_s, color: 'var(--mark)' },
    { row, from: setup_s, to: setup_s + test_s, color: 'var(--bar)' },
  ])
  const inMinutes = Math.max(...parts.map(({ to }) => to)) >= 300
  const unit = inMinutes ? 60 : 1
  return {
    width,
    height: durations.length * ROW_PIXELS + 34,
    marginLeft: room,
    marginRight: 26,
    marginTop: 6,
    x: { label: null, domain: [0, Math.max(1, ...parts.map(({ to }) => to / unit))] },
    y: {
      label: null,
      tickSize: 0,
      type: 'band',
      padding: 0.25,
      domain: durations.map((_, row) => row),
      tickFormat: (row: number) => fitName(durations[row]?.name ?? '', room),
    },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({
        tickFormat: (value: number) => `${value} ${inMinutes ? 'min' : 's'}`,
        ticks: Math.max(3, Math.floor(width / 130)),
        tickSize: 0,
      }),
      barX(
        parts.map((part) => ({ ...part, from: part.from / unit, to: part.to / unit })),
        { y: 'row', x1: 'from', x2: 'to', fill: 'color' },
      ),
      ruleX([0], { stroke: 'var(--axis)' }),
    ],
  }
}
