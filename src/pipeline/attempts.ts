/**
 * Install and run, with the next setup that the language has to offer (another version of it, packages of another time) while no
 * test of the change loads after it: what a repository asks for is often less than what it needs.
 */
import { endlessFiles } from '../checks/endless.ts'
import { FILE_PSEUDO_TEST, type RunRecord } from '../checks/outcome.ts'
import type { Relevance } from '../checks/relevance.ts'
import type { RunGroup } from '../frameworks/plan.ts'
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

/** The first attempt in which a test loads; the very first where none does. */
export async function attemptRuns(
  workshop: Workshop,
  pool: SitePool,
  request: AttemptRequest,
  stages: Stages,
): Promise<Attempt> {
  const failed: Pick<Attempt, 'setup' | 'records'>[] = []
  let setupSeconds = 0
  for (let choice = 0; ; choice += 1) {
    const tried = await attemptEnding(workshop, pool, { ...request, choice }, stages)
    setupSeconds += tried.setupSeconds
    const notes = [...(failed.length === 0 ? [] : [triedNote(failed.length)]), ...tried.notes]
    if (tried.setup.failed === null && !isUnloaded(tried.records, request.relevance))
      return { ...tried, setupSeconds, notes: [...notes, ...tried.setup.notes] }
    failed.push(tried)
    const [first = tried] = failed
    const uninstalled = failed.filter(({ setup }) => setup.failed !== null).length
    if (choice + 1 >= tried.setup.choices || uninstalled >= MAX_FAILED_INSTALLS)
      return { ...first, setupSeconds, notes: first.setup.notes }
    workshop.logger.info('no test of the change loads after it: trying the next version of the language')
  }
}

/** Without the files that do not come to an end, where some beside the change's own do not. */
async function attemptEnding(
  workshop: Workshop,
  pool: SitePool,
  request: AttemptRequest & { readonly choice: number },
  stages: Stages,
): Promise<Attempt> {
  const tried = await attempt(workshop, pool, request, stages)
  const endless = endlessFiles(tried.records, ownFiles(request.relevance))
  if (endless.size === 0) return { ...tried, setupSeconds: tried.setup.seconds, notes: [] }
  const note = `${endless.size} related test file${endless.size === 1 ? '' : 's'} left out: within ${workshop.config.limits['test-timeout']} s their process came to no end (${[...endless].slice(0, MAX_NAMED).join(', ')}${endless.size > MAX_NAMED ? ', …' : ''})`
  workshop.logger.info(note)
  const groups = request.groups
    .map((group) => ({ ...group, files: group.files.filter((file) => !endless.has(file)) }))
    .filter(({ files }) => files.length > 0)
  const others = await attemptEnding(workshop, pool, { ...request, groups }, stages)
  return { ...others, setupSeconds: tried.setup.seconds + others.setupSeconds, notes: [note, ...others.notes] }
}

const MAX_NAMED = 3

function triedNote(count: number): string {
  return `${count} other setup${count === 1 ? ' was' : 's were'} tried before: no test of the change loaded`
}

async function attempt(
  workshop: Workshop,
  pool: SitePool,
  { relevance, isSettled, ...install }: AttemptRequest & { readonly choice: number },
  stages: Stages,
): Promise<Pick<Attempt, 'setup' | 'records'>> {
  const setup = await stages.run(
    'setup',
    () => installStates(workshop, pool, { ...install, isNeeded: needed(install.groups, relevance) }),
    ({ failed }) => failed !== null,
  )
  if (setup.failed !== null) return { setup, records: [] }
  const isLast = install.choice + 1 >= setup.choices
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
        isOver: (soFar) => endlessFiles(soFar, ownFiles(relevance)).size > 0,
        isSettled: (soFar, round) => (!isLast && isUnloaded(soFar, relevance)) || isSettled(soFar, round),
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
