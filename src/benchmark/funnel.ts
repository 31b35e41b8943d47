/** How many changes survived each stage, and why the others did not. Data only; the report room draws it. */
import { z } from 'zod'
import type { Curation } from '../checks/curation.ts'
import { RejectionCode } from '../task/rejection.ts'

export const FunnelStage = z.object({
  name: z.string(),
  entered: z.number().int(),
  rejected: z.number().int(),
  survived: z.number().int(),
})
export type FunnelStage = z.infer<typeof FunnelStage>

export const Funnel = z.object({
  candidates: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  /** In the order in which changes pass them. */
  stages: z.array(FunnelStage),
  /** Most frequent first. Only the first reason of a change counts, so that the sum is the number of rejections. */
  reasons: z.array(z.object({ code: RejectionCode, stage: z.string(), count: z.number().int() })),
})
export type Funnel = z.infer<typeof Funnel>

/** What the funnel needs of a curation. */
export type FunnelEntry = Pick<Curation, 'verdict' | 'reasons' | 'stages'>

/** Counts stages and reasons of all curated changes. */
export function countFunnel(entries: readonly FunnelEntry[]): Funnel {
  const accepted = entries.filter((entry) => entry.verdict === 'accepted').length
  return {
    candidates: entries.length,
    accepted,
    rejected: entries.length - accepted,
    stages: stageOrder(entries).map((name) => countStage(entries, name)),
    reasons: countReasons(entries),
  }
}

/** Stages by the place they usually have: entries stop at different ones, the longest way holds them all in order. */
function stageOrder(entries: readonly FunnelEntry[]): string[] {
  const place = new Map<string, number>()
  for (const entry of entries)
    for (const [index, { name }] of entry.stages.entries()) place.set(name, Math.max(place.get(name) ?? 0, index))
  return [...place].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([name]) => name)
}

function countStage(entries: readonly FunnelEntry[], name: string): FunnelStage {
  const results = entries.flatMap((entry) =>
    entry.stages.filter((stage) => stage.name === name && stage.status !== 'skipped'),
  )
  const rejected = results.filter((stage) => stage.status === 'rejected').length
  return { name, entered: results.length, rejected, survived: results.length - rejected }
}

function countReasons(entries: readonly FunnelEntry[]): Funnel['reasons'] {
  const counts = new Map<string, Funnel['reasons'][number]>()
  for (const { verdict, reasons } of entries) {
    const [first] = reasons
    if (verdict === 'accepted' || first === undefined) continue
    const before = counts.get(`${first.code} ${first.stage}`)
    counts.set(`${first.code} ${first.stage}`, {
      code: first.code,
      stage: first.stage,
      count: (before?.count ?? 0) + 1,
    })
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.stage < b.stage ? -1 : 1),
  )
}
