/** The port through which this room sees a repository: a git tree or a directory, as the caller chooses. */

export interface ProjectFiles {
  /** Every tracked path, relative to the repository root with `/`. No `node_modules`. */
  list(): readonly string[]
  /** The text of one file, null where it does not exist or is no text. */
  read(path: string): Promise<string | null>
}

/** `a/b` of `a/b/c.ts`; `.` for a path at the root. */
export function dirOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at < 0 ? '.' : path.slice(0, at)
}

/** `c.ts` of `a/b/c.ts`. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Joins a directory (`.` is the root) and a relative path; resolves `.` and `..`; null where it leaves the root. */
export function joinPath(dir: string, path: string): string | null {
  const parts: string[] = []
  for (const part of `${dir}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/') || '.'
}

/** `path` as seen from `dir`, which is the root (`.`) or one of its parents; the path itself where it lies elsewhere. */
export function relativeTo(dir: string, path: string): string {
  if (dir === '.') return path
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : '../'.repeat(dir.split('/').length) + path
}

/** The directory and its parents, nearest first, ending with `.`. */
export function dirsUpward(dir: string): readonly string[] {
  const dirs: string[] = []
  for (let at = dir; at !== '.'; at = dirOf(at)) dirs.push(at)
  return [...dirs, '.']
}
