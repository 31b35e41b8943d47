/** Tests that import what a build makes (`lib/x.js`, `dist/index.js`, the package by its `main`): back to the sources. */
import { dirOf, joinPath } from '../../files.ts'
import { asFile, type ResolveScope } from './resolve.ts'

/** Folders of build output by their usual names, with the folders of module kinds in them. */
const OUTPUT =
  /^(?:dist|build|lib|libs|out|output|es|esm|cjs|umd|pkg|_build)(?:\/(?:cjs|esm|es|umd|node|src|commonjs|module|es\d+))?(?:\/|$)/
/** Where the sources stand whose output keeps their names. */
const SOURCE_FOLDERS = ['src', 'source', 'lib', 'ts', '.']
/** What a bundle is made from, where the manifest does not say. */
const ENTRIES = ['src/index', 'src/main', 'source/index', 'index', 'lib/index']

export interface BuiltScope extends ResolveScope {
  /** `outDir` and `rootDir` of each tsconfig, relative to the root. */
  readonly outputs: readonly { readonly dir: string; readonly source: string }[]
}

/** Could this path be build output of the package it is in? */
export function isOutput(path: string, scope: BuiltScope): boolean {
  return (
    scope.outputs.some(({ dir }) => path === dir || path.startsWith(`${dir}/`)) ||
    OUTPUT.test(insideOf(path, scope).inside)
  )
}

/**
 * The source file of a path that a build makes: by the tsconfig that writes there, by the usual names of folders, or, for the entry
 * of a package, by the package's own entry. Null where none is there.
 */
export function sourceOf(path: string, files: ReadonlySet<string>, scope: BuiltScope): string | null {
  const { dir, inside } = insideOf(path, scope)
  const rest = inside.replace(OUTPUT, '')
  const candidates = [
    ...scope.outputs.flatMap(({ dir: out, source }) =>
      path.startsWith(`${out}/`) ? [joinPath(source, path.slice(out.length + 1))] : [],
    ),
    ...(rest === inside || rest === '' ? [] : SOURCE_FOLDERS.map((folder) => joinPath(dir, `${folder}/${rest}`))),
    ...(isEntry(path, scope) || rest === '' ? ENTRIES.map((entry) => joinPath(dir, entry)) : []),
  ]
  for (const candidate of candidates) {
    const found = asFile(candidate, files) ?? asFile(withoutBundleName(candidate), files)
    if (found !== null && found !== path) return found
  }
  return null
}

/** The nearest package whose build may write a path. */
export function packageOf(path: string, scope: BuiltScope): string {
  return insideOf(path, scope).dir
}

/**
 * All files in a package's folders of sources: a build script of its own may put any of them into any output (every language of a
 * highlighter into one bundle).
 */
export function sourcesOf(dir: string, files: ReadonlySet<string>, { packages }: BuiltScope): readonly string[] {
  const dirs = new Set(packages.map((one) => one.dir))
  return [...files].filter((file) => {
    const at = nearest(file, dirs)
    return at.dir === dir && WRITTEN.test(at.inside)
  })
}

/** `SOURCE_FOLDERS` that are never output themselves. */
const WRITTEN = /^(?:src|source|ts)\//

/** `x.min.js`, `x.cjs.js`, `x.umd.cjs` are made from `x`. */
function withoutBundleName(path: string | null): string | null {
  return path?.replace(/(?:\.(?:min|cjs|esm|umd|node|bundle|prod|dev))*\.[cm]?js$/, '') ?? null
}

function isEntry(path: string, { packages }: ResolveScope): boolean {
  return packages.some(({ dir, entries }) =>
    entries.some((entry) => [path, `${path}.js`, `${path}/index.js`].includes(joinPath(dir, entry) ?? '')),
  )
}

interface Place {
  readonly dir: string
  readonly inside: string
}

/** The nearest package of a path, and the path within it. */
function insideOf(path: string, { packages }: ResolveScope): Place {
  return nearest(path, new Set(packages.map(({ dir }) => dir)))
}

function nearest(path: string, dirs: ReadonlySet<string>): Place {
  for (let dir = dirOf(path); dir !== '.'; dir = dirOf(dir))
    if (dirs.has(dir)) return { dir, inside: path.slice(dir.length + 1) }
  return { dir: '.', inside: path }
}

/** `require('..')`: the entry of the package in that directory, as its manifest names it; null where it is no package. */
export function entryOf(dir: string | null, { packages }: ResolveScope): readonly string[] {
  const found = packages.find((one) => one.dir === dir)
  return found === undefined || dir === null ? [] : found.entries.flatMap((entry) => joinPath(dir, entry) ?? [])
}
