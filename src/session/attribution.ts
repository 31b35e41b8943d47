/** How much of a merged diff the agent wrote: its edits replayed against the added lines, file by file. */
import { appliedEditsOf } from './edits.ts'
import type { SessionHints } from './locator.ts'
import { PathIndex } from './same-path.ts'
import type { LinkedSession } from './session.ts'

/** Added lines of one file of the merged diff, without line ends. */
export interface AddedLines {
  readonly path: string
  readonly lines: readonly string[]
}

export interface AgentShare {
  /** 0 to 1, over non-blank added lines; null where nothing can be said. */
  readonly agent_share_of_diff: number | null
  readonly method: 'line-match' | 'entire-attribution' | 'none'
  /** Added lines that no edit of a linked session shows, per file, most first. */
  readonly unattributed: readonly { readonly path: string; readonly lines: number }[]
}

export interface ShareOptions {
  /** The place's own line counts, if it has any. */
  readonly attribution?: SessionHints['attribution']
  /** Sessions of this change could not be read: a line match is then a lower bound only. */
  readonly incomplete?: boolean
}

/** Written by package managers, whoever ran them. */
const LOCK_FILES =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock)$/

/**
 * Matches every non-blank added line against the lines that edits put into the same file, each edited line used once per
 * occurrence, blanks at the ends ignored (formatters). Edits of the whole session count, not only of the linked part: work
 * may be committed later than it was done. Without any edit the place's own attribution is used, where there is one.
 */
export function agentShare(
  sessions: readonly LinkedSession[],
  merged: readonly AddedLines[],
  options: ShareOptions = {},
): AgentShare {
  const { attribution = null, incomplete = false } = options
  const diff = merged.filter(({ path }) => !LOCK_FILES.test(path))
  const pools = editedLines(sessions, new PathIndex(diff.map(({ path }) => path)))
  const total = diff.reduce((sum, { lines }) => sum + lines.filter(isFilled).length, 0)
  const unattributed = diff
    .map(({ path, lines }) => ({ path, lines: unmatched(lines, pools.get(path) ?? new Map()) }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines || a.path.localeCompare(b.path))
  const claimed = attribution !== null && attribution.total_lines > 0
  if (pools.size > 0 && total > 0 && !(incomplete && claimed)) {
    const missing = unattributed.reduce((sum, { lines }) => sum + lines, 0)
    return { agent_share_of_diff: (total - missing) / total, method: 'line-match', unattributed }
  }
  if (claimed) {
    const share = Math.min(1, attribution.agent_lines / attribution.total_lines)
    return { agent_share_of_diff: share, method: 'entire-attribution', unattributed }
  }
  return { agent_share_of_diff: null, method: 'none', unattributed }
}

/** Added lines per file of a patch as `git diff` writes it. Linear; binary parts have none. */
export function addedLinesOf(patch: string): AddedLines[] {
  const files: { path: string; lines: string[] }[] = []
  let left = 0
  for (const line of patch.split('\n')) {
    const hunk = left === 0 ? /^@@ -\d+(?:,\d+)? \+\d+(?:,(\d+))? @@/.exec(line) : null
    if (hunk !== null) left = Number(hunk[1] ?? 1)
    else if (left > 0) {
      if (line.startsWith('+')) files.at(-1)?.lines.push(line.slice(1))
      if (line.startsWith('+') || line.startsWith(' ')) left -= 1
    } else if (line.startsWith('+++ ')) files.push({ path: patchPath(line.slice(4)), lines: [] })
  }
  return files.filter(({ path }) => path !== '/dev/null')
}

function patchPath(text: string): string {
  const path = (text.split('\t')[0] ?? '').trim()
  return path === '/dev/null' ? path : path.replace(/^"?b\//, '').replace(/"$/, '')
}

type LinePool = Map<string, number>

function editedLines(sessions: readonly LinkedSession[], index: PathIndex): Map<string, LinePool> {
  const pools = new Map<string, LinePool>()
  for (const { session } of sessions) {
    for (const step of session.steps) {
      if (step.kind !== 'call') continue
      for (const edit of appliedEditsOf(step)) {
        const file = index.find(edit.path, session.cwd)
        if (file === null) continue
        const pool: LinePool = pools.get(file) ?? new Map()
        pools.set(file, pool)
        for (const line of edit.added) pool.set(line.trim(), (pool.get(line.trim()) ?? 0) + 1)
      }
    }
  }
  return pools
}

function unmatched(lines: readonly string[], pool: ReadonlyMap<string, number>): number {
  const used = new Map<string, number>()
  let missing = 0
  for (const line of lines.filter(isFilled)) {
    const key = line.trim()
    const count = used.get(key) ?? 0
    if (count < (pool.get(key) ?? 0)) used.set(key, count + 1)
    else missing += 1
  }
  return missing
}

function isFilled(line: string): boolean {
  return line.trim() !== ''
}
