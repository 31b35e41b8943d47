/** Which Perl module a file uses: `use`, `require`, and every other name of a module of the repository in its code. */
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'

const MAX_SOURCE = 2_000_000
const MAX_NAMES = 3000
/** Code ends here; what follows is data or documentation. */
const END = /^__(?:END|DATA)__\b/
const NAME = /\b[A-Z]\w{0,80}(?:::\w{1,80}){0,10}/g
const FILE = /\b(?:require|do)\b[ \t(]*["']([^"'\n]{1,300}\.p[lm])["']/g

interface Known {
  readonly paths: ReadonlySet<string>
  /** Files by module, `Shelf::Item`; empty where several hold it. */
  readonly modules: ReadonlyMap<string, string>
}

/** Modules stand below a folder `lib`, the product's or one of the tests. */
export async function perlLinker(files: ProjectFiles): Promise<Linker> {
  const modules = new Map<string, string>()
  for (const path of files.list()) {
    const name = moduleOf(path)
    if (name !== null) modules.set(name, modules.has(name) ? '' : path)
  }
  const known: Known = { paths: new Set(files.list()), modules }
  return { links: (path, text) => linksOf(path, text, known) }
}

function moduleOf(path: string): string | null {
  if (!path.endsWith('.pm')) return null
  const at = path.startsWith('lib/') ? 0 : path.lastIndexOf('/lib/') + 1
  if (at === 0 && !path.startsWith('lib/')) return null
  return path.slice(at + 'lib/'.length, -'.pm'.length).replaceAll('/', '::')
}

function linksOf(path: string, text: string, { paths, modules }: Known): readonly Link[] {
  if (text.length > MAX_SOURCE) return []
  const links = new Map<string, Link>()
  const code = codeOf(text)
  for (const [, name = ''] of code.matchAll(FILE)) {
    const to = [joinPath('.', name), joinPath(dirOf(path), name)].find((one) => one !== null && paths.has(one))
    if (to !== undefined && to !== null && to !== path) links.set(to, { from: path, to, how: 'requires' })
  }
  const seen = new Set<string>()
  for (const [name] of code.matchAll(NAME)) {
    if (seen.size >= MAX_NAMES) break
    if (seen.has(name)) continue
    seen.add(name)
    const to = modules.get(name) ?? ''
    if (to !== '' && to !== path && !links.has(to)) links.set(to, { from: path, to, how: 'uses' })
  }
  return [...links.values()]
}

/** Without comments on lines of their own and without documentation, which names modules to talk of them (perldoc perlpod). */
function codeOf(text: string): string {
  const code: string[] = []
  let isPod = false
  for (const line of text.split('\n')) {
    if (END.test(line)) break
    if (/^=[a-zA-Z]/.test(line)) isPod = !/^=cut\b/.test(line)
    else if (!isPod && !/^\s*#/.test(line)) code.push(line)
  }
  return code.join('\n')
}
