import { limits } from './limits.ts'

/** Paths of foreign origin: names in diffs, archives, reports and sessions. */

export type SafePath = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string }

/** Names that Windows gives to devices, with any extension (https://learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/**
 * Checks that a relative path with `/` means the same place below a root on every system: not absolute, nowhere up, no
 * drive, no backslash, no control character, no name that Windows refuses or silently changes. `a//b` and `./a` are
 * refused too, so that one file has one path.
 */
export function safeRelativePath(candidate: string): SafePath {
  const reason = pathProblem(candidate)
  return reason === null ? { ok: true, path: candidate } : { ok: false, reason }
}

function pathProblem(candidate: string): string | null {
  if (candidate === '') return 'the path is empty'
  if (Buffer.byteLength(candidate, 'utf8') > limits.path.bytes)
    return `the path is longer than ${limits.path.bytes} bytes`
  if (/\p{Surrogate}/u.test(candidate)) return 'the path is not valid Unicode'
  if (candidate.startsWith('/')) return 'the path is absolute'
  if (/^[A-Za-z]:/.test(candidate)) return 'the path names a drive'
  if (candidate.includes('\\')) return 'the path holds a backslash'
  if (/[\x00-\x1f\x7f]/.test(candidate)) return 'the path holds a control character'
  const names = candidate.split('/')
  if (names.length > limits.path.depth) return `the path is deeper than ${limits.path.depth} folders`
  for (const name of names) {
    const problem = nameProblem(name)
    if (problem !== null) return problem
  }
  return null
}

function nameProblem(name: string): string | null {
  if (name === '') return 'the path has an empty part'
  if (name === '.' || name === '..') return `the path has a part "${name}"`
  if (Buffer.byteLength(name, 'utf8') > limits.path.nameBytes)
    return `a name is longer than ${limits.path.nameBytes} bytes`
  if (/[. ]$/.test(name)) return 'a name ends with a dot or a space'
  if (/[<>:"|?*]/.test(name)) return 'a name holds a character that Windows does not allow'
  if (RESERVED.test(name)) return 'a name is reserved on Windows'
  return null
}

/**
 * True when `candidate` is `root` or below it. Both absolute and free of links (`realpath` first). Compared with a
 * separator: `/a/out-evil` is not inside `/a/out`.
 */
export function isInside(root: string, candidate: string): boolean {
  const base = normalize(root)
  const target = normalize(candidate)
  return base !== null && target !== null && (target === base || target.startsWith(base === '/' ? '/' : `${base}/`))
}

/** An absolute path without `.` and `..`, or null when it is not absolute. */
function normalize(path: string): string | null {
  const slashed = path.replaceAll('\\', '/')
  if (!/^(\/|[A-Za-z]:\/)/.test(slashed)) return null
  const parts: string[] = []
  for (const part of slashed.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return slashed.startsWith('/') ? `/${parts.join('/')}` : parts.join('/')
}

/** Pairs of paths that are one file where case or Unicode form does not count (macOS, Windows). */
export function caseCollisions(paths: Iterable<string>): [string, string][] {
  const seen = new Map<string, string>()
  const collisions: [string, string][] = []
  for (const path of paths) {
    const key = path.normalize('NFC').toLowerCase()
    const first = seen.get(key)
    if (first !== undefined && first !== path) collisions.push([first, path])
    if (first === undefined) seen.set(key, path)
  }
  return collisions
}
