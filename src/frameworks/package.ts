/** The package a file belongs to: its manifest, those above it, and the config files next to it. */
import { baseOf, dirOf, dirsUpward, type ProjectFiles, relativeTo } from './files.ts'
import { homeDir, LANGUAGES } from './languages/index.ts'
import { dependencyOn, type Manifest, manifestPath, parseManifest } from './manifest.ts'

export { manifestPath } from './manifest.ts'

export interface ManifestAt {
  /** `.` for the root. */
  readonly dir: string
  readonly manifest: Manifest
}

export interface PackageContext {
  /** Directory of the package, `.` for the root. */
  readonly dir: string
  /** Its `package.json`. */
  readonly manifest: Manifest | null
  /** Each `package.json` from the package's own up to the root's, nearest first. */
  readonly manifests: readonly ManifestAt[]
  /** Names of the files directly in the package's directory and in those above it, by directory. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** Texts of test configuration files, by repository path. */
  readonly configs: ReadonlyMap<string, string>
  /** By name of the language: the nearest directory at or above with a manifest of it (`go.mod`). */
  readonly homes: ReadonlyMap<string, string>
}

/** A package of which nothing is known. */
export function blankPackage(dir: string): PackageContext {
  return { dir, manifest: null, manifests: [], names: new Map(), configs: new Map(), homes: new Map() }
}

/** Reads what stands in `dir` and above it. `dir` need not hold a manifest. */
export async function loadPackage(files: ProjectFiles, dir: string): Promise<PackageContext> {
  const dirs = dirsUpward(dir)
  const names = new Map<string, string[]>(dirs.map((at) => [at, []]))
  const paths = new Set<string>()
  for (const path of files.list()) {
    paths.add(path)
    names.get(dirOf(path))?.push(baseOf(path))
  }
  const manifests: ManifestAt[] = []
  for (const at of dirs) {
    const path = manifestPath(at)
    const manifest = paths.has(path) ? parseManifest((await files.read(path)) ?? '') : null
    if (manifest !== null) manifests.push({ dir: at, manifest })
  }
  const own = manifests[0]
  return {
    dir,
    manifest: own?.dir === dir ? own.manifest : null,
    manifests,
    names,
    configs: await readConfigs(files, names, [...paths]),
    homes: homesOf(dirs, names),
  }
}

/** Nearest directory first, in the order of the languages. */
async function readConfigs(
  files: ProjectFiles,
  names: ReadonlyMap<string, readonly string[]>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const configs = new Map<string, string>()
  for (const [dir, here] of names) {
    const prefix = dir === '.' ? '' : `${dir}/`
    const inside = paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))
    const wanted = LANGUAGES.flatMap(({ configs: kinds }) => [
      ...here.filter((name) => kinds?.names.test(name) === true),
      ...inside.filter((path) => kinds?.paths?.includes(path) === true || kinds?.below?.test(path) === true),
    ])
    for (const name of new Set(wanted)) {
      const text = await files.read(prefix + name)
      if (text !== null) configs.set(prefix + name, text)
    }
  }
  return configs
}

function homesOf(dirs: readonly string[], names: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  const homes = new Map<string, string>()
  for (const language of LANGUAGES) {
    const home = homeDir(language, dirs, (dir) => names.get(dir) ?? [])
    if (home !== null) homes.set(language.name, home)
  }
  return homes
}

/** Evidence lines for a dependency on one of `names`, in the package or above it. */
export function dependencyEvidence(pkg: PackageContext, names: readonly string[]): readonly string[] {
  return pkg.manifests.flatMap(({ dir, manifest }) =>
    names.flatMap((name) => {
      const range = dependencyOn(manifest, name)
      return range === null ? [] : [`${relativeTo('.', manifestPath(dir))} depends on ${name} ${range}`]
    }),
  )
}

/** Evidence lines for config files whose name matches, nearest first. */
export function configEvidence(pkg: PackageContext, name: RegExp): readonly string[] {
  return [...pkg.configs.keys()].filter((path) => name.test(path)).map((path) => `config file ${path}`)
}

/** The nearest range a package or one above it asks for. */
export function rangeOf(pkg: PackageContext, name: string): string | null {
  for (const { manifest } of pkg.manifests) {
    const range = dependencyOn(manifest, name)
    if (range !== null) return range
  }
  return null
}
