/** `Cargo.toml`: what a package is called and which targets it has (https://doc.rust-lang.org/cargo/reference/cargo-targets.html). */
import { parse } from 'smol-toml'
import { z } from 'zod'
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'

const Target = z.object({
  name: z.string().optional().catch(undefined),
  path: z.string().optional().catch(undefined),
  'required-features': z.array(z.string()).catch([]).default([]),
})
const Targets = z.array(Target).catch([]).default([])
const Manifest = z.object({
  package: z
    .object({ name: z.string(), 'rust-version': z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  workspace: z.object({}).optional().catch(undefined),
  lib: Target.optional().catch(undefined),
  bin: Targets,
  test: Targets,
  features: z.record(z.string(), z.unknown()).catch({}).default({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
})

export interface CargoTarget {
  readonly name: string
  /** Its root file, relative to the root of the repository. */
  readonly root: string
  readonly features: readonly string[]
}

export interface CargoManifest {
  /** Directory of the manifest, `.` for the root of the repository. */
  readonly dir: string
  /** Null for a workspace without a package of its own. */
  readonly name: string | null
  readonly isWorkspace: boolean
  readonly rustVersion: string | null
  readonly lib: CargoTarget | null
  readonly bins: readonly CargoTarget[]
  readonly tests: readonly CargoTarget[]
  /** Names that `--features` takes: features, and optional dependencies. */
  readonly features: ReadonlySet<string>
}

const MAX_TOML = 500_000

/** Null for a text that is no manifest. `paths`: every file of the repository, or those of the package at least. */
export function parseCargoManifest(dir: string, text: string, paths: Iterable<string>): CargoManifest | null {
  const parsed = Manifest.safeParse(parseToml(text))
  if (!parsed.success) return null
  const { data } = parsed
  const name = data.package?.name ?? null
  const own = inPackage(dir, paths)
  return {
    dir,
    name,
    isWorkspace: data.workspace !== undefined,
    rustVersion: data.package?.['rust-version'] ?? null,
    lib: name === null ? null : libraryOf(dir, name, { declared: data.lib, own }),
    bins: name === null ? [] : merge(declared(dir, data.bin), foundBins(dir, name, own)),
    tests: name === null ? [] : merge(declared(dir, data.test), foundTests(dir, own)),
    features: new Set([...Object.keys(data.features), ...optional(data.dependencies)]),
  }
}

/** Reads every manifest of a repository, at most `most`; unreadable ones count as absent. */
export async function readCargoManifests(files: ProjectFiles, most = 500): Promise<readonly CargoManifest[]> {
  const paths = files.list()
  const found: CargoManifest[] = []
  for (const path of paths.filter((one) => /(?:^|\/)Cargo\.toml$/.test(one)).slice(0, most)) {
    const manifest = parseCargoManifest(dirOf(path), (await files.read(path)) ?? '', paths)
    if (manifest !== null) found.push(manifest)
  }
  return found
}

/** How a package or target is named in source and in file names. */
export function crateName(name: string): string {
  return name.replaceAll('-', '_')
}

function parseToml(text: string): unknown {
  if (text.length > MAX_TOML) return null
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** Rust files of a package that can be the root of a target. */
function inPackage(dir: string, paths: Iterable<string>): ReadonlySet<string> {
  const prefix = dir === '.' ? '' : `${dir}/`
  const own = new Set<string>()
  for (const path of paths)
    if (path.startsWith(prefix) && /^(?:src|tests)\/[^/]+(?:\/[^/]+){0,2}\.rs$/.test(path.slice(prefix.length)))
      own.add(path.slice(prefix.length))
  return own
}

interface LibrarySource {
  readonly declared: z.infer<typeof Target> | undefined
  readonly own: ReadonlySet<string>
}

function libraryOf(dir: string, name: string, source: LibrarySource): CargoTarget | null {
  if (source.declared === undefined && !source.own.has('src/lib.rs')) return null
  const root = joinPath(dir, source.declared?.path ?? 'src/lib.rs')
  return root === null ? null : { name: source.declared?.name ?? crateName(name), root, features: [] }
}

function declared(dir: string, targets: readonly z.infer<typeof Target>[]): CargoTarget[] {
  return targets.flatMap((target) => {
    const root = target.path === undefined ? null : joinPath(dir, target.path)
    if (target.name === undefined) return []
    return [{ name: target.name, root: root ?? '', features: target['required-features'] }]
  })
}

function foundBins(dir: string, name: string, own: ReadonlySet<string>): CargoTarget[] {
  const main = own.has('src/main.rs') ? [targetAt(dir, name, 'src/main.rs')] : []
  return [...main, ...foundIn(dir, own, /^src\/bin\/([^/]+?)(?:\.rs|\/main\.rs)$/)]
}

function foundTests(dir: string, own: ReadonlySet<string>): CargoTarget[] {
  return foundIn(dir, own, /^tests\/([^/]+?)(?:\.rs|\/main\.rs)$/)
}

function foundIn(dir: string, own: ReadonlySet<string>, pattern: RegExp): CargoTarget[] {
  return [...own].flatMap((path) => {
    const name = pattern.exec(path)?.[1]
    return name === undefined ? [] : [targetAt(dir, name, path)]
  })
}

function targetAt(dir: string, name: string, path: string): CargoTarget {
  return { name, root: joinPath(dir, path) ?? path, features: [] }
}

/** A declared target may leave its path to discovery; a discovered one whose file is declared under another name is none. */
function merge(named: readonly CargoTarget[], found: readonly CargoTarget[]): CargoTarget[] {
  const whole = named.map((target) => {
    const same = found.find(({ name }) => name === target.name)
    return target.root === '' ? { ...target, root: same?.root ?? '' } : target
  })
  const taken = new Set(whole.map(({ root }) => root))
  return [...whole, ...found.filter(({ root }) => !taken.has(root))].filter(({ root }) => root !== '')
}

function optional(dependencies: Readonly<Record<string, unknown>>): string[] {
  const Optional = z.object({ optional: z.literal(true) })
  return Object.keys(dependencies).filter((name) => Optional.safeParse(dependencies[name]).success)
}
