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
}

export interface InstalledStates {
  /** Each once. */
  readonly sites: readonly Site[]
  readonly siteOf: (group: RunGroup, state: State) => Site
  /** What went wrong first; null when all is installed. */
  readonly failed: { readonly state: State; readonly detail: string } | null
  readonly seconds: number
}

export async function installStates(
  workshop: Workshop,
  pool: SitePool,
  { groups, trees, files, states }: StatesToInstall,
): Promise<InstalledStates> {
  const sites = new Map<string, Site>()
  let seconds = 0
  const ended = (failed: InstalledStates['failed']): InstalledStates => ({
    sites: [...new Set(sites.values())],
    siteOf: (group, state) => siteFor(sites, group, state),
    failed,
    seconds,
  })
  for (const state of states) {
    for (const group of groups) {
      const key = siteKey(group, state)
      if (sites.has(key)) continue
      const installed = await pool.install({
        tree: trees[state],
        files: files[state],
        dir: group.pkg.dir,
        language: group.framework.language,
        tests: group.files,
        side: state === 'post' ? 'after' : 'before',
      })
      workshop.signal.throwIfAborted()
      seconds += 'site' in installed ? installed.site.seconds : installed.seconds
      if ('failed' in installed) return ended({ state, detail: installed.failed })
      sites.set(key, installed.site)
    }
  }
  return ended(null)
}

function siteKey({ pkg, framework }: RunGroup, state: State): string {
  return `${state} ${framework.language} ${pkg.dir}`
}

function siteFor(sites: ReadonlyMap<string, Site>, group: RunGroup, state: State): Site {
  const site = sites.get(siteKey(group, state))
  if (site === undefined) throw new Error(`nothing was installed for ${group.pkg.dir} in ${state}`)
  return site
}
