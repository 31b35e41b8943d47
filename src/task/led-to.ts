/** Which instruction led to which edits of a change: a session speaks of many things, and not all of them became the change. */
import type { LinkedSession, Session } from '../session/session.ts'

/** Steps of a session's calls whose edits stand in the change. */
export type StandingEdits = (session: Session) => readonly number[]

/** Told the turns and calls of all sessions in order, counts for each turn the calls after it whose edits stand. */
export class LedTo {
  readonly #standing: ReadonlyMap<string, ReadonlySet<number>>
  readonly #parents: ReadonlyMap<string, string | null>
  /** The instruction that is being worked on, by session. */
  readonly #current = new Map<string, number>()
  readonly #edits = new Map<number, number>()

  /** @param standing null where the change's lines are not known */
  constructor(linked: readonly LinkedSession[], standing: StandingEdits | null) {
    this.#parents = new Map(linked.map(({ session }) => [session.id, session.parent_id]))
    this.#standing = new Map(linked.map(({ session }) => [session.id, new Set(standing?.(session))]))
  }

  /** @param n the number of the instruction */
  turn({ session }: LinkedSession, n: number): void {
    this.#current.set(session.id, n)
  }

  call({ session }: LinkedSession, step: number): void {
    if (this.#standing.get(session.id)?.has(step) !== true) return
    const turn = this.#current.get(this.#main(session.id))
    if (turn !== undefined) this.#edits.set(turn, this.to(turn) + 1)
  }

  /** Whether any edit is known to have followed a turn; a log without calls says nothing of any. */
  get isKnown(): boolean {
    return this.#edits.size > 0
  }

  to(turn: number): number {
    return this.#edits.get(turn) ?? 0
  }

  /** The session that a person talked to; logs may name each other in a circle. */
  #main(id: string): string {
    const seen = new Set<string>()
    let main = id
    for (
      let next = this.#parents.get(main);
      typeof next === 'string' && !seen.has(next);
      next = this.#parents.get(main)
    ) {
      seen.add(next)
      main = next
    }
    return main
  }
}
