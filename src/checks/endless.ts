/** Test files that keep their process from its end: they wait for a server, a key press, a browser that is not there. */
import { isMeasurement, type RunRecord, type State } from './outcome.ts'

/** A file that may have kept a process until the time limit ended it. */
export interface Suspected {
  readonly file: string
  /** The run that was ended. */
  readonly in: RunRecord
  /** No other file ran with it: it needs no further proof. */
  readonly isAlone: boolean
}

/** Whose case has been heard, in which state, and which test files the change touches. */
interface Bystanders {
  /** `heardIn` of those. */
  readonly known: ReadonlySet<string>
  readonly own: ReadonlySet<string>
}

/** A file may end in one state, and hang in another. */
export function heardIn(state: State, file: string): string {
  return `${state} ${file}`
}

/**
 * Of runs that the time limit ended: the files of which no outcome is known, and the one of the last outcome, which may have stopped in the
 * middle. Where a report only comes at the end of a process, these are all of its files. Each file once, with the first run that it was
 * in; not one of the change that ran alone, unless before the change: it keeps nobody else from the end.
 */
export function suspectedFiles(records: readonly RunRecord[], { known, own }: Bystanders): readonly Suspected[] {
  const found = new Map<string, Suspected>()
  for (const record of records.filter(({ problem }) => problem === 'timed-out').filter(isMeasurement)) {
    const seen = new Set(record.outcomes.map(({ file }) => file))
    const last = record.outcomes.at(-1)?.file
    const isAlone = record.files.length === 1
    for (const file of record.files) {
      const isHarmless = isAlone && own.has(file) && record.state !== 'base'
      const mayWait = !seen.has(file) || file === last
      if (mayWait && !isHarmless && !known.has(heardIn(record.state, file)) && !found.has(file))
        found.set(file, { file, in: record, isAlone })
    }
  }
  return [...found.values()]
}

/** What running the suspects alone has shown. */
export interface Heard {
  readonly suspects: readonly Suspected[]
  /** Test files that the change touches. */
  readonly own: ReadonlySet<string>
  /** Every file that is to run. */
  readonly all: ReadonlySet<string>
  /** States in which a file came to no end by itself. */
  readonly endless: ReadonlyMap<string, ReadonlySet<State>>
}

export interface Sentence {
  /** Not run any more. */
  readonly leftOut: ReadonlySet<string>
  /** Run in a process of their own from now on, for others to come to their end. */
  readonly apart: ReadonlySet<string>
}

/**
 * A file beside the change's own is left out where it does not end by itself, and, where all do, for having been in a process that did
 * not. One that the change touches stays, for its end may be what the change is about, unless it ends neither before the change nor
 * after it. Nothing is left out where nothing of its kind would be left to run.
 */
export function sentence({ suspects, own, all, endless }: Heard): Sentence {
  const files = suspects.map(({ file }) => file)
  const guilty = files.filter((file) => endless.has(file))
  const related = (guilty.length === 0 ? files : guilty).filter((file) => !own.has(file))
  const hopeless = guilty.filter((file) => own.has(file) && isHopeless(endless.get(file)))
  const leftOut = new Set([
    ...(related.length < all.size ? related : []),
    ...(hopeless.length < own.size ? hopeless : []),
  ])
  return { leftOut, apart: new Set(guilty.filter((file) => !leftOut.has(file))) }
}

function isHopeless(states: ReadonlySet<State> | undefined): boolean {
  return states?.has('base') === true && states.has('post')
}
