/** From a module specifier to a file of the repository. */
import { dirOf, joinPath } from '../../files.ts'

export interface ResolveScope {
  /** Directory and name of every package of the repository (workspaces), entry file where its manifest names one. */
  readonly packages: readonly { readonly dir: string; readonly name: string; readonly entries: readonly string[] }[]
  /** `compilerOptions.paths` and `baseUrl` of the nearest tsconfig, patterns relative to the root. */
  readonly aliases: readonly { readonly pattern: string; readonly targets: readonly string[] }[]
}

export const NO_SCOPE: ResolveScope = { packages: [], aliases: [] }

const EXTENSIONS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.vue',
  '.svelte',
  '.d.ts',
]
/** TypeScript sources are imported by the name of what they compile to. */
const COMPILED = /\.([cm]?)jsx?$/

/**
 * The repository path a specifier means, or null: an outside package, a built-in, or a file that does not exist.
 * Relative paths, tsconfig aliases and workspace names are tried in this order, each with the usual extensions and `index`.
 */
export function resolveImport(
  fromFile: string,
  specifier: string,
  files: ReadonlySet<string>,
  scope: ResolveScope = NO_SCOPE,
): string | null {
  const plain = specifier.split('?')[0] ?? ''
  if (plain === '' || plain.startsWith('node:') || plain.length > 1000) return null
  if (plain.startsWith('.')) return asFile(joinPath(dirOf(fromFile), plain), files)
  for (const target of aliasTargets(plain, scope)) {
    const found = asFile(joinPath('.', target), files)
    if (found !== null) return found
  }
  return inWorkspace(plain, files, scope)
}

/** The file at a path as a script may write it: without its extension, as a folder with an index, or compiled. */
export function asFile(path: string | null, files: ReadonlySet<string>): string | null {
  if (path === null) return null
  const stem = path === '.' ? '' : path
  const found = EXTENSIONS.map((extension) => stem + extension).find((candidate) => files.has(candidate))
  if (found !== undefined) return found
  const compiled = COMPILED.exec(stem)
  if (compiled !== null) {
    const base = stem.slice(0, compiled.index)
    const source = [`.${compiled[1] ?? ''}ts`, `.${compiled[1] ?? ''}tsx`, '.ts', '.tsx'].map(
      (extension) => base + extension,
    )
    const match = source.find((candidate) => files.has(candidate))
    if (match !== undefined) return match
  }
  const folder = stem === '' ? '' : `${stem}/`
  return (
    EXTENSIONS.slice(1)
      .map((extension) => `${folder}index${extension}`)
      .find((candidate) => files.has(candidate)) ?? null
  )
}

function aliasTargets(specifier: string, scope: ResolveScope): readonly string[] {
  return scope.aliases.flatMap(({ pattern, targets }) => {
    const star = pattern.indexOf('*')
    if (star < 0) return pattern === specifier ? targets : []
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)]
    if (specifier.length < head.length + tail.length || !specifier.startsWith(head) || !specifier.endsWith(tail))
      return []
    const middle = specifier.slice(head.length, specifier.length - tail.length)
    return targets.map((target) => target.replace('*', () => middle))
  })
}

/** `@org/pkg` → its entry or `src/index`; `@org/pkg/x` → the file in it, built output mapped back to `src`. */
function inWorkspace(specifier: string, files: ReadonlySet<string>, scope: ResolveScope): string | null {
  const owner = scope.packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  if (owner === undefined) return null
  const rest = specifier.slice(owner.name.length + 1)
  const wanted =
    rest === ''
      ? [...owner.entries, 'src/index', 'index', 'src/main', 'lib/index']
      : [rest, `src/${rest}`, `lib/${rest}`]
  for (const path of wanted.flatMap((entry) => [
    entry,
    entry.replace(/^(?:\.\/)?(?:dist|build|lib|out)\/(?:esm\/|cjs\/)?/, 'src/'),
  ])) {
    const found = asFile(joinPath(owner.dir, path), files)
    if (found !== null) return found
  }
  return null
}
