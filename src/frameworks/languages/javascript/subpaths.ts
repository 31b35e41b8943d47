/** Node's subpath imports: the `#names` that a manifest's `imports` gives to files. https://nodejs.org/api/packages.html#subpath-imports */
import { dirOf, dirsUpward } from '../../files.ts'

export interface Subpath {
  /** `#name`, or a pattern with one `*`. */
  readonly key: string
  /** Specifiers as the manifest writes them, of all conditions: which of them hold is for the runner to say. Empty where `null` shuts it off. */
  readonly targets: readonly string[]
}

/** By the directory of a manifest; one without `imports` is there too, since it ends the package around it. */
export type Subpaths = ReadonlyMap<string, readonly Subpath[]>

const MAX_SUBPATHS = 1000
const MAX_TARGETS = 20
const MAX_DEPTH = 10

/** The entries of an `imports` field, in the order in which Node tries them; odd ones are left out. */
export function subpathsOf(imports: unknown): readonly Subpath[] {
  if (imports === null || typeof imports !== 'object') return []
  return Object.entries(imports)
    .filter(([key]) => key.startsWith('#') && key.split('*', 3).length <= 2)
    .slice(0, MAX_SUBPATHS)
    .map(([key, value]) => ({ key, targets: [...new Set(targetsOf(value, MAX_DEPTH))].slice(0, MAX_TARGETS) }))
    .sort((a, b) => baseLength(b) - baseLength(a) || b.key.length - a.key.length)
}

/** What `#name` means in a file, and the directory of the manifest that says so; null where none does. */
export function subpathTargets(
  fromFile: string,
  specifier: string,
  subpaths: Subpaths,
): { readonly dir: string; readonly targets: readonly string[] } | null {
  if (!specifier.startsWith('#') || specifier.length > 1000) return null
  const dir = dirsUpward(dirOf(fromFile)).find((one) => subpaths.has(one))
  if (dir === undefined) return null
  for (const { key, targets } of subpaths.get(dir) ?? []) {
    const star = starOf(key, specifier)
    if (star !== null) return { dir, targets: targets.map((target) => target.replaceAll('*', () => star)) }
  }
  return null
}

/** Conditions and lists of fallbacks, as deep as they go; a target is a file or another package, never one more `#name`. */
function targetsOf(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value.startsWith('#') ? [] : [value]
  if (value === null || typeof value !== 'object' || depth === 0) return []
  return Object.values(value).flatMap((one) => targetsOf(one, depth - 1))
}

/** Exact names come first, then the patterns with the longest text before the `*` (PATTERN_KEY_COMPARE of Node). */
function baseLength({ key }: Subpath): number {
  const star = key.indexOf('*')
  return star < 0 ? Number.MAX_SAFE_INTEGER : star
}

/** What the `*` of a pattern stands for, at least one character; '' for an exact name, null for no match. */
function starOf(key: string, specifier: string): string | null {
  const at = key.indexOf('*')
  if (at < 0) return key === specifier ? '' : null
  const [head, tail] = [key.slice(0, at), key.slice(at + 1)]
  if (specifier.length < key.length || !specifier.startsWith(head) || !specifier.endsWith(tail)) return null
  return specifier.slice(head.length, specifier.length - tail.length)
}
