/** From the specifiers of a script to the files of the repository that it reaches. */
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import { manifestPath } from '../../manifest.ts'
import type { Link, Linker } from '../language.ts'
import { type BuiltScope, entryOf, isOutput, packageOf, sourceOf, sourcesOf } from './built.ts'
import { importsOf } from './imports.ts'
import { asFile, resolveImport } from './resolve.ts'
import { type ImportScope, readImportScope } from './scope.ts'
import { subpathTargets } from './subpaths.ts'

const MAX_NOTES = 5

/**
 * Imports of build output lead to the sources it is made from; where these cannot be told, to all sources of the package, and where
 * it has none, a note says so.
 */
export async function scriptLinker(files: ProjectFiles): Promise<Linker> {
  const scope = await readImportScope(files)
  const known = new Set(files.list())
  const lost = new Set<string>()
  const packages = new Map<string, boolean>()
  /** What the package holds is said once. */
  const throughPackage = (path: string, target: string): readonly Link[] => {
    const dir = packageOf(target, scope)
    const sources = packages.has(dir) ? [] : sourcesOf(dir, known, scope)
    if (!packages.has(dir)) packages.set(dir, sources.length > 0)
    if (packages.get(dir) !== true) return []
    const holds = sources.map((to): Link => ({ from: `${dir}/`, to, how: 'holds' }))
    return [{ from: path, to: `${dir}/`, how: WHOLE }, ...holds]
  }
  return {
    links: (path, text) =>
      importsOf(text).flatMap((specifier) => {
        const links = linksOf({ path, specifier, known, scope })
        if (!('output' in links)) return links
        const whole = throughPackage(path, links.output)
        if (whole.length === 0 && lost.size < MAX_NOTES)
          lost.add(`${path} imports ${specifier}, which a build makes from sources that cannot be told`)
        return whole
      }),
    notes: () => [...lost],
  }
}

interface Question {
  readonly path: string
  readonly specifier: string
  readonly known: ReadonlySet<string>
  readonly scope: ImportScope
}

/** `output`: the path of build output without a source. */
type Answer = readonly Link[] | { readonly output: string }

/** A `#name` leads wherever its manifest says, read as if the manifest imported it; where none does, it may be an alias. */
function linksOf(question: Question): Answer {
  const { path, specifier, scope } = question
  const named = subpathTargets(path, specifier, scope.subpaths)
  if (named === null) return writtenLinks(question)
  const answers = named.targets.map((target) =>
    writtenLinks({ ...question, path: manifestPath(named.dir), specifier: target }),
  )
  const links = answers.flatMap((answer) => ('output' in answer ? [] : answer))
  if (links.length === 0) return answers.find((answer) => 'output' in answer) ?? []
  return [...new Map(links.map((link) => [link.to, { ...link, from: path }])).values()]
}

function writtenLinks({ path, specifier, known, scope }: Question): Answer {
  const direct = resolveImport(path, specifier, known, scope)
  if (direct !== null) {
    // Output that is committed: the change is in its source all the same.
    const source = isOutput(direct, scope) ? sourceOf(direct, known, scope) : null
    const links = [{ from: path, to: direct }]
    return source === null ? links : [...links, { from: path, to: source, how: BUILT }]
  }
  const target = specifier.startsWith('.') ? joinPath(dirOf(path), specifier) : null
  const named = target === null ? namedEntries(specifier, scope) : entryOf(target, scope)
  for (const entry of named) {
    const file = asFile(entry, known) ?? sourceOf(entry, known, scope)
    if (file !== null) return [{ from: path, to: file, how: known.has(entry) ? 'imports' : BUILT }]
  }
  if (target === null || !isOutput(target, scope)) return []
  const source = sourceOf(target, known, scope)
  return source === null ? { output: target } : [{ from: path, to: source, how: BUILT }]
}

const BUILT = 'imports the build of'
const WHOLE = 'imports build output, made from'

function namedEntries(specifier: string, scope: BuiltScope): readonly string[] {
  const owner = scope.packages.find(({ name }) => name === specifier)
  return owner === undefined ? [] : entryOf(owner.dir, scope)
}
