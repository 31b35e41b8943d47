/** How well the human's push-back is read: the steps that an annotator marked, against those that the review lists. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { pushBackOf } from '../../src/review/push-back.ts'
import type { Case } from './sets.ts'

const Marked = z.object({ pushback_steps: z.array(z.number()) })
/** A refused call and the marker that follows it are one act, and either may be marked. Steps. */
const NEAR = 2

/** Acts right, acts that nobody marked, and marks that were missed. */
export function pushBackCounts(folder: string, cases: readonly Case[]): readonly [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0]
  for (const { id, session } of cases) {
    const file = join(folder, `${id}.labels.json`)
    const marks = Marked.parse(JSON.parse(readFileSync(file, 'utf8'))).pushback_steps
    const acts = pushBackOf(session.steps).map(({ step }) => step)
    const near = (list: readonly number[], step: number): boolean =>
      list.some((other) => Math.abs(other - step) <= NEAR)
    counts[0] += acts.filter((step) => near(marks, step)).length
    counts[1] += acts.filter((step) => !near(marks, step)).length
    counts[2] += marks.filter((step) => !near(acts, step)).length
  }
  return counts
}
