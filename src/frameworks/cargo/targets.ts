/** Which target of a Cargo package runs a test file, and in which file a test of a target stands. */
import { baseOf, dirOf, dirsUpward, joinPath } from '../files.ts'
import { type CargoManifest, type CargoTarget, crateName, parseCargoManifest } from '../languages/rust/manifest.ts'
import { rustNames } from '../languages/rust/paths.ts'

export type TargetKind = 'lib' | 'bin' | 'test'

export interface TestTarget {
  readonly kind: TargetKind
  readonly name: string
  /** Root file, relative to the root of the repository. */
  readonly root: string
  readonly features: readonly string[]
}

/** The package at `dir` as its own sources show it; null without a readable manifest. */
export function packageAt(dir: string, sources: ReadonlyMap<string, string>): CargoManifest | null {
  const text = sources.get(dir === '.' ? 'Cargo.toml' : `${dir}/Cargo.toml`)
  return text === undefined ? null : parseCargoManifest(dir, text, sources.keys())
}

/** The targets that hold the tests of a file; empty where the package has none that could. */
export function targetsOf(
  file: string,
  { lib, bins, tests }: CargoManifest,
  sources: ReadonlyMap<string, string>,
): readonly TestTarget[] {
  const as =
    (kind: TargetKind) =>
    (target: CargoTarget): TestTarget => ({ ...target, kind })
  const all = [...(lib === null ? [] : [as('lib')(lib)]), ...bins.map(as('bin')), ...tests.map(as('test'))]
  const root = all.filter((target) => target.root === file)
  if (root.length > 0) return root
  const below = all.filter((target) => isBelow(file, target))
  const reached = below.filter((target) => modulesOf(target.root, sources).has(file))
  if (reached.length > 0) return reached
  // A macro may bring it in: `tests/regression/x.rs` is then mostly a module of `tests/regression.rs`.
  const named = below.filter((target) => file.startsWith(target.root.replace(/\.rs$/, '/')))
  return [...named, ...below].slice(0, 1)
}

/** Can the file be a module of the target, by where it stands? */
function isBelow(file: string, { root }: TestTarget): boolean {
  const dir = dirOf(root)
  return dir === '.' || file.startsWith(`${dir}/`)
}

const MAX_MODULES = 5000

/** Every file of a target with its module path (`shape::tests`), found by its `mod` lines from the root file on. */
export function modulesOf(root: string, sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const paths = new Map([[root, '']])
  for (const [file, module] of paths) {
    const text = sources.get(file)
    if (text === undefined || paths.size > MAX_MODULES) continue
    for (const [found, name] of declaredIn(file, text, { root, sources })) {
      if (paths.has(found)) continue
      paths.set(found, module === '' ? name : `${module}::${name}`)
    }
  }
  return paths
}

interface Declaring {
  readonly root: string
  readonly sources: ReadonlyMap<string, string>
}

/** Files that one file declares as modules, with the names they get. */
function declaredIn(file: string, text: string, { root, sources }: Declaring): readonly (readonly [string, string])[] {
  const { modules, folders } = rustNames(text)
  const isRoot = file === root || baseOf(file) === 'mod.rs'
  const dir = isRoot ? dirOf(file) : file.replace(/\.rs$/, '')
  const found: [string, string][] = []
  for (const { name, inside, path } of modules) {
    const place = [dir, ...inside, name].join('/')
    const names = path === null ? [`${place}.rs`, `${place}/mod.rs`] : [`${dirOf(file)}/${path}`]
    const real = names.map((one) => one.replace(/^\.\//, '')).find((one) => sources.has(one))
    if (real !== undefined) found.push([real, [...inside, name].join('::')])
  }
  for (const { path, inside } of folders) {
    const folder = joinPath(packageDir(root, sources), path)
    for (const one of folder === null ? [] : sources.keys())
      if (dirOf(one) === folder && one.endsWith('.rs')) found.push([one, [...inside, moduleName(one)].join('::')])
  }
  return found
}

function moduleName(file: string): string {
  return baseOf(file).replace(/\.rs$/, '')
}

function packageDir(root: string, sources: ReadonlyMap<string, string>): string {
  return dirsUpward(dirOf(root)).find((dir) => sources.has(dir === '.' ? 'Cargo.toml' : `${dir}/Cargo.toml`)) ?? '.'
}

/** The file of a test: that of the longest module path its name begins with. */
export function fileOfTest(name: string, root: string, modules: ReadonlyMap<string, string>): string {
  let best = root
  let length = 0
  for (const [file, module] of modules) {
    if (module.length > length && name.startsWith(`${module}::`)) {
      best = file
      length = module.length
    }
  }
  return best
}

/** `sum` of `/…/deps/sum-0a9ff2172cd3cd88`. */
export function programName(path: string): string {
  return baseOf(path).replace(/-[0-9a-f]{8,}(?:\.exe)?$/, '')
}

/** Does Cargo's program of this name belong to the target? */
export function isProgramOf(program: string, { name }: TestTarget): boolean {
  return programName(program) === crateName(name)
}
