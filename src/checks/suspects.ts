/**
 * Tests that differ from run to run, and the further runs that tell why: their file alone, and the files in another order.
 * What they show names the cause; the test stays out of the lists either way, because whoever runs the task meets it again.
 */
import { CONFIDENCE } from './certainty.ts'
import { classifyOutcomes, isMixed } from './classify.ts'
import { keyOf, readAloneRows, readReorderedRows } from './letters.ts'
import { dependsOnMachine } from './machines.ts'
import type { UnstableTest } from './curation.ts'
import { isMeasurement, type RunPhase, type RunRecord, type State, type TestId } from './outcome.ts'
import type { RunGroup } from './plan.ts'

export interface SuspectRun extends RunGroup {
  readonly state: State
  readonly run: number
  readonly phase: Extract<RunPhase, 'alone' | 'reordered'>
}

export type Cause = NonNullable<UnstableTest['cause']>

/** Runs of one file alone at most, and files looked into at most: what is beyond stays without a cause. */
const MOST_ALONE = 10
const MOST_FILES = 5
/** Runs in another order. */
const REORDERED = 2

interface Suspect {
  readonly id: TestId
  readonly state: State
  /** Share of its measured runs in which it failed. */
  readonly rate: number
  readonly alone: string
  readonly reordered: string
}

/** The runs to make next, one a file and state; empty when every cause is known as well as it can be. */
export function nextSuspectRuns(records: readonly RunRecord[]): SuspectRun[] {
  const files = new Map<string, Suspect[]>()
  for (const suspect of suspectsOf(records)) {
    const key = JSON.stringify([suspect.state, suspect.id.context ?? null, suspect.id.file])
    files.set(key, [...(files.get(key) ?? []), suspect])
  }
  const next = Math.max(0, ...records.map(({ run }) => run)) + 1
  return [...files.values()].slice(0, MOST_FILES).flatMap((suspects) => runOf(suspects, records, next))
}

/** Why each unstable test differs, by `keyOf`, as far as the runs tell. */
export function causesOf(records: readonly RunRecord[]): ReadonlyMap<string, Cause> {
  const causes = new Map<string, Cause>()
  for (const suspect of suspectsOf(records)) {
    const cause = causeOf(suspect)
    if (cause !== null && causes.get(keyOf(suspect.id)) !== 'itself') causes.set(keyOf(suspect.id), cause)
  }
  for (const key of dependsOnMachine(records)) if (!causes.has(key)) causes.set(key, 'machine')
  return causes
}

/** The unstable tests with what is known of their causes. */
export function withCauses(unstable: readonly UnstableTest[], records: readonly RunRecord[]): UnstableTest[] {
  const causes = causesOf(records)
  return unstable.map((test) => {
    const cause = causes.get(keyOf(test))
    return cause === undefined ? test : { ...test, cause }
  })
}

function suspectsOf(records: readonly RunRecord[]): Suspect[] {
  const mixed = classifyOutcomes(records).filter(
    ({ class: name, letters }) => name === 'unstable' && (isMixed(letters.pre) || isMixed(letters.post)),
  )
  if (mixed.length === 0) return []
  const alone = new Map(readAloneRows(records).map((row) => [keyOf(row.id), row.letters]))
  const reordered = new Map(readReorderedRows(records).map((row) => [keyOf(row.id), row.letters]))
  return mixed.flatMap(({ id, letters }) =>
    (['pre', 'post'] as const)
      .filter((state) => isMixed(letters[state]))
      .map((state) => ({
        id,
        state,
        rate: [...letters[state]].filter((letter) => letter === 'F').length / letters[state].length,
        alone: alone.get(keyOf(id))?.[state] ?? '',
        reordered: reordered.get(keyOf(id))?.[state] ?? '',
      })),
  )
}

/**
 * It passes alone for good when so many passes in a row would be unlikely at the rate of failure seen in company: known when
 * (1 − rate)^passes is at most 1 − confidence.
 */
function passesAlone({ alone, rate }: Suspect): boolean {
  return alone !== '' && /^P+$/.test(alone) && (1 - rate) ** alone.length <= 1 - CONFIDENCE
}

/** It fails alone for good when so many failures in a row would be unlikely at that rate. */
function failsAlone({ alone, rate }: Suspect): boolean {
  return alone !== '' && /^F+$/.test(alone) && rate ** alone.length <= 1 - CONFIDENCE
}

function causeOf(suspect: Suspect): Cause | null {
  if (isMixed(suspect.alone)) return 'itself'
  if (failsAlone(suspect)) return 'order'
  if (!passesAlone(suspect)) return null
  return suspect.reordered.length >= REORDERED && /^F+$/.test(suspect.reordered) ? 'order' : 'company'
}

function runOf(suspects: readonly Suspect[], records: readonly RunRecord[], run: number): SuspectRun[] {
  const [first] = suspects
  if (first === undefined) return []
  const { id, state } = first
  const measured = records.find(
    (record) =>
      record.state === state &&
      isMeasurement(record) &&
      record.files.includes(id.file) &&
      (id.context === undefined || record.context === undefined || record.context === id.context),
  )
  // A file that nobody asked for (a neighbour in a Go package) cannot be run by itself.
  if (measured === undefined) return []
  const { framework, cwd, context, files } = measured
  const group = { framework, cwd, ...(context === undefined ? {} : { context }), state, run }
  const open = suspects.filter((suspect) => !isKnownAlone(suspect))
  const spent = Math.max(...suspects.map(({ alone }) => alone.length))
  if (open.length > 0 && spent < MOST_ALONE) return [{ ...group, phase: 'alone', files: [id.file] }]
  const wanting = suspects.some((suspect) => passesAlone(suspect) && suspect.reordered.length < REORDERED)
  if (!wanting || files.length < 2) return []
  return [{ ...group, phase: 'reordered', files: [...files].sort().reverse() }]
}

/** Both answers seen, or enough of one. */
function isKnownAlone(suspect: Suspect): boolean {
  return isMixed(suspect.alone) || passesAlone(suspect) || failsAlone(suspect)
}
