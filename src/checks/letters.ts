/**
 * Run records turned into one row of letters a test and state: P passed, F failed, S skipped, `-` missing; one letter a
 * run. Everything the classes are decided from.
 */
import { FILE_PSEUDO_TEST, isMeasurement, type Outcome, type RunRecord, type State, type TestId } from './outcome.ts'

export type Letter = 'P' | 'F' | 'S' | '-'

/** What became of a test's file in one run: its tests ran, it failed to load, or the run said nothing of it. */
export type FileFate = 'loaded' | 'failed' | 'silent'

export interface TestRow {
  readonly id: TestId
  readonly letters: Readonly<Record<State, string>>
  /** One a run, beside the letters. */
  readonly fates: Readonly<Record<State, readonly FileFate[]>>
}

/** All processes of one run number in one state and context: what one column of letters is read from. */
interface Column {
  readonly state: State
  readonly part: number | undefined
  readonly asked: Set<string>
  readonly groups: Set<string>
  /** file → name → letter */
  readonly seen: Map<string, Map<string, Letter>>
}

interface Sheet {
  readonly context: string | undefined
  readonly columns: Column[]
  /** file → names seen anywhere */
  readonly names: Map<string, Set<string>>
  /** file → runner groups that reported it */
  readonly reporters: Map<string, Set<string>>
  /** state and file → parts (of a curation that several jobs shared) that ran it there */
  readonly parts: Map<string, Set<number>>
  readonly asked: Set<string>
}

/** The rows of all tests that any measuring run reported, in order of context, file and first appearance. */
export function readRows(records: readonly RunRecord[]): TestRow[] {
  return rowsOf(records.filter(isMeasurement))
}

/** The same of the runs of single files. */
export function readAloneRows(records: readonly RunRecord[]): TestRow[] {
  return rowsOf(records.filter(({ phase }) => phase === 'alone'))
}

/** The same of the runs in another order. */
export function readReorderedRows(records: readonly RunRecord[]): TestRow[] {
  return rowsOf(records.filter(({ phase }) => phase === 'reordered'))
}

function rowsOf(records: readonly RunRecord[]): TestRow[] {
  return [...sheetsOf(records).values()].flatMap((sheet) =>
    [...sheet.names].flatMap(([file, names]) => rowsOfFile(sheet, file, names)),
  )
}

function sheetsOf(records: readonly RunRecord[]): Map<string, Sheet> {
  const sheets = new Map<string, Sheet>()
  const columns = new Map<string, Column>()
  const ordered = [...records].sort((a, b) => a.run - b.run)
  for (const record of ordered) {
    // A process may report tests of several contexts (browser projects); one that reports none speaks for its own.
    const contexts = new Set([record.context, ...record.outcomes.map((outcome) => outcome.context ?? record.context)])
    if (
      record.context === undefined &&
      record.outcomes.length > 0 &&
      !record.outcomes.some((o) => o.context === undefined)
    )
      contexts.delete(undefined)
    for (const context of contexts) {
      const sheet = sheetFor(sheets, context)
      const key = JSON.stringify([context ?? null, record.state, record.run])
      const column = columns.get(key) ?? newColumn(record)
      if (!columns.has(key)) sheet.columns.push(column)
      columns.set(key, column)
      fill(sheet, column, record)
    }
  }
  return sheets
}

function sheetFor(sheets: Map<string, Sheet>, context: string | undefined): Sheet {
  const key = context ?? ''
  const sheet = sheets.get(key) ?? newSheet(context)
  sheets.set(key, sheet)
  return sheet
}

function newSheet(context: string | undefined): Sheet {
  return { context, columns: [], names: new Map(), reporters: new Map(), parts: new Map(), asked: new Set() }
}

function newColumn({ state, part }: RunRecord): Column {
  return { state, part, asked: new Set(), groups: new Set(), seen: new Map() }
}

function fill(sheet: Sheet, column: Column, record: RunRecord): void {
  const group = JSON.stringify([record.framework, record.cwd])
  column.groups.add(group)
  for (const file of record.files) {
    column.asked.add(file)
    sheet.asked.add(file)
    if (column.part !== undefined)
      entry(sheet.parts, partsKey(column.state, file), () => new Set<number>()).add(column.part)
  }
  for (const outcome of record.outcomes) {
    if ((outcome.context ?? record.context) !== sheet.context) continue
    entry(sheet.names, outcome.file, () => new Set<string>()).add(outcome.name)
    entry(sheet.reporters, outcome.file, () => new Set<string>()).add(group)
    const letters = entry(column.seen, outcome.file, () => new Map<string, Letter>())
    letters.set(outcome.name, worse(letters.get(outcome.name), letterOf(outcome, record)))
  }
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const value = create()
  map.set(key, value)
  return value
}

/**
 * A report that its own process contradicts can be forged or cut short. Before the change its passes count (they speak
 * against the task), after it they do not: the doubt never makes a fail-to-pass test.
 */
function letterOf(outcome: Outcome, record: RunRecord): Letter {
  if (outcome.status === 'failed') return 'F'
  if (outcome.status === 'skipped') return 'S'
  const doubtful = record.problem === 'report-contradicts-exit-code' || record.problem === 'report-invalid'
  return doubtful && record.state === 'post' ? '-' : 'P'
}

const BADNESS: Readonly<Record<Letter, number>> = { P: 0, S: 1, '-': 2, F: 3 }

function worse(a: Letter | undefined, b: Letter): Letter {
  return a !== undefined && BADNESS[a] > BADNESS[b] ? a : b
}

function rowsOfFile(sheet: Sheet, file: string, names: ReadonlySet<string>): TestRow[] {
  const covering = sheet.columns.filter((column) => covers(sheet, column, file))
  const fates = byState((state) =>
    covering.filter((column) => column.state === state).map((column) => fateOf(column, file)),
  )
  return [...names].map((name) => ({
    id: { file, name, ...(sheet.context === undefined ? {} : { context: sheet.context }) },
    letters: byState((state) =>
      covering
        .filter((column) => column.state === state)
        .map((column) => letterIn(column, file, name))
        .join(''),
    ),
    fates,
  }))
}

function partsKey(state: State, file: string): string {
  return `${state} ${file}`
}

/**
 * Was the file part of this run? Files that nobody asked for (same Go package, whole suite) follow their runner. One that a whole part
 * left out where another ran it is missing in each run of that part: fewer runs would speak for it than for the others.
 */
function covers(sheet: Sheet, column: Column, file: string): boolean {
  if (column.asked.has(file) || column.seen.has(file)) return true
  const parts = sheet.parts.get(partsKey(column.state, file))
  if (column.part !== undefined && parts !== undefined && !parts.has(column.part)) return true
  if (sheet.asked.has(file)) return false
  return [...(sheet.reporters.get(file) ?? [])].some((group) => column.groups.has(group))
}

function letterIn(column: Column, file: string, name: string): Letter {
  const letters = column.seen.get(file)
  const own = letters?.get(name)
  if (own !== undefined) return own
  // A file that reports tests and no load failure has loaded: its pseudo-test passes.
  return name === FILE_PSEUDO_TEST && letters !== undefined ? 'P' : '-'
}

function fateOf(column: Column, file: string): FileFate {
  const letters = column.seen.get(file)
  if (letters === undefined) return 'silent'
  if ([...letters.keys()].some((name) => name !== FILE_PSEUDO_TEST)) return 'loaded'
  return letters.get(FILE_PSEUDO_TEST) === 'F' ? 'failed' : 'silent'
}

/** One key a test, for maps. */
export function keyOf(id: TestId): string {
  return JSON.stringify([id.context ?? null, id.file, id.name])
}

function byState<T>(read: (state: State) => T): Readonly<Record<State, T>> {
  return { base: read('base'), pre: read('pre'), post: read('post') }
}
