/** Whether a path in a session is a file of the repository: sessions have absolute paths of other machines, worktrees, redactions. */

/** What Entire's secret filter puts in place of path parts. */
const REDACTED = 'REDACTED'

export class PathIndex {
  private readonly byName = new Map<string, string[]>()
  private readonly paths: readonly string[]

  /** @param paths files of the change, relative to the repository's root */
  constructor(paths: readonly string[]) {
    this.paths = paths
    for (const path of paths) {
      const name = lastPart(path)
      const same = this.byName.get(name)
      if (same === undefined) this.byName.set(name, [path])
      else same.push(path)
    }
  }

  /**
   * The file that a session's path stands for, or null. Compared from the end: an absolute path must end in the whole
   * file path, a relative one may be relative to a folder below the root and must then have two parts in common.
   * @param cwd the agent's working directory, which relative paths are relative to
   */
  find(path: string, cwd: string | null): string | null {
    const parts = partsOf(path)
    const name = parts.at(-1)
    if (name === undefined) return null
    const candidates = name.includes(REDACTED) ? this.paths : (this.byName.get(name) ?? [])
    const absolute = path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:/.test(path)
    const full = absolute || cwd === null ? parts : [...partsOf(cwd), ...parts]
    let best: { path: string; score: number } | null = null
    for (const candidate of candidates) {
      const score = commonParts(full, partsOf(candidate), absolute ? full.length : parts.length)
      if (score > (best?.score ?? 0)) best = { path: candidate, score }
    }
    return best?.path ?? null
  }
}

/**
 * How many parts agree from the end, 0 when the paths differ. `own`: parts the session itself wrote; the rest is its
 * working directory, which may be any folder.
 */
function commonParts(full: readonly string[], file: readonly string[], own: number): number {
  let equal = 0
  let redacted = 0
  for (let index = 1; index <= file.length; index += 1) {
    const mine = full[full.length - index]
    const theirs = file[file.length - index]
    if (mine === theirs) equal += 1
    else if (mine?.includes(REDACTED)) redacted += 1
    else {
      // The working directory was left behind, or the path is relative to a folder inside the repository.
      return index > own && own >= 2 && equal >= 2 ? equal : 0
    }
  }
  return equal === 0 || (redacted > 0 && equal < 2) ? 0 : equal + redacted
}

function partsOf(path: string): string[] {
  const parts: string[] = []
  for (const part of path.slice(0, 4096).replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
