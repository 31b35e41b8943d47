/**
 * Install and run, with the next setup that the language has to offer (another version of it, packages of another time) while no
 * test of the change loads after it, or none of its new ones passes: what a repository asks for is often less than what it needs.
 */
import { heardIn, type Sentence, type Suspected, suspectedFiles } from '../checks/endless.ts'
import { areNewTestsIdle } from '../checks/idle.ts'
import { FILE_PSEUDO_TEST, type RunRecord, type State } from '../checks/outcome.ts'
import type { Relevance } from '../checks/relevance.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { hearSuspects } from './endless-files.ts'
import { type InstalledStates, installStates, type StatesToInstall } from './install-states.ts'
import { executeRuns } from './runs.ts'
import type { Stages } from './stages.ts'
import type { Workshop } from './workshop.ts'
import type { SitePool } from './site.ts'

export interface AttemptRequest extends Omit<StatesToInstall, 'choice' | 'isNeeded'> {
  readonly relevance: Relevance
  /** As in `RunsRequest`. */
  readonly isSettled: (records: readonly RunRecord[], round: number) => boolean
}

export interface Attempt {
  readonly setup: InstalledStates
  /** Empty where the install failed. */
  readonly records: readonly RunRecord[]
  /** Of all attempts. */
  readonly setupSeconds: number
  /** What was tried before, in words. */
  readonly notes: readonly string[]
}

/** Two setups that cannot be installed: mostly the network, or a package that is no more. Each failure can take minutes. */
const MAX_FAILED_INSTALLS = 2

/** Of setups that the tests of the change load in, but none of its new ones passes: each costs an install and a round. */
const MAX_IDLE = 4

/** The first attempt in which a test loads, and a new one passes; where there is none, the first in which one loads, or the very first. */
export async function attemptRuns(
  workshop: Workshop,
  pool: SitePool,
  request: AttemptRequest,
  stages: Stages,
): Promise<Attempt> {
  const failed: Attempt[] = []
  let setupSeconds = 0
  for (let choice = 0; ; choice += 1) {
    const tried = await attemptEnding(workshop, pool, { ...request, choice }, stages)
    setupSeconds += tried.setupSeconds
    const notes = [...(failed.length === 0 ? [] : [triedNote(failed, request.relevance)]), ...tried.notes]
    if (tried.setup.failed === null && !isFruitless(tried.records, request.relevance))
      return { ...tried, setupSeconds, notes: [...notes, ...tried.setup.notes] }
    failed.push(tried)
    const most = failed.every(({ records }) => isUnloaded(records, request.relevance)) ? Infinity : MAX_IDLE
    const uninstalled = failed.filter(({ setup }) => setup.failed !== null).length
    if (choice + 1 >= tried.setup.choices || uninstalled >= MAX_FAILED_INSTALLS || failed.length - uninstalled >= most)
      return { ...leastFailed(failed, tried, request.relevance), setupSeconds }
    workshop.logger.info(`${whatFailed(failed, request.relevance)}: trying the next version of the language`)
  }
}

/** The first whose tests loaded, where none did the very first: later ones are guesses. */
function leastFailed(failed: readonly Attempt[], last: Attempt, relevance: Relevance): Attempt {
  const loaded = failed.find(({ setup, records }) => setup.failed === null && !isUnloaded(records, relevance))
  const kept = loaded ?? failed[0] ?? last
  return { ...kept, notes: [...kept.notes, ...kept.setup.notes] }
}

/** How often files that keep their process from its end are looked for: there may be others behind the first. */
const MAX_HEARINGS = 3

/** Without the files that do not come to an end, or with those in processes of their own. */
async function attemptEnding(
  workshop: Workshop,
  pool: SitePool,
  request: AttemptRequest & { readonly choice: number },
  stages: Stages,
  heard: Heard = { known: new Set(), times: 0 },
): Promise<Attempt> {
  const tried = await attempt(workshop, pool, request, stages, heard)
  const own = ownFiles(request.relevance)
  const suspects = suspectsIn(tried.records, own, heard)
  if (suspects.length === 0) return { ...tried, setupSeconds: tried.setup.seconds, notes: [] }
  const { groups, siteOf } = tried.setup
  const exists = (file: string, state: State): boolean => request.files[state].list().includes(file)
  const hear = async (): Promise<Sentence> =>
    hearSuspects(workshop, { groups, trees: request.trees, siteOf }, { suspects, own, exists })
  const given = await stages.run('runs', hear, () => false)
  const notes = sentenceNotes(given, workshop.config.limits['test-timeout'])
  for (const note of notes) workshop.logger.info(note)
  const known = new Set([...heard.known, ...suspects.map((one) => heardIn(one.in.state, one.file))])
  const others = await attemptEnding(
    workshop,
    pool,
    { ...request, groups: carryOutSentence(request.groups, given) },
    stages,
    { known, times: heard.times + 1 },
  )
  return { ...others, setupSeconds: tried.setup.seconds + others.setupSeconds, notes: [...notes, ...others.notes] }
}

interface Heard {
  readonly known: ReadonlySet<string>
  readonly times: number
}

function suspectsIn(
  records: readonly RunRecord[],
  own: ReadonlySet<string>,
  { known, times }: Heard,
): readonly Suspected[] {
  return times >= MAX_HEARINGS ? [] : suspectedFiles(records, { known, own })
}

/** Those that stay apart get a group each: the others of their process then come to their end. */
function carryOutSentence(groups: readonly RunGroup[], { leftOut, apart }: Sentence): RunGroup[] {
  return groups.flatMap((group) => {
    const alone = group.files.filter((file) => apart.has(file)).map((file) => ({ ...group, files: [file] }))
    const files = group.files.filter((file) => !leftOut.has(file) && !apart.has(file))
    return files.length > 0 ? [{ ...group, files }, ...alone] : alone
  })
}

const MAX_NAMED = 3

function sentenceNotes({ leftOut, apart }: Sentence, limit: number): string[] {
  const count = (files: ReadonlySet<string>): string => `${files.size} test file${files.size === 1 ? '' : 's'}`
  const named = (files: ReadonlySet<string>): string =>
    `${[...files].slice(0, MAX_NAMED).join(', ')}${files.size > MAX_NAMED ? ', …' : ''}`
  return [
    ...(leftOut.size === 0
      ? []
      : [`${count(leftOut)} left out: within ${limit} s their process came to no end (${named(leftOut)})`]),
    ...(apart.size === 0 ? [] : [`${count(apart)} run apart: one state of them comes to no end (${named(apart)})`]),
  ]
}

type Tried = Pick<Attempt, 'setup' | 'records'>

function triedNote(failed: readonly Tried[], relevance: Relevance): string {
  const count = failed.length
  return `${count} other setup${count === 1 ? ' was' : 's were'} tried before: ${whatFailed(failed, relevance)}`
}

function whatFailed(failed: readonly Tried[], relevance: Relevance): string {
  const unloaded = failed.every(({ records }) => isUnloaded(records, relevance))
  return unloaded ? 'no test of the change loaded' : 'no new test of the change passed after it'
}

async function attempt(
  workshop: Workshop,
  pool: SitePool,
  { relevance, isSettled, ...install }: AttemptRequest & { readonly choice: number },
  stages: Stages,
  heard: Heard,
): Promise<Pick<Attempt, 'setup' | 'records'>> {
  const setup = await stages.run(
    'setup',
    () => installStates(workshop, pool, { ...install, isNeeded: needed(install.groups, relevance) }),
    ({ failed }) => failed !== null,
  )
  if (setup.failed !== null) return { setup, records: [] }
  // What is no strong task may become one of pass-to-pass tests alone, and that takes all its runs.
  const mayFallBack = install.choice + 1 >= setup.choices || workshop.config['regression-only']
  const { trees, files } = install
  const { records } = await stages.run(
    'runs',
    () =>
      executeRuns(workshop, {
        groups: setup.groups,
        trees,
        files,
        siteOf: setup.siteOf,
        runs: workshop.config.runs,
        isOver: (soFar) => suspectsIn(soFar, ownFiles(relevance), heard).length > 0,
        isSettled: (soFar, round) => (!mayFallBack && isFruitless(soFar, relevance)) || isSettled(soFar, round),
      }),
    () => false,
  )
  return { setup, records }
}

/** The suites of the test files that the change touches, or that read its fixtures; all where it has none. */
function needed(groups: readonly RunGroup[], { kept }: Relevance): (group: RunGroup) => boolean {
  const own = new Set(kept.filter(({ by }) => by !== 'import').map(({ file }) => file))
  const holdsOwn = ({ files }: RunGroup): boolean => files.some((file) => own.has(file))
  return groups.some(holdsOwn) ? holdsOwn : () => true
}

function ownFiles({ kept }: Relevance): ReadonlySet<string> {
  return new Set(kept.filter(({ by }) => by === 'changed').map(({ file }) => file))
}

function isFruitless(records: readonly RunRecord[], relevance: Relevance): boolean {
  return isUnloaded(records, relevance) || areNewTestsIdle(records, ownFiles(relevance))
}

/** After the change no test ran at all, or each test file that the change touches failed to load. */
function isUnloaded(records: readonly RunRecord[], relevance: Relevance): boolean {
  const changed = ownFiles(relevance)
  const seen = records.filter(({ state }) => state === 'post').flatMap(({ outcomes }) => outcomes)
  const loaded = new Set(seen.filter(({ name }) => name !== FILE_PSEUDO_TEST).map(({ file }) => file))
  const broken = new Set(
    seen.filter(({ name, file }) => name === FILE_PSEUDO_TEST && !loaded.has(file)).map(({ file }) => file),
  )
  return loaded.size === 0 || (changed.size > 0 && [...changed].every((file) => broken.has(file)))
}
