/** The trajectory cut to what a prompt may hold: one window for nearly every session, several overlapping ones beyond. */
import { type CleanStep, indexLine, stepLine } from './clean-step.ts'

export interface Window {
  readonly from_step: number
  readonly to_step: number
  readonly lines: readonly string[]
  /** One short line for each step outside the window; empty when the window holds everything. */
  readonly index: readonly string[]
}

export interface WindowLimits {
  /** Characters up to which the whole trajectory goes into one prompt. */
  readonly whole_chars: number
  /** Characters of a window when it does not. */
  readonly window_chars: number
}

/** 60 000 and 40 000 tokens at three characters a token: more than 99 of 100 sessions of one change fit whole. */
export const WINDOW_LIMITS: WindowLimits = { whole_chars: 180_000, window_chars: 120_000 }

/** Steps that a window shares with the one before, so that a pattern across the cut is seen whole once. */
const OVERLAP_STEPS = 4
/** The index tells what else there is; it may cost a quarter of a window. */
const INDEX_SHARE = 0.25

export function windowsOf(steps: readonly CleanStep[], limits: WindowLimits): readonly Window[] {
  const lines = steps.map(stepLine)
  const total = lines.reduce((sum, line) => sum + line.length, 0)
  if (total <= limits.whole_chars)
    return steps.length === 0 ? [] : [windowOf(steps, lines, { from: 0, to: steps.length })]
  const windows: Window[] = []
  let from = 0
  while (from < steps.length) {
    const to = endOfWindow(lines, from, limits.window_chars)
    const window = windowOf(steps, lines, { from, to })
    windows.push({ ...window, index: indexOf(steps, { from, to }, limits.window_chars * INDEX_SHARE) })
    if (to === steps.length) break
    from = Math.max(from + 1, to - OVERLAP_STEPS)
  }
  return windows
}

interface Range {
  readonly from: number
  readonly to: number
}

/** At least one step, then as many as fit. */
function endOfWindow(lines: readonly string[], from: number, limit: number): number {
  let chars = 0
  let to = from
  while (to < lines.length) {
    chars += lines[to]?.length ?? 0
    if (chars > limit && to > from) break
    to += 1
  }
  // A window of overlap alone would never get on.
  return Math.max(to, Math.min(lines.length, from + OVERLAP_STEPS + 1))
}

function windowOf(steps: readonly CleanStep[], lines: readonly string[], { from, to }: Range): Window {
  return {
    from_step: steps[from]?.n ?? 0,
    to_step: steps[to - 1]?.n ?? 0,
    lines: lines.slice(from, to),
    index: [],
  }
}

/** Calls and human turns outside the window, thinned evenly when they are too many. */
function indexOf(steps: readonly CleanStep[], { from, to }: Range, limit: number): readonly string[] {
  const outside = steps.filter((step, at) => (at < from || at >= to) && (step.kind === 'call' || step.kind === 'user'))
  const lines = outside.map(indexLine)
  const chars = lines.reduce((sum, line) => sum + line.length, 0)
  const every = Math.max(1, Math.ceil(chars / limit))
  return every === 1 ? lines : lines.filter((_line, at) => at % every === 0)
}
