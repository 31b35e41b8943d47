/** Which C or C++ file includes which, and which source file stands behind a header. */
import { baseOf, dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'

const MAX_SOURCE = 5_000_000
const MAX_LIKE = 100
const INCLUDE = /^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*["<]([^">\n]{1,300})[">]/gm
const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+|ipp|inl|inc|tpp)$/i
const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+)$/i

interface Known {
  readonly paths: ReadonlySet<string>
  readonly byBase: ReadonlyMap<string, readonly string[]>
  /** Source files by their name without extension. */
  readonly sources: ReadonlyMap<string, readonly string[]>
}

/** Knows the paths; compiler flags are not read, so an include path is guessed by how the paths end. */
export async function includeLinker(files: ProjectFiles): Promise<Linker> {
  const byBase = new Map<string, string[]>()
  const sources = new Map<string, string[]>()
  for (const path of files.list()) {
    add(byBase, baseOf(path), path)
    if (SOURCE.test(path)) add(sources, stemOf(path), path)
  }
  const known: Known = { paths: new Set(files.list()), byBase, sources }
  return { links: (path, text) => [...includes(path, text, known), ...behind(path, known)] }
}

function add(map: Map<string, string[]>, key: string, path: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [path])
  else if (list.length < MAX_LIKE) list.push(path)
}

function stemOf(path: string): string {
  return baseOf(path).replace(/\.\w+$/, '')
}

function includes(path: string, text: string, known: Known): readonly Link[] {
  if (text.length > MAX_SOURCE) return []
  const links: Link[] = []
  for (const [, name = ''] of text.matchAll(INCLUDE)) {
    const to = included(path, name, known)
    if (to !== null && to !== path) links.push({ from: path, to, how: 'includes' })
  }
  return links
}

/** Beside the file, else the path that ends so and shares most folders with the including file. */
function included(path: string, name: string, { paths, byBase }: Known): string | null {
  const beside = joinPath(dirOf(path), name)
  if (beside !== null && paths.has(beside)) return beside
  const tail = name.replace(/^(?:\.{1,2}\/)+/, '')
  const like = (byBase.get(baseOf(tail)) ?? []).filter((one) => one === tail || one.endsWith(`/${tail}`))
  return nearest(path, like)
}

function nearest(path: string, candidates: readonly string[]): string | null {
  const folders = path.split('/').slice(0, -1)
  const shared = (one: string): number => {
    const parts = one.split('/')
    const differs = folders.findIndex((folder, index) => parts[index] !== folder)
    return differs < 0 ? folders.length : differs
  }
  return [...candidates].sort((a, b) => shared(b) - shared(a) || a.length - b.length || (a < b ? -1 : 1))[0] ?? null
}

/** Who includes `foo.h` is felt by what `foo.cc` does: beside the header, or under `src/` where it is in `include/`. */
function behind(path: string, { sources }: Known): readonly Link[] {
  if (!HEADER.test(path)) return []
  const to = nearest(path, sources.get(stemOf(path)) ?? [])
  return to === null ? [] : [{ from: path, to, how: 'is implemented by' }]
}
