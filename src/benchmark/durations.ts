/** How long a change is expected to take, from what earlier curations of its repository took. */
import { median } from '../core/quantile.ts'
import type { BenchmarkEntry } from './benchmark.ts'

export interface Durations {
  /** Seconds of one install, shared by the changes of a job that have the same lock file. */
  readonly install: number
  /** How many curations this is learned from. */
  readonly curations: number
  /** Expected seconds of everything but the install. */
  expect(change: { readonly instance_id: string; readonly changed_files: number }): number
}

interface Sample {
  readonly id: string
  readonly install: number
  readonly work: number
  readonly files: number | null
}

/** Pairs of them are compared: the newest are enough to tell a trend, and the trend changes with the repository. */
const NEWEST = 200
/** No job runs longer; what a foreign document says beyond is a made-up number. */
const MOST_SECONDS = 5 * 86_400

/**
 * Null without a curation that ran tests: one that was rejected for its words says nothing of the tests. A change that was
 * curated before is expected to take what it took. Another one takes the median, more or less by its changed files as far as the earlier ones
 * show such a trend (Theil 1950, Sen 1968: the median of the slopes of all pairs), and never less or more than any of them took.
 * Measured on 35 pull requests of 7 repositories the number of files says little: 2 files took from 129 to 309 seconds in one of them.
 */
export function durationsOf(entries: readonly BenchmarkEntry[]): Durations | null {
  const all = [...entries]
    .sort((a, b) => (a.curated_at < b.curated_at ? 1 : -1))
    .flatMap((entry) => sampleOf(entry) ?? [])
  if (all.length === 0) return null
  // Of two curations of one change the newer one tells.
  const own = new Map([...all].reverse().map(({ id, work }) => [id, work]))
  const samples = all.slice(0, NEWEST)
  const works = samples.map(({ work }) => work)
  const [least, most, usual] = [Math.min(...works), Math.max(...works), median(works)]
  const counted = samples.flatMap(({ files, work }) => (files === null ? [] : [{ files, work }]))
  const slope = slopeOf(counted)
  const usualFiles = median(counted.map(({ files }) => files))
  return {
    install: median(samples.map(({ install }) => install)),
    curations: all.length,
    expect: ({ instance_id: id, changed_files: files }) =>
      own.get(id) ?? Math.min(most, Math.max(least, usual + slope * (files - usualFiles))),
  }
}

function sampleOf(entry: BenchmarkEntry): Sample | null {
  const seconds = (name: string): number =>
    bounded(entry.stages.reduce((sum, stage) => (stage.name === name ? sum + stage.seconds : sum), 0))
  if (seconds('runs') === 0) return null
  const all = bounded(entry.stages.reduce((sum, stage) => sum + bounded(stage.seconds), 0))
  const setup = seconds('setup')
  return {
    id: entry.instance_id,
    // Each part of a curation that was split made an install of its own.
    install: setup / (entry.parts ?? 1),
    work: Math.max(1, all - setup),
    files: entry.changed_files ?? null,
  }
}

function bounded(seconds: number): number {
  return Math.min(MOST_SECONDS, Math.max(0, seconds))
}

/** Seconds that one changed file more takes: 0 where more files took less, or where nothing is known. */
function slopeOf(points: readonly { readonly files: number; readonly work: number }[]): number {
  const slopes = points.flatMap((a, index) =>
    points.slice(index + 1).flatMap((b) => (a.files === b.files ? [] : [(a.work - b.work) / (a.files - b.files)])),
  )
  return Math.max(0, median(slopes))
}
