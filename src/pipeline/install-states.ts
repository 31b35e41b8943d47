/** The dependencies of every state, each lock state installed once. */
import type { State } from '../checks/outcome.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import type { Site, SitePool } from './site.ts'
import type { Workshop } from './workshop.ts'

export interface StatesToInstall {
  readonly groups: readonly RunGroup[]
  readonly trees: Readonly<Record<State, string>>
  readonly files: Readonly<Record<State, ProjectFiles>>
  /** In the order to install in: where the state after the change cannot be installed there is no task. */
  readonly states: readonly State[]
  /** One moment for all states, or they would differ in more than the change. */
  readonly asOf: string | null
  /** A group that is not needed runs only in what is installed for the others; all are needed where not given. */
  readonly isNeeded?: (group: RunGroup) => boolean
  /** As in `SiteRequest`. */
  readonly choice?: number
  /** As in `SiteRequest`. */
  readonly earlier?: Readonly<Record<string, string>>
}

export interface InstalledStates {
  /** Each once. */
  readonly sites: readonly Site[]
  /** The groups that can run. */
  readonly groups: readonly RunGroup[]
  /** Why others cannot, in words. */
  readonly notes: readonly string[]
  readonly siteOf: (group: RunGroup, state: State) => Site
  /** What went wrong first; null when all is installed. */
  readonly failed: { readonly state: State; readonly detail: string } | null
  readonly seconds: number
  /** How many setups the languages have to offer, this one included. */
  readonly choices: number
}

export async function installStates(
  workshop: Workshop,
  pool: SitePool,
  { groups, trees, files, states, isNeeded = () => true, ...asked }: StatesToInstall,
): Promise<InstalledStates> {
  const sites = new Map<string, Site>()
  const leftOut = new Set<RunGroup>()
  let seconds = 0
  let choices = 1
  const ended = (failed: InstalledStates['failed']): InstalledStates => ({
    sites: [...new Set(sites.values())],
    groups: groups.filter((group) => !leftOut.has(group)),
    notes: [...leftOut].map(leftOutNote),
    siteOf: (group, state) => siteFor(sites, group, state),
    failed,
    seconds,
    choices,
  })
  const sorted = [...groups.filter(isNeeded), ...groups.filter((group) => !isNeeded(group))]
  for (const state of states) {
    const keys = new Set<string>()
    for (const group of sorted) {
      const key = siteKey(group, state)
      if (sites.has(key) || leftOut.has(group)) continue
      const installed = await pool.install({
        tree: trees[state],
        files: files[state],
        dir: group.pkg.dir,
        language: group.framework.language,
        tests: group.files,
        side: state === 'post' ? 'after' : 'before',
        ...(isNeeded(group) ? {} : { among: keys }),
        ...asked,
      })
      workshop.signal.throwIfAborted()
      seconds += 'site' in installed ? installed.site.seconds : installed.seconds
      choices = Math.max(choices, installed.choices)
      keys.add(installed.key)
      if ('site' in installed) sites.set(key, installed.site)
      else if (isNeeded(group)) return ended({ state, detail: installed.failed })
      else leftOut.add(group)
    }
  }
  return ended(null)
}

function leftOutNote({ pkg, files }: RunGroup): string {
  return `${files.length} related test file${files.length === 1 ? '' : 's'} of ${pkg.dir} left out: the package would need an install of its own`
}

function siteKey({ pkg, framework }: RunGroup, state: State): string {
  return `${state} ${framework.language} ${pkg.dir}`
}

function siteFor(sites: ReadonlyMap<string, Site>, group: RunGroup, state: State): Site {
  const site = sites.get(siteKey(group, state))
  if (site === undefined) throw new Error(`nothing was installed for ${group.pkg.dir} in ${state}`)
  return site
}
