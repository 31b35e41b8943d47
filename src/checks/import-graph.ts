/** Who imports whom in one state of the repository: built once, walked backwards from what changed. */
import type { ProjectFiles } from '../frameworks/files.ts'
import { languageOfFile } from '../frameworks/languages/index.ts'
import type { Language, Linker, Node } from '../frameworks/languages/language.ts'

export type { Node } from '../frameworks/languages/language.ts'

/** Who reaches a node, and how: `imports`, `holds`, `is in`. */
export interface Importer {
  readonly node: Node
  readonly how: string
}

export interface ImportGraph {
  readonly importers: ReadonlyMap<Node, readonly Importer[]>
  /** Files left unread because the repository is over the limit. */
  readonly unread: number
  /** What the languages could not follow, in words. */
  readonly notes: readonly string[]
}

export interface GraphLimits {
  readonly maxFiles: number
}

const READ_AT_ONCE = 16

/** Reads every program of the repository once; time and memory are linear in files and imports. */
export async function buildImportGraph(files: ProjectFiles, limits: GraphLimits): Promise<ImportGraph> {
  const programs = files.list().flatMap((path) => {
    const language = languageOfFile(path)
    return language === null ? [] : [{ path, language }]
  })
  const read = programs.slice(0, limits.maxFiles)
  const linkers = await linkersOf(new Set(read.map(({ language }) => language)), files)
  const importers = new Map<Node, Importer[]>()
  for (let at = 0; at < read.length; at += READ_AT_ONCE) {
    const batch = read.slice(at, at + READ_AT_ONCE)
    const texts = await Promise.all(batch.map(({ path }) => files.read(path)))
    for (const [index, { path, language }] of batch.entries())
      addLinks(importers, linkers.get(language), path, texts[index] ?? '')
  }
  const notes = [...linkers.values()].flatMap((linker) => linker.notes?.() ?? [])
  return { importers, unread: programs.length - read.length, notes }
}

async function linkersOf(
  languages: ReadonlySet<Language>,
  files: ProjectFiles,
): Promise<ReadonlyMap<Language, Linker>> {
  const linkers = new Map<Language, Linker>()
  for (const language of languages) linkers.set(language, await language.linker(files))
  return linkers
}

function addLinks(importers: Map<Node, Importer[]>, linker: Linker | undefined, path: string, text: string): void {
  const seen = new Set<string>()
  for (const { from, to, how = 'imports' } of linker?.links(path, text) ?? []) {
    const key = `${from}\0${to}`
    if (from === to || seen.has(key)) continue
    seen.add(key)
    const list = importers.get(to)
    if (list === undefined) importers.set(to, [{ node: from, how }])
    else list.push({ node: from, how })
  }
}

/** One node reached backwards, with the next node on the way to what changed. */
export interface Reached {
  readonly node: Node
  readonly distance: number
  readonly via: Reached | null
  /** The verb between this node and `via`. */
  readonly how: string
}

export interface WalkOptions {
  readonly maxDistance: number
  /** Nodes that are reached but not walked through: a test that imports a test does not test its subject. */
  readonly stopAt: (node: Node) => boolean
}

/** Everything that reaches one of `from`, nearest first (breadth first), each node once. */
export function walkImporters(graph: ImportGraph, from: readonly Node[], options: WalkOptions): Reached[] {
  const seen = new Set(from)
  const reached: Reached[] = from.map((node) => ({ node, distance: 0, via: null, how: '' }))
  for (const at of reached) {
    if (at.distance >= options.maxDistance || (at.distance > 0 && options.stopAt(at.node))) continue
    for (const { node, how } of graph.importers.get(at.node) ?? []) {
      if (seen.has(node)) continue
      seen.add(node)
      // A package is no step of its own: it only holds the file.
      reached.push({ node, distance: at.distance + (node.endsWith('/') ? 0 : 1), via: at, how })
    }
  }
  return reached
}

/** The way in words: `test/x.test.js imports src/y.js which imports src/z.js`. */
export function describePath(reached: Reached): string {
  const parts: string[] = [nameOf(reached.node)]
  for (let at = reached; at.via !== null; at = at.via)
    parts.push(`${at === reached ? '' : 'which '}${at.how} ${nameOf(at.via.node)}`)
  return parts.join(' ')
}

function nameOf(node: Node): string {
  return node.endsWith('/') ? `package ${node.slice(0, -1)}` : node
}
