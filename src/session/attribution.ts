/** How much of a merged diff the agent wrote: its edits replayed against the added lines, file by file. */
import type { AgentShare, UnattributedLines } from './agent-share.ts'
import { type FileDiff, LineCounts, lineKey } from './diff-lines.ts'
import { appliedEditsOf } from './edits.ts'
import { type Found, isIncomplete } from './find.ts'
import type { ClaimedLines } from './line-claims.ts'
import { PathIndex } from './same-path.ts'
import type { LinkedSession, Step } from './session.ts'
import { type Substitute, substituted } from './substitutes.ts'
import { callKind } from './tools.ts'

/** What is known of who wrote a change. */
export interface ShareSources {
  readonly linked: readonly LinkedSession[]
  /** Line counts of the place's own attribution. */
  readonly attribution?: { readonly agent_lines: number; readonly total_lines: number } | null
  /** Lines that a record of authorship (git-ai, agent-trace) gives to agents. */
  readonly claimed?: readonly ClaimedLines[]
  /** Sessions of this change could not be read. */
  readonly incomplete?: boolean
}

/** Written by package managers, whoever ran them. */
const LOCK_FILES =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock)$/

/**
 * Compares every added line that is not blank with the lines that the agent put into the same file, each used once per
 * occurrence, blanks ignored (formatters). Ranges recorded at the time of writing come before edits replayed afterwards;
 * the counts of a place speak where neither says anything, or where sessions are missing and they know of more. Edits of the
 * whole session count, not only of the linked part: work may be committed later than it was done.
 */
export function agentShare(sources: ShareSources, merged: readonly FileDiff[]): AgentShare {
  const { attribution = null, claimed = [], incomplete = false } = sources
  const diff = merged.filter(({ path }) => !LOCK_FILES.test(path))
  const stated = attribution === null || attribution.total_lines === 0 ? null : statedShare(attribution)
  const byRecord = claimed[0]
  const pools = byRecord === undefined ? editedLines(sources.linked, diff) : claimedLines(claimed)
  const unattributed = unattributedLines(diff, pools)
  const total = diff.reduce((sum, { added }) => sum + added.filter(({ text }) => isFilled(text)).length, 0)
  const agent = total - unattributed.reduce((sum, { lines }) => sum + lines, 0)
  const known = { lower_bound: incomplete, stated_share: stated }
  const isCompared = pools.size > 0 && total > 0
  const share = isCompared ? agent / total : 0
  if (isCompared && !(incomplete && stated !== null && stated > share)) {
    const method = byRecord?.method ?? 'line-match'
    return { agent_share_of_diff: share, method, lines: { agent, total }, ...known, unattributed }
  }
  const nothing = { lines: { agent: 0, total }, unattributed: [] }
  if (stated === null) return { agent_share_of_diff: null, method: 'none', ...known, ...nothing }
  return { agent_share_of_diff: stated, method: 'entire-attribution', ...known, ...nothing }
}

/** The share of a change whose sessions were looked for. */
export function shareOfFound(found: Found, diff: readonly FileDiff[]): AgentShare {
  const { linked, attribution, claimed } = found
  return agentShare({ linked, attribution, claimed, incomplete: isIncomplete(found) || hasUnseenWork(linked) }, diff)
}

/** A session had sub-agents work whose logs are not kept: most agents write them to files of their own. */
export function hasUnseenWork(linked: readonly LinkedSession[]): boolean {
  const parents = new Set(linked.map(({ session }) => session.parent_id))
  return linked.some(
    ({ session: { id, steps } }) =>
      !parents.has(id) && steps.some(isDelegation) && steps.every(({ subagent }) => subagent === null),
  )
}

/** Share of the lines, 0–1, that the sessions put in and that went into files of the change: a long session makes many changes. */
export function shareOfWork(linked: readonly LinkedSession[], diff: readonly FileDiff[]): number {
  const index = new PathIndex(diff.map(({ path }) => path))
  let [own, all] = [0, 0]
  for (const { session } of linked)
    for (const step of session.steps)
      for (const { path, added } of step.kind === 'call' ? appliedEditsOf(step) : []) {
        all += added.length
        if (index.find(path, session.cwd) !== null) own += added.length
      }
  return all === 0 ? 1 : own / all
}

/**
 * Share of the added lines, 0–1, that stand in files whose edits show none of theirs: files moved by command, or rewritten by a
 * script. Only of those can the count of the place that kept the sessions know more than the edits do.
 */
export function hiddenShare(linked: readonly LinkedSession[], merged: readonly FileDiff[]): number {
  const diff = merged.filter(({ path }) => !LOCK_FILES.test(path))
  const index = new PathIndex(diff.map(({ path }) => path))
  const hidden = linked.flatMap(({ session: { steps, cwd } }) =>
    hiddenEdits(steps).map((path) => ({ file: index.find(path, cwd), folder: belowRoot(path, cwd) })),
  )
  const files = new Set(hidden.map(({ file }) => file))
  const folders = new Set(hidden.filter(({ file }) => file === null).map(({ folder }) => folder))
  const filled = (some: readonly FileDiff[]): number =>
    some.reduce((sum, { added }) => sum + added.filter(({ text }) => isFilled(text)).length, 0)
  const total = filled(diff)
  const touched = diff.filter(({ path }) => files.has(path) || foldersOf(path).some((folder) => folders.has(folder)))
  return total === 0 ? 0 : filled(touched) / total
}

/** Paths as the sessions name them. */
function hiddenEdits(steps: readonly Step[]): string[] {
  return steps.flatMap((step) =>
    step.kind !== 'call'
      ? []
      : appliedEditsOf(step)
          // A replacement that only moves its lines shows all of them.
          .filter(({ kind, kept }) => kind !== 'delete' && kept === undefined)
          .filter(({ added, removed }) => added.length === 0 && removed.length === 0)
          .map(({ path }) => path),
  )
}

function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join('/'))
}

/** A path of the session below its working directory, which is taken for the root. */
function belowRoot(path: string, cwd: string | null): string {
  const own = cwd !== null && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path
  return own.replace(/^\.\//, '').replace(/\/$/, '')
}

/** Kinds of sub-agents that look and do not write, by the usual names. */
const LOOKS = /explor|plan|review|research|search|analy|audit/i

function isDelegation(step: Step): boolean {
  if (step.kind !== 'call' || callKind(step.call) !== 'task') return false
  const kind = step.call.args['subagent_type'] ?? step.call.args['agent_type'] ?? step.call.args['agent']
  return typeof kind !== 'string' || !LOOKS.test(kind)
}

function statedShare({ agent_lines: agent, total_lines: total }: NonNullable<ShareSources['attribution']>): number {
  return Math.min(1, agent / total)
}

type Pools = ReadonlyMap<string, LineCounts>

function claimedLines(claimed: readonly ClaimedLines[]): Pools {
  const pools = new Map<string, LineCounts>()
  for (const { path, lines } of claimed) {
    const pool = pools.get(path) ?? new LineCounts()
    pools.set(path, pool)
    for (const line of lines) pool.add(line)
  }
  return pools
}

interface FileWork {
  readonly written: string[]
  readonly kept: string[]
  readonly substitutes: Substitute[]
}

/** Lines per file that the sessions' edits put in, in their final wording where a plain substitution changed it. */
function editedLines(linked: readonly LinkedSession[], diff: readonly FileDiff[]): Pools {
  const removed = new Map(diff.map((file) => [file.path, file.removed]))
  const pools = new Map<string, LineCounts>()
  for (const [path, { written, kept, substitutes }] of workOf(linked, new PathIndex(diff.map((file) => file.path)))) {
    const pool = new LineCounts(written)
    const moved = new LineCounts(removed.get(path))
    for (const line of kept) if (moved.take(line)) pool.add(line)
    pools.set(path, pool)
    for (const line of substituted([...(removed.get(path) ?? []), ...written], substitutes)) pool.add(line)
  }
  return pools
}

function workOf(linked: readonly LinkedSession[], index: PathIndex): Map<string, FileWork> {
  const works = new Map<string, FileWork>()
  for (const { session } of linked) {
    for (const step of session.steps) {
      if (step.kind !== 'call') continue
      for (const edit of appliedEditsOf(step)) {
        const path = index.find(edit.path, session.cwd)
        if (path === null) continue
        const work = works.get(path) ?? { written: [], kept: [], substitutes: [] }
        works.set(path, work)
        for (const line of edit.added) work.written.push(line)
        for (const line of edit.kept ?? []) work.kept.push(line)
        for (const substitute of edit.substitutes ?? []) work.substitutes.push(substitute)
      }
    }
  }
  return works
}

function unattributedLines(diff: readonly FileDiff[], pools: Pools): UnattributedLines[] {
  return diff
    .map((file) => missingOf(file, pools.get(file.path) ?? new LineCounts()))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines || a.path.localeCompare(b.path))
}

/** Lines that are not in the pool, as ranges; a blank line between two of them belongs to the range. */
function missingOf({ path, added }: FileDiff, pool: LineCounts): UnattributedLines {
  const ranges: { from: number; to: number }[] = []
  let lines = 0
  let next = 0
  for (const { n, text } of added) {
    const last = ranges.at(-1)
    const goesOn = last !== undefined && next === n
    if (!isFilled(text)) {
      if (goesOn) next = n + 1
      continue
    }
    if (pool.take(text)) continue
    lines += 1
    if (goesOn && last !== undefined) last.to = n
    else ranges.push({ from: n, to: n })
    next = n + 1
  }
  return { path, lines, ranges }
}

function isFilled(line: string): boolean {
  return lineKey(line) !== ''
}
