/**
 * Packages of the same repository that a package needs: an example, a plug-in, a member of a workspace. They are installed from
 * where they stand, as a workspace's own tools do: what the index has under their names is another state of the code.
 */
import { baseOf, dirOf, type ProjectFiles, relativeTo } from '../../files.ts'
import { linesOf, parseIni } from './ini.ts'
import { nameOf } from './needs/need.ts'
import { parseToml, stringsOf, tableAt, textOf } from './toml.ts'

interface Manifest {
  readonly dir: string
  readonly name: string | null
  /** Names of what it requires, as an index compares them. */
  readonly requires: readonly string[]
  readonly paths: readonly string[]
}

export interface LocalPackages {
  /** As seen from the package that needs them. */
  readonly dirs: readonly string[]
  /** Manifests of these, relative to the root. */
  readonly manifests: readonly string[]
  readonly names: readonly string[]
}

const MANIFEST = /^(?:pyproject\.toml|setup\.cfg|setup\.py)$/
/** A repository with more is no workspace but a collection. */
const MAX_MANIFESTS = 300
const MAX_SETUP = 200_000

/** Those that the package at `dir` needs, and those that they need. `needs`: requirements of its tests. */
export async function localPackages(
  files: ProjectFiles,
  dir: string,
  needs: readonly string[],
): Promise<LocalPackages> {
  const known = await readManifests(files)
  const own = known.get(dir)
  const byName = new Map([...known.values()].flatMap((one) => (one.name === null ? [] : [[one.name, one] as const])))
  const found = new Map<string, Manifest>()
  const open = [...(own?.requires ?? []), ...needs.flatMap((need) => nameOf(need) ?? [])]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const one = byName.get(name)
    if (one === undefined || one.dir === dir || found.has(one.dir)) continue
    found.set(one.dir, one)
    open.push(...one.requires)
  }
  const sorted = [...found.values()].sort((a, b) => (a.dir < b.dir ? -1 : 1))
  return {
    dirs: sorted.map((one) => (one.dir === '.' ? '../'.repeat(dir.split('/').length) : relativeTo(dir, one.dir))),
    manifests: sorted.flatMap(({ paths }) => paths),
    names: sorted.flatMap(({ name }) => name ?? []),
  }
}

/** By directory; empty where there is but one, or too many. */
async function readManifests(files: ProjectFiles): Promise<ReadonlyMap<string, Manifest>> {
  const paths = files.list().filter((path) => MANIFEST.test(baseOf(path)))
  const dirs = new Set(paths.map(dirOf))
  if (dirs.size < 2 || paths.length > MAX_MANIFESTS) return new Map()
  const manifests = new Map<string, Manifest>()
  for (const dir of dirs) {
    const here = paths.filter((path) => dirOf(path) === dir)
    const texts = new Map<string, string>()
    for (const path of here) texts.set(baseOf(path), (await files.read(path)) ?? '')
    manifests.set(dir, { dir, paths: here, ...factsOf(texts) })
  }
  return manifests
}

/** Programs are read, not run: names and lists of plain strings only. */
function factsOf(texts: ReadonlyMap<string, string>): Pick<Manifest, 'name' | 'requires'> {
  const root = parseToml(texts.get('pyproject.toml') ?? '')
  const [project, poetry] = [tableAt(root, 'project'), tableAt(root, 'tool', 'poetry')]
  const ini = parseIni(texts.get('setup.cfg') ?? '')
  const setup = (texts.get('setup.py') ?? '').slice(0, MAX_SETUP)
  const name =
    textOf(project['name']) ??
    textOf(poetry['name']) ??
    ini.get('metadata')?.get('name') ??
    /\bname\s*=\s*["']([\w.-]{1,100})["']/.exec(setup)?.[1]
  const list = /install_requires\s*=\s*\[([^\][]{0,8000})\]/.exec(setup)?.[1] ?? ''
  const requires = [
    ...stringsOf(project['dependencies']),
    ...Object.values(tableAt(project, 'optional-dependencies')).flatMap(stringsOf),
    ...Object.keys(tableAt(poetry, 'dependencies')),
    ...linesOf(ini.get('options')?.get('install_requires')),
    ...[...list.matchAll(/["']([\w.-]{1,100})/g)].map(([, word = '']) => word),
  ]
  return { name: name === undefined ? null : nameOf(name), requires: requires.flatMap((one) => nameOf(one) ?? []) }
}
