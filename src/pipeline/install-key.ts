/** What makes two installs the same. */
import { readFileSync } from 'node:fs'
import { sha256 } from '../core/digest.ts'
import { stableStringify } from '../core/json.ts'
import { version } from '../core/version.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { installPart, type SetupPlan } from '../frameworks/setup/index.ts'
import { packageSources } from '../sandbox/package-sources.ts'
import type { Workshop } from './workshop.ts'

export interface InstallFacts {
  readonly plan: SetupPlan
  readonly files: ProjectFiles
  /** A command of the user may build too, and what it builds belongs to one tree: no other state may meet it. */
  readonly ownSetup: { readonly command: string; readonly tree: string } | null
}

/** The key within one run of Backtest: two states with the same manifests and lock files have the same dependencies. */
export async function installKey({ plan, files, ownSetup }: InstallFacts): Promise<string> {
  const texts: Record<string, string | null> = {}
  for (const path of plan.lockKeyFiles) {
    const text = await files.read(path)
    texts[path] = text === null ? null : installPart(plan, path, text)
  }
  const own = ownSetup === null ? null : [ownSetup.command, ownSetup.tree]
  return sha256(stableStringify([plan.kind, plan.dir, plan.manager, plan.install, own, texts]))
}

/** The key over all runs on all machines: everything that one run has only one of is in it too. */
export function sharedKey(
  {
    repository,
    toolVersions,
    sandbox,
    installs,
    env,
  }: Pick<Workshop, 'repository' | 'toolVersions' | 'sandbox' | 'installs' | 'env'>,
  key: string,
  {
    plan,
    tools,
    foreignTree,
  }: {
    readonly plan: SetupPlan
    readonly tools: ReadonlyMap<string, string>
    /** Tree of code that nobody let in: its setup scripts must not colour the install of another such tree. Null for landed code. */
    readonly foreignTree: string | null
  },
): string {
  const facts = {
    key,
    foreignTree,
    // An install in place writes where it stands, and a setup script may build from sources that no lock file names.
    repository: repository.identity,
    // The date of dependencies without a lock file stands in the commands.
    ways: [plan.alternatives, plan.env, plan.installPath, plan.rebuild],
    tools: [[...tools], toolVersions],
    sources: packageSources(env),
    machine: [process.platform, process.arch, systemRelease(), sandbox.backend],
    // Programs of ours take part in some installs.
    version,
    // Installed files hold absolute paths: a folder that was moved, or mounted elsewhere, is another one.
    dir: installs?.dir ?? null,
  }
  return sha256(stableStringify(facts))
}

/** Containers of one machine can be of several distributions, and what was compiled for one does not load in the other. */
function systemRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
