/** The package a file belongs to: its manifest, those above it, and the config files next to it. */
import { dirOf, dirsUpward, type ProjectFiles, relativeTo } from './files.ts'
import { dependencyOn, type Manifest, parseManifest } from './manifest.ts'

export interface ManifestAt {
  /** `.` for the root. */
  readonly dir: string
  readonly manifest: Manifest
}

export interface PackageContext {
  /** Directory of the package, `.` for the root. */
  readonly dir: string
  readonly manifest: Manifest | null
  /** Manifests from the package's own up to the root's, nearest first. */
  readonly manifests: readonly ManifestAt[]
  /** Names of the files directly in the package's directory and in those above it, by directory. */
  readonly names: ReadonlyMap<string, readonly string[]>
  /** Texts of test configuration files, by repository path. */
  readonly configs: ReadonlyMap<string, string>
  /** Directory of the nearest `go.mod`, null where there is none. */
  readonly goModule: string | null
}

const CONFIG_NAME =
  /^(?:\.mocharc(?:\.\w+)?|\.taprc|ava\.config\.\w+|(?:jest|vitest|vite)\.config\.\w+|vitest\.workspace\.\w+|bunfig\.toml)$/
const CONFIG_PATH = [
  'test/mocha.opts',
  'spec/support/jasmine.json',
  'spec/support/jasmine.mjs',
  'spec/support/jasmine.js',
]

/** Reads what stands in `dir` and above it. `dir` need not hold a manifest. */
export async function loadPackage(files: ProjectFiles, dir: string): Promise<PackageContext> {
  const dirs = dirsUpward(dir)
  const names = new Map<string, string[]>(dirs.map((at) => [at, []]))
  const paths = new Set<string>()
  for (const path of files.list()) {
    paths.add(path)
    names.get(dirOf(path))?.push(path.slice(path.lastIndexOf('/') + 1))
  }
  const manifests: ManifestAt[] = []
  const configs = new Map<string, string>()
  const keep = async (path: string): Promise<void> => {
    const text = await files.read(path)
    if (text !== null) configs.set(path, text)
  }
  for (const at of dirs) {
    const prefix = at === '.' ? '' : `${at}/`
    const here = names.get(at) ?? []
    const text = here.includes('package.json') ? await files.read(`${prefix}package.json`) : null
    const manifest = text === null ? null : parseManifest(text)
    if (manifest !== null) manifests.push({ dir: at, manifest })
    for (const name of here) if (CONFIG_NAME.test(name)) await keep(prefix + name)
    for (const path of CONFIG_PATH) if (paths.has(prefix + path)) await keep(prefix + path)
  }
  const own = manifests[0]
  return {
    dir,
    manifest: own?.dir === dir ? own.manifest : null,
    manifests,
    names,
    configs,
    goModule: dirs.find((at) => names.get(at)?.includes('go.mod')) ?? null,
  }
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

export function manifestPath(dir: string): string {
  return dir === '.' ? 'package.json' : `${dir}/package.json`
}

/** The nearest range a package or one above it asks for. */
export function rangeOf(pkg: PackageContext, name: string): string | null {
  for (const { manifest } of pkg.manifests) {
    const range = dependencyOn(manifest, name)
    if (range !== null) return range
  }
  return null
}
