/** Who imports whom in one state of the repository: built once, walked backwards from what changed. */
import { dirOf, joinPath, type ProjectFiles } from '../frameworks/files.ts'
import { importsOf, resolveImport } from '../frameworks/imports.ts'
import type { ResolveScope } from '../frameworks/resolve-import.ts'
import { languageOf } from '../task/language.ts'

/** Files, and for Go also packages, written `dir/`: a Go import means a package, and a package holds its files. */
export type Node = string

export interface ImportGraph {
  /** Those that import a node or, for a Go package, those that hold it. */
  readonly importers: ReadonlyMap<Node, readonly Node[]>
  /** Files left unread because the repository is over the limit. */
  readonly unread: number
}

export interface GraphLimits {
  readonly maxFiles: number
}

const READ_AT_ONCE = 16
const SCRIPTS: ReadonlySet<string> = new Set(['javascript', 'typescript', 'vue', 'svelte'])

/** Reads every program of the repository once; time and memory are linear in files and imports. */
export async function buildImportGraph(
  files: ProjectFiles,
  scope: ResolveScope,
  limits: GraphLimits,
): Promise<ImportGraph> {
  const known = new Set(files.list())
  const programs = files.list().filter((path) => isScript(path) || path.endsWith('.go'))
  const read = programs.slice(0, limits.maxFiles)
  const importers = new Map<Node, Node[]>()
  const link = (target: Node, by: Node): void => {
    const list = importers.get(target)
    if (list === undefined) importers.set(target, [by])
    else list.push(by)
  }
  for (let at = 0; at < read.length; at += READ_AT_ONCE) {
    const batch = read.slice(at, at + READ_AT_ONCE)
    const texts = await Promise.all(batch.map((path) => files.read(path)))
    for (const [index, path] of batch.entries()) {
      for (const target of targetsOf(path, texts[index] ?? '', { known, scope })) link(target, path)
      if (path.endsWith('.go') && !path.endsWith('_test.go')) link(path, packageOf(path))
    }
  }
  return { importers, unread: programs.length - read.length }
}

interface Resolver {
  readonly known: ReadonlySet<string>
  readonly scope: ResolveScope
}

function targetsOf(path: string, text: string, { known, scope }: Resolver): Node[] {
  if (isScript(path)) {
    const found = importsOf(text, 'javascript').flatMap((specifier) => {
      const target = resolveImport(path, specifier, known, scope)
      return target === null || target === path ? [] : [target]
    })
    return [...new Set(found)]
  }
  const imported = importsOf(text, 'go').flatMap((specifier) => goPackage(specifier, scope))
  // A Go test sees its own package without naming it.
  return path.endsWith('_test.go') ? [packageOf(path), ...imported] : imported
}

function goPackage(specifier: string, scope: ResolveScope): Node[] {
  const module = scope.goModules.find(({ path }) => specifier === path || specifier.startsWith(`${path}/`))
  if (module === undefined) return []
  const dir = joinPath(module.dir, specifier.slice(module.path.length + 1) || '.')
  return dir === null ? [] : [`${dir}/`]
}

function packageOf(path: string): Node {
  return `${dirOf(path)}/`
}

function isScript(path: string): boolean {
  const language = languageOf(path)
  return language !== null && SCRIPTS.has(language)
}

/** One node reached backwards, with the next node on the way to what changed. */
export interface Reached {
  readonly node: Node
  readonly distance: number
  readonly via: Reached | null
}

export interface WalkOptions {
  readonly maxDistance: number
  /** Nodes that are reached but not walked through: a test that imports a test does not test its subject. */
  readonly stopAt: (node: Node) => boolean
}

/** Everything that reaches one of `from`, nearest first (breadth first), each node once. */
export function walkImporters(graph: ImportGraph, from: readonly Node[], options: WalkOptions): Reached[] {
  const seen = new Set(from)
  const reached: Reached[] = from.map((node) => ({ node, distance: 0, via: null }))
  for (const at of reached) {
    if (at.distance >= options.maxDistance || (at.distance > 0 && options.stopAt(at.node))) continue
    for (const node of graph.importers.get(at.node) ?? []) {
      if (seen.has(node)) continue
      seen.add(node)
      // A package is no step of its own: it only holds the file.
      reached.push({ node, distance: at.distance + (node.endsWith('/') ? 0 : 1), via: at })
    }
  }
  return reached
}

/** The way in words: `test/x.test.js imports src/y.js which imports src/z.js`. */
export function describePath(reached: Reached): string {
  const parts: string[] = [nameOf(reached.node)]
  for (let at = reached; at.via !== null; at = at.via) {
    const verb = at.node.endsWith('/') ? 'holds' : `${dirOf(at.node)}/` === at.via.node ? 'is in' : 'imports'
    parts.push(`${at === reached ? '' : 'which '}${verb} ${nameOf(at.via.node)}`)
  }
  return parts.join(' ')
}

function nameOf(node: Node): string {
  return node.endsWith('/') ? `package ${node.slice(0, -1)}` : node
}
