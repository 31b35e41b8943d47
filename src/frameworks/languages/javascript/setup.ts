import { dirsUpward, type ProjectFiles } from '../../files.ts'
import { type Manifest, manifestPath, parseManifest } from '../../manifest.ts'
import { emptyPlan, type SetupPlan } from '../../setup/plan.ts'
import type { SetupQuestion } from '../language.ts'
import { findBuild } from './build.ts'
import { installCommands } from './install.ts'
import { nearestRanges } from './nearest-ranges.ts'
import { neededPrograms } from './needed-programs.ts'
import { withPrograms } from './programs.ts'
import { askedManager, chooseManager, FAMILY_LOCKS, LOCK_FILES } from './package-manager.ts'
import { nodeVersions } from './node-version.ts'

/** npm, pnpm, yarn or bun, installed where the lock file stands: a monorepo has one for all its packages. */
export async function findNodeSetup({
  files,
  home: nodeDir,
  dir: testDir,
  ...question
}: SetupQuestion): Promise<SetupPlan> {
  if (nodeDir === null) return { ...emptyPlan(testDir), evidence: ['no package.json at or above the tests'] }
  const paths = new Set(files.list())
  const manifests = await readManifests(files, nodeDir, paths)
  const lockDir = lockFolder(dirsUpward(nodeDir), paths, manifests)
  const workspaceRoot = manifests.findLast(
    ({ dir, manifest }) => manifest.workspaces !== undefined || paths.has(under(dir, 'pnpm-workspace.yaml')),
  )
  // A lock file above a package counts for it only where both are one workspace, or the package has none of its own.
  const dir = lockDir ?? workspaceRoot?.dir ?? nodeDir
  const choice = await chooseManager({ files, paths, dir, manifests })
  const lean = asksForNothing(manifests) && workspaceRoot === undefined
  const versions = await nodeVersions({ files, paths, dirs: dirsUpward(nodeDir), manifests })
  const build = await findBuild({ files, paths, manifests, tests: question.tests })
  const { programs, choices, asOf } = await neededPrograms({
    ...question,
    files,
    versions,
    manifests,
    manager: choice,
    lean,
    builds: build !== null,
  })
  const moment = choice.lockFile === null ? asOf : question.asOf
  const own = manifests.find((at) => at.dir === dir)?.manifest
  const all = installCommands(choice, { asOf: moment, nearest: nearestRanges(own, moment) })
  const asked = lean ? { ...all, install: [], alternatives: [], wayNotes: [], rebuild: [] } : all
  const commands = withPrograms(asked, programs)
  return {
    ...emptyPlan(dir),
    kind: 'javascript',
    manager: choice.manager,
    managerVersion: choice.version,
    lockFile: choice.lockFile,
    lockKeyFiles: keyFiles(paths, dir, choice.lockFile),
    ...commands,
    choices,
    asOf,
    versions,
    build: build === null ? null : build.command,
    buildDir: nodeDir,
    buildMayFail: build?.mayFail === true,
    evidence: [
      ...choice.evidence,
      ...programs.map(({ evidence }) => evidence),
      ...(lean ? ['no package.json asks for a package: nothing to install'] : []),
      ...(build === null ? [] : [build.why]),
    ],
  }
}

/** A package manager takes seconds to find out that it has nothing to do. */
function asksForNothing(manifests: readonly ManifestAt[]): boolean {
  const names = ({ manifest }: ManifestAt): string[] => [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.devDependencies),
    ...Object.keys(manifest.peerDependencies),
    ...Object.keys(manifest.optionalDependencies),
  ]
  return manifests.every((at) => names(at).length === 0)
}

/** The nearest folder with a lock file of the manager that a manifest names; a stray lock of another one is passed by. */
function lockFolder(
  dirs: readonly string[],
  paths: ReadonlySet<string>,
  manifests: readonly ManifestAt[],
): string | undefined {
  const asked = askedManager(manifests)
  const nearest = (names: readonly string[]): string | undefined =>
    dirs.find((dir) => names.some((name) => paths.has(under(dir, name))))
  return (asked === null ? undefined : nearest(FAMILY_LOCKS[asked.family])) ?? nearest(LOCK_FILES)
}

export interface ManifestAt {
  readonly dir: string
  readonly manifest: Manifest
}

async function readManifests(
  files: ProjectFiles,
  nodeDir: string,
  paths: ReadonlySet<string>,
): Promise<readonly ManifestAt[]> {
  const found: ManifestAt[] = []
  for (const dir of dirsUpward(nodeDir)) {
    const path = manifestPath(dir)
    const manifest = paths.has(path) ? parseManifest((await files.read(path)) ?? '') : null
    if (manifest !== null) found.push({ dir, manifest })
  }
  return found
}

export function under(dir: string, name: string): string {
  return dir === '.' ? name : `${dir}/${name}`
}

const CONFIG_NAMES = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'bunfig.toml']
const NO_PACKAGE = /(?:^|\/)(?:fixtures?|__fixtures__|node_modules|examples?|templates?)\//

/** Manifests of the whole workspace, the lock file, settings of the manager, and patches that it applies. */
function keyFiles(paths: ReadonlySet<string>, dir: string, lockFile: string | null): readonly string[] {
  const prefix = dir === '.' ? '' : `${dir}/`
  const keys = CONFIG_NAMES.map((name) => prefix + name).filter((path) => paths.has(path))
  if (lockFile !== null) keys.push(lockFile)
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue
    const inside = path.slice(prefix.length)
    const isManifest = inside === 'package.json' || (inside.endsWith('/package.json') && !NO_PACKAGE.test(inside))
    if (isManifest || /^(?:patches|\.yarn\/patches)\//.test(inside)) keys.push(path)
  }
  return [...new Set(keys)].sort()
}
