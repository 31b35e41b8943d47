/** Records of who wrote which lines, kept beside the code: git-ai notes and agent-trace records. */
import { z } from 'zod'
import { LimitError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { FileDiff } from './diff-lines.ts'
import type { SessionRepository } from './locator.ts'
import { noteOf, noteRefs } from './notes.ts'

/** Lines of one file that a record gives to agents, as they read in the commit the record is about. */
export interface ClaimedLines {
  readonly method: 'git-ai-ranges' | 'agent-trace-ranges'
  readonly path: string
  readonly lines: readonly string[]
}

export interface RangesOfFile {
  readonly path: string
  /** First and last line, 1-based. */
  readonly ranges: readonly (readonly [number, number])[]
}

const MAX_FILE_BYTES = 8 * 1024 * 1024
const MAX_FILES = 2000
const MAX_RANGES = 20_000

/**
 * Lines that the change's own records give to agents: git-ai notes on its commits, else agent-trace records that the change
 * itself added. Files are read in the commit that a record speaks of, so that later commits may move the lines.
 */
export async function readLineClaims(
  change: PullRequest,
  repository: SessionRepository,
  diff: readonly FileDiff[],
): Promise<ClaimedLines[]> {
  const paths = new Set(diff.map(({ path }) => path))
  const claims: ClaimedLines[] = []
  const refs = await noteRefs(repository)
  for (const sha of refs.length === 0 ? [] : new Set([...change.commits.map((commit) => commit.sha), change.head])) {
    const note = await noteOf(repository, refs, sha)
    if (note !== null) claims.push(...(await linesOfRanges(repository, sha, 'git-ai-ranges', noteRanges(note), paths)))
    if (claims.length >= MAX_FILES) break
  }
  if (claims.length > 0) return claims
  return traceClaims(change, repository, diff, paths)
}

/**
 * The attestation part of a git-ai note: a path at the start of a line, then indented lines of a key and line ranges. Keys
 * of humans begin with `h_`. Source: git-ai-project/git-ai, specs/git_ai_standard_v3.0.0.md.
 */
export function noteRanges(note: string): RangesOfFile[] {
  const files: { path: string; ranges: [number, number][] }[] = []
  for (const line of note.split('\n')) {
    if (line.trim() === '---') break
    const entry = /^ {2}(\S+) ([\d,\s-]+)$/.exec(line)
    if (entry === null) {
      if (line !== '' && !line.startsWith(' ')) files.push({ path: line.trim().replace(/^"(.*)"$/, '$1'), ranges: [] })
    } else if (entry[1]?.startsWith('h_') !== true) files.at(-1)?.ranges.push(...rangesOf(entry[2] ?? ''))
  }
  return files.filter(({ ranges }) => ranges.length > 0)
}

/** `1-4,9` is `[1, 4]` and `[9, 9]`. */
function rangesOf(text: string): [number, number][] {
  return text
    .split(',')
    .slice(0, MAX_RANGES)
    .flatMap((part): [number, number][] => {
      const found = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part)
      if (found === null) return []
      const first = Number(found[1])
      return [[first, Number(found[2] ?? first)]]
    })
}

async function linesOfRanges(
  repository: SessionRepository,
  sha: string,
  method: ClaimedLines['method'],
  files: readonly RangesOfFile[],
  wanted: ReadonlySet<string>,
): Promise<ClaimedLines[]> {
  const claims: ClaimedLines[] = []
  for (const [path, ranges] of rangesByPath(files, wanted)) {
    const text = await textAt(repository, sha, path)
    if (text !== null) claims.push({ method, path, lines: linesIn(text.split('\n'), ranges) })
  }
  return claims
}

type Range = readonly [number, number]

/** A record may name a file many times; it is read once. */
function rangesByPath(files: readonly RangesOfFile[], wanted: ReadonlySet<string>): Map<string, Range[]> {
  const byPath = new Map<string, Range[]>()
  for (const { path, ranges } of files) {
    if (!wanted.has(path)) continue
    const known = byPath.get(path) ?? []
    byPath.set(path, known)
    for (const range of ranges) known.push(range)
  }
  return byPath
}

/** Each line once, however often and however far the ranges of a foreign record overlap. */
function linesIn(all: readonly string[], ranges: readonly Range[]): string[] {
  const lines: string[] = []
  let next = 1
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const [first, end] = [Math.max(from, next), Math.min(to, all.length)]
    if (first > end) continue
    for (const line of all.slice(first - 1, end)) lines.push(line)
    next = end + 1
  }
  return lines
}

async function textAt(repository: SessionRepository, sha: string, path: string): Promise<string | null> {
  try {
    const bytes = await repository.readFile(sha, path, { maxBytes: MAX_FILE_BYTES })
    return bytes === null ? null : Buffer.from(bytes).toString('utf8')
  } catch (error) {
    if (error instanceof LimitError) return null
    throw error
  }
}

const TRACE_FILE = /(?:^|\/)\.agent-trace\/[^/]+\.jsonl$/
const Line = z.number().int().positive().max(10_000_000)

/** Source: cursor/agent-trace 0.1.0; `contributor` of a conversation or of a range. */
const Contributor = z.object({ type: z.string() }).nullish()
const TraceRecord = z.object({
  vcs: z.object({ revision: z.string() }).nullish(),
  files: z.array(
    z.object({
      path: z.string(),
      conversations: z.array(
        z.object({
          contributor: Contributor,
          ranges: z.array(z.object({ start_line: Line, end_line: Line, contributor: Contributor })),
        }),
      ),
    }),
  ),
})
/** The flat lines of another writer: one range each, absolute paths, no revision. */
const FlatTrace = z.object({
  schema: z.string().startsWith('agent-trace/'),
  file_path: z.string(),
  start_line: Line,
  end_line: Line,
})

async function traceClaims(
  change: PullRequest,
  repository: SessionRepository,
  diff: readonly FileDiff[],
  wanted: ReadonlySet<string>,
): Promise<ClaimedLines[]> {
  const shas = new Set(change.commits.map(({ sha }) => sha))
  const claims: ClaimedLines[] = []
  for (const { text } of diff.filter(({ path }) => TRACE_FILE.test(path)).flatMap(({ added }) => added)) {
    const { revision, files } = traceRanges(parseJson(text), [...wanted])
    const sha = revision !== null && shas.has(revision) ? revision : change.head
    claims.push(...(await linesOfRanges(repository, sha, 'agent-trace-ranges', files, wanted)))
    if (claims.length >= MAX_FILES) break
  }
  return claims
}

/** Ranges of one agent-trace record that an agent wrote, in either of the two shapes seen. */
export function traceRanges(
  record: unknown,
  paths: readonly string[],
): { readonly revision: string | null; readonly files: RangesOfFile[] } {
  const flat = FlatTrace.safeParse(record)
  if (flat.success) {
    const { file_path: file, start_line: from, end_line: to } = flat.data
    const path = paths.find((name) => file === name || file.replaceAll('\\', '/').endsWith(`/${name}`))
    return { revision: null, files: path === undefined ? [] : [{ path, ranges: [[from, to]] }] }
  }
  const full = TraceRecord.safeParse(record)
  if (!full.success) return { revision: null, files: [] }
  const files = full.data.files.map(({ path, conversations }) => ({
    path: path.replaceAll('\\', '/').replace(/^\.\//, ''),
    ranges: conversations.flatMap(({ contributor, ranges }) =>
      ranges
        .filter((range) => isAgent(range.contributor ?? contributor))
        .map((range): [number, number] => [range.start_line, range.end_line]),
    ),
  }))
  return { revision: full.data.vcs?.revision ?? null, files }
}

function isAgent(contributor: z.infer<typeof Contributor>): boolean {
  return contributor?.type !== 'human' && contributor?.type !== 'unknown'
}
