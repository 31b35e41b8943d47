/** Repositories from before `go.mod` (2018): what they are called stands in their own imports alone. */
import { dirOf, type ProjectFiles } from '../../files.ts'
import { goImports } from './imports.ts'

/** Old repositories are small; what a newer one names is in `go.mod`. */
const MAX_FILES = 1000
/** https://pkg.go.dev/cmd/go#hdr-Import_path_checking */
const CANONICAL = /^package\s+\w+\s*(?:\/\/|\/\*)\s*import\s+"([^"\s]{1,200})"/m
const PACKAGE = /^package\s+(\w+)/m

/** Its sources but for what it brought along of others. */
export function goSources(files: ProjectFiles): readonly string[] {
  return files
    .list()
    .filter((path) => path.endsWith('.go') && !/(?:^|\/)(?:vendor|Godeps|_workspace|testdata)\//.test(path))
    .slice(0, MAX_FILES)
}

/** `github.com/acme/tool`: as the comment beside its package says, or as its packages import each other; null where nothing tells. */
export async function importPathOf(files: ProjectFiles): Promise<string | null> {
  const sources = goSources(files)
  const folders = new Set(sources.map((path) => dirOf(path)))
  const names = new Set<string>()
  const votes = new Map<string, number>()
  const imports: string[] = []
  for (const path of sources) {
    const text = (await files.read(path)) ?? ''
    if (dirOf(path) === '.') {
      const told = CANONICAL.exec(text.slice(0, 20_000))?.[1]
      if (told !== undefined) return told
      names.add(PACKAGE.exec(text.slice(0, 20_000))?.[1] ?? '')
    }
    imports.push(...goImports(text))
  }
  for (const specifier of imports) {
    const root = rootOf(specifier, folders, names)
    if (root !== null) votes.set(root, (votes.get(root) ?? 0) + 1)
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

/** The repository that holds the package, where it may be this one: a folder of ours behind a host and a path, or our root's name. */
function rootOf(specifier: string, folders: ReadonlySet<string>, names: ReadonlySet<string>): string | null {
  if (!/^[\w-]+(?:\.[\w-]+)+\/\S+$/.test(specifier)) return null
  const parts = specifier.split('/')
  const least = /^(?:github\.com|gitlab\.com|bitbucket\.org)\//.test(specifier) ? 3 : 2
  for (let at = least; at < parts.length; at += 1)
    if (folders.has(parts.slice(at).join('/'))) return parts.slice(0, at).join('/')
  return names.has(parts.at(-1) ?? '') ? specifier : null
}
