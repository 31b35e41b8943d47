/** Rewinds: the log is a tree by `parentUuid`. A human turn with the parent of an earlier one replaces it and what followed. */
import { DEFAULT_BUDGET } from '../../budget.ts'
import type { SessionDraft } from '../../draft.ts'

export class Rewinds {
  private readonly draft: SessionDraft
  private readonly stepOfParent = new Map<string, number>()
  private readonly ranges: [number, number][] = []

  constructor(draft: SessionDraft) {
    this.draft = draft
  }

  /** Call before the step of a human turn is added. */
  turn(parent: unknown): void {
    if (typeof parent !== 'string') return
    const next = this.draft.steps.length
    const from = this.stepOfParent.get(parent)
    if (from !== undefined && from < next && this.ranges.length < DEFAULT_BUDGET.ids) this.ranges.push([from, next])
    if (this.stepOfParent.size < DEFAULT_BUDGET.ids) this.stepOfParent.set(parent, next)
  }

  /** Marks what was left behind, each step once however the ranges overlap. */
  end(): void {
    let done = 0
    for (const [from, to] of this.ranges.sort((a, b) => a[0] - b[0])) {
      this.draft.abandon(Math.max(from, done), to)
      done = Math.max(done, to)
    }
  }
}
