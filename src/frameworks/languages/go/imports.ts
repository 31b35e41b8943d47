/** Go imports name packages; a package holds the files of one directory. Line by line, no Go parser. */
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker, Node } from '../language.ts'

const MAX_SOURCE = 2_000_000
const MAX_MODULES = 500

/** Path of a Go module (`module` line) and its directory. */
export interface GoModule {
  readonly dir: string
  readonly path: string
}

/** Import paths in the order they stand, each once. Texts over 2 MB give none. */
export function goImports(source: string): readonly string[] {
  return source.length > MAX_SOURCE ? [] : [...new Set(importLines(source))]
}

/** `import "a"` and `import ( … )`; both stand before the first declaration. */
function* importLines(source: string): Generator<string> {
  let inBlock = false
  for (const line of source.split('\n')) {
    const text = line.trim()
    if (!inBlock && /^(?:func|type|var|const)\b/.test(text)) return
    if (/^import\s*\(/.test(text)) inBlock = true
    if (inBlock || /^import\b/.test(text)) {
      const quoted = /["`]([^"`]+)["`]/.exec(text.split('//')[0]?.includes('"') ? text : (text.split(' //')[0] ?? ''))
      if (quoted?.[1] !== undefined && !text.startsWith('//')) yield quoted[1]
    }
    if (inBlock && /(?:^|\s)\)|^\)|"\)/.test(text)) inBlock = false
  }
}

/** The package (`dir/`) that an import path means; null for packages outside the repository. */
export function goPackage(specifier: string, modules: readonly GoModule[]): Node | null {
  const owner = modules.find(({ path }) => specifier === path || specifier.startsWith(`${path}/`))
  if (owner === undefined) return null
  const dir = joinPath(owner.dir, specifier.slice(owner.path.length + 1) || '.')
  return dir === null ? null : `${dir}/`
}

/** Reads every `go.mod` of the repository. */
export async function goLinker(files: ProjectFiles): Promise<Linker> {
  const modules: GoModule[] = []
  const manifests = files.list().filter((path) => /(?:^|\/)go\.mod$/.test(path))
  for (const path of manifests.slice(0, MAX_MODULES)) {
    const module = /^module\s+(\S{1,300})/m.exec((await files.read(path)) ?? '')?.[1]
    if (module !== undefined) modules.push({ dir: dirOf(path), path: module })
  }
  return { links: (path, text) => linksOf(path, text, modules) }
}

function linksOf(path: string, text: string, modules: readonly GoModule[]): readonly Link[] {
  const own = `${dirOf(path)}/`
  const imported = goImports(text).flatMap((specifier): Link[] => {
    const to = goPackage(specifier, modules)
    return to === null ? [] : [{ from: path, to }]
  })
  // A Go test sees its own package without naming it.
  const place: Link = path.endsWith('_test.go')
    ? { from: path, to: own, how: 'is in' }
    : { from: own, to: path, how: 'holds' }
  return [place, ...imported]
}
