/** The versions of the test frameworks as they are installed: what a manifest asks for is a range. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../files/regular-file.ts'
import { removeTree } from '../files/remove-tree.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { HOME } from '../frameworks/setup/plan.ts'
import { runCommand } from './command.ts'
import type { Site } from './site.ts'
import type { Workshop } from './workshop.ts'

const SECONDS = 60
const MAX_BYTES = 64 * 1024
const VERSION = /\d+\.\d+(?:\.\d+)?(?:[-.+][0-9A-Za-z.-]{1,40})?/

/** By name of the framework; those that do not tell are left out. Each is asked once, in the state after the change. */
export async function frameworkVersions(
  workshop: Workshop,
  groups: readonly RunGroup[],
  siteOf: (group: RunGroup) => Site,
): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>()
  for (const group of groups) {
    const { name, versionCommand } = group.framework
    if (versions.has(name) || versionCommand === undefined) continue
    const said = await ask(workshop, { argv: versionCommand, group, site: siteOf(group) })
    const version = VERSION.exec(said)?.[0]
    if (version !== undefined) versions.set(name, version)
  }
  return versions
}

interface Question {
  readonly argv: readonly string[]
  readonly group: RunGroup
  readonly site: Site
}

/** Foreign code prints it, so it is asked in the sandbox as tests are. */
async function ask(workshop: Workshop, { argv, group, site }: Question): Promise<string> {
  const folder = await mkdtemp(join(workshop.scratch, 'version-'))
  try {
    const result = await runCommand(workshop, {
      argv,
      cwd: join(site.workspace.dir, group.pkg.dir),
      phase: 'test',
      folder,
      writable: [],
      readable: [site.workspace.dir, site.home],
      home: join(folder, 'home'),
      pathFirst: site.plan.path.map((path) => path.replaceAll(HOME, site.home)),
      env: {},
      wallSeconds: SECONDS,
    })
    if (result.exitCode !== 0) return ''
    const bytes = await readRegularFile(result.stdoutFile, { maxBytes: MAX_BYTES }).catch(() => null)
    return bytes?.toString('utf8') ?? ''
  } finally {
    await removeTree(folder)
  }
}
