/** Which PHP class a file names: `use`, its own namespace, full names, and `require` of files, through Composer's PSR-4 map. */
import { baseOf, dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'
import { parseComposer } from './manifest.ts'

const MAX_SOURCE = 2_000_000
const MAX_NAMES = 3000
const MAX_MANIFESTS = 200
const NAMESPACE = /^[ \t]*(?:<\?php[ \t]+)?namespace[ \t]+([\w\\]{1,300})[ \t]*[;{]/m
const USE = /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([\w\\]{1,300})(?:[ \t]*\{([^}]{0,4000})\})?/gm
const WORD = /\\?\b[A-Z]\w{0,120}(?:\\\w{1,120}){0,12}/g
const REQUIRE =
  /\b(?:require|include)(?:_once)?\b[ \t(]*(?:__DIR__[ \t]*\.[ \t]*|dirname\(__FILE__\)[ \t]*\.[ \t]*)?['"]([^'"\n]{1,300})['"]/g

/** A prefix of class names (`App\`) and a folder that holds them. */
interface Mapping {
  readonly prefix: string
  readonly folder: string
}

interface Known {
  readonly paths: ReadonlySet<string>
  readonly mappings: readonly Mapping[]
  /** Files by class name alone, for repositories that map nothing; empty where several files have it. */
  readonly byName: ReadonlyMap<string, string>
}

/** Reads every `composer.json` of the repository. */
export async function phpLinker(files: ProjectFiles): Promise<Linker> {
  const mappings: Mapping[] = []
  const manifests = files.list().filter((path) => baseOf(path) === 'composer.json')
  for (const path of manifests.slice(0, MAX_MANIFESTS))
    mappings.push(...mappingsOf(dirOf(path), (await files.read(path)) ?? ''))
  mappings.sort((a, b) => b.prefix.length - a.prefix.length)
  const known: Known = { paths: new Set(files.list()), mappings, byName: classFiles(files.list()) }
  return { links: (path, text) => linksOf(path, text, known) }
}

function mappingsOf(dir: string, text: string): readonly Mapping[] {
  const manifest = parseComposer(text)
  if (manifest === null) return []
  return [manifest.autoload, manifest['autoload-dev']].flatMap((autoload) =>
    Object.entries(autoload['psr-4'] ?? {}).flatMap(([prefix, folders]) =>
      folders.flatMap((one): Mapping[] => {
        const folder = joinPath(dir, one)
        return folder === null ? [] : [{ prefix, folder }]
      }),
    ),
  )
}

function classFiles(paths: readonly string[]): ReadonlyMap<string, string> {
  const byName = new Map<string, string>()
  for (const path of paths) {
    if (!path.endsWith('.php')) continue
    const name = baseOf(path).replace(/(?:\.class)?\.php$/, '')
    byName.set(name, byName.has(name) ? '' : path)
  }
  return byName
}

function linksOf(path: string, text: string, known: Known): readonly Link[] {
  if (text.length > MAX_SOURCE) return []
  const links = new Map<string, Link>()
  const link = (to: string | null, how: string): void => {
    if (to !== null && to !== path && !links.has(to)) links.set(to, { from: path, to, how })
  }
  for (const [, name = ''] of text.matchAll(REQUIRE)) {
    const to = joinPath(dirOf(path), name.replace(/^\/+/, ''))
    link(to !== null && known.paths.has(to) ? to : null, 'requires')
  }
  const imported = importedNames(text)
  for (const name of imported) link(classFile(name, known), 'uses')
  const aliases = new Set(imported.map((name) => name.slice(name.lastIndexOf('\\') + 1)))
  const namespace = NAMESPACE.exec(text)?.[1] ?? ''
  for (const word of wordsOf(text)) {
    const full = word.startsWith('\\') ? word.slice(1) : null
    if (full === null && aliases.has(word.split('\\')[0] ?? '')) continue
    link(classFile(full ?? (namespace === '' ? word : `${namespace}\\${word}`), known), 'names')
  }
  return [...links.values()]
}

/** `use A\B;`, `use A\B as C;` and `use A\{B, C\D};`. */
function importedNames(text: string): readonly string[] {
  const names: string[] = []
  for (const [, name = '', group] of text.matchAll(USE)) {
    if (group === undefined) names.push(name)
    else for (const one of group.split(',')) names.push(`${name}${one.trim().split(/\s/)[0] ?? ''}`)
  }
  return names.slice(0, MAX_NAMES)
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const [word] of text.matchAll(WORD)) {
    if (words.size >= MAX_NAMES) break
    words.add(word)
  }
  return words
}

function classFile(name: string, { paths, mappings, byName }: Known): string | null {
  for (const { prefix, folder } of mappings) {
    if (!name.startsWith(prefix)) continue
    const below = `${name.slice(prefix.length).replaceAll('\\', '/')}.php`
    const path = folder === '.' ? below : `${folder}/${below}`
    if (paths.has(path)) return path
  }
  if (mappings.length > 0) return null
  const found = byName.get(name.slice(name.lastIndexOf('\\') + 1))
  return found === undefined || found === '' ? null : found
}
