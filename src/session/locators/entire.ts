/**
 * Entire checkpoints: a branch (or ref) that holds, per checkpoint named by a trailer, one folder per session with its
 * transcript. Layout measured on 712 sessions of entireio/cli and 516 of dayhaysoos/nimbus; program: github.com/entireio/cli.
 */
import { z } from 'zod'
import { LimitError } from '../../core/errors.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { Located, SessionHints, SessionLocator, SessionRepository } from '../locator.ts'
import { NO_HINTS } from '../locator.ts'
import { type TrailerLine, trailerLines } from '../trailers.ts'

/** The branch as it is fetched, then the refs of newer installations. */
const REFS = [
  'refs/heads/entire/checkpoints/v1',
  'refs/remotes/origin/entire/checkpoints/v1',
  'refs/remotes/upstream/entire/checkpoints/v1',
  'refs/entire/checkpoints/v1',
  'refs/entire/checkpoints/v2/main',
]
/** Twelve hex digits under the branch; a ULID, the last two characters of which are its shard, under a ref of its own (0.10). */
const CHECKPOINT = /^(?:[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$/
/** The transcript of the agent first; the compact one has no results for some agents. */
const TRANSCRIPTS = ['full.jsonl', 'transcript.jsonl']
/** Up to here a transcript is read through the process that reads all others. */
const SMALL_BYTES = 16 * 1024 * 1024
const MAX_METADATA_BYTES = 4 * 1024 * 1024

const SessionMetadata = z.object({
  session_id: z.string().max(500).nullish(),
  agent: z.string().max(200).nullish(),
  checkpoint_transcript_start: z.number().int().nonnegative().nullish(),
  transcript_lines_at_start: z.number().int().nonnegative().nullish(),
  compact_transcript_start: z.number().int().nonnegative().nullish(),
  initial_attribution: z
    .object({ agent_lines: z.number().nonnegative(), total_committed: z.number().nonnegative() })
    .nullish()
    .catch(null),
})

export const entireCheckpoints: SessionLocator = {
  name: 'entire-checkpoints',
  holds: 'sessions of any agent, one folder a checkpoint',
  reads: 'repository',
  needs:
    "contents: read, and `git fetch origin '+refs/heads/entire/*:refs/remotes/origin/entire/*' '+refs/entire/*:refs/entire/*'`",
  locate,
}

async function* locate(change: PullRequest, repository: SessionRepository): AsyncGenerator<Located> {
  const trailers = trailerLines(change, 'Entire-Checkpoint', CHECKPOINT)
  if (trailers.length === 0) return
  const branches: Ref[] = []
  for (const name of REFS) branches.push(...(await refOf(repository, name)))
  let nowhere = 0
  for (const trailer of trailers) {
    const own = await refOf(repository, `refs/entire/checkpoints/${trailer.value.slice(-2)}/${trailer.value}`)
    if (own.length === 0 && branches.length === 0) nowhere += 1
    else yield* checkpoint(repository, { own, branches }, trailer)
  }
  if (nowhere > 0) {
    yield {
      kind: 'unreachable',
      code: 'ref-missing',
      detail: `${nowhere} checkpoints are named, but no ref that holds them is here`,
    }
  }
}

interface Ref {
  readonly name: string
  readonly sha: string
}

async function refOf(repository: SessionRepository, name: string): Promise<Ref[]> {
  const sha = await repository.resolve(name)
  return sha === null ? [] : [{ name, sha }]
}

async function* checkpoint(
  repository: SessionRepository,
  { own, branches }: { readonly own: readonly Ref[]; readonly branches: readonly Ref[] },
  trailer: TrailerLine,
): AsyncGenerator<Located> {
  const id = trailer.value
  const onBranch = `${id.slice(0, 2)}/${id.slice(2)}`
  const places = [...own.map((ref) => ({ ref, folder: '' })), ...branches.map((ref) => ({ ref, folder: onBranch }))]
  for (const { ref, folder } of places) {
    const entries = await repository.listTree(ref.sha, folder)
    if (entries.length === 0) continue
    yield* sessions(repository, { ref, entries, trailer })
    return
  }
  yield {
    kind: 'unreachable',
    code: 'not-on-the-branch',
    detail: `checkpoint ${id} is not on ${places.map(({ ref }) => ref.name).join(', ')}`,
  }
}

interface CheckpointFolder {
  readonly ref: Ref
  readonly entries: readonly { readonly path: string; readonly id: string }[]
  readonly trailer: TrailerLine
}

/** One session per numbered folder; the first versions have a single one in the checkpoint's own folder. */
async function* sessions(repository: SessionRepository, place: CheckpointFolder): AsyncGenerator<Located> {
  const blobs = new Map(place.entries.map((entry) => [entry.path, entry.id]))
  const folders = new Set(place.entries.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))
  let found = 0
  for (const folder of [...folders].sort(byNumber)) {
    const paths = TRANSCRIPTS.map((name) => `${folder}${name}`).filter((path) => blobs.has(path))
    if (paths.length === 0) continue
    found += 1
    yield await session(repository, place, { folder, paths, blobs })
  }
  if (found === 0) {
    yield {
      kind: 'unreachable',
      code: 'not-on-the-branch',
      detail: `checkpoint ${place.trailer.value} holds no transcript`,
    }
  }
}

interface SessionFolder {
  readonly folder: string
  /** Its transcripts, the fullest first. */
  readonly paths: readonly string[]
  readonly blobs: ReadonlyMap<string, string>
}

async function session(
  repository: SessionRepository,
  { ref, trailer }: CheckpointFolder,
  { folder, paths, blobs }: SessionFolder,
): Promise<Located> {
  const metadata = SessionMetadata.safeParse(await readJson(repository, ref.sha, `${folder}metadata.json`)).data
  for (const path of paths) {
    if (!(await repository.hasBlob(blobs.get(path) ?? ''))) continue
    const evidence = [{ kind: 'entire-checkpoint', evidence: trailer.line }]
    return {
      kind: 'session',
      source: blobSource(repository, ref, path),
      hints: hintsOf(metadata, path, trailer),
      evidence,
    }
  }
  return {
    kind: 'unreachable',
    code: 'blob-missing',
    detail: `${ref.name}:${paths[0]} (session ${metadata?.session_id ?? 'unknown'}) is not in this clone`,
    attribution: countsOf(metadata, trailer),
  }
}

type Metadata = z.infer<typeof SessionMetadata> | undefined

function hintsOf(metadata: Metadata, path: string, trailer: TrailerLine): SessionHints {
  if (metadata === undefined) return NO_HINTS
  const compact = path.endsWith('transcript.jsonl') ? metadata.compact_transcript_start : null
  return {
    session_id: metadata.session_id || null,
    agent_label: metadata.agent || null,
    start: compact ?? metadata.checkpoint_transcript_start ?? metadata.transcript_lines_at_start ?? 0,
    attribution: countsOf(metadata, trailer),
  }
}

/** Every session of a checkpoint counts the whole commit. */
function countsOf(metadata: Metadata, { value }: TrailerLine): SessionHints['attribution'] {
  const counts = metadata?.initial_attribution
  return counts ? { agent_lines: counts.agent_lines, total_lines: counts.total_committed, of: value } : null
}

async function readJson(repository: SessionRepository, sha: string, path: string): Promise<unknown> {
  try {
    const bytes = await repository.readFile(sha, path, { maxBytes: MAX_METADATA_BYTES })
    return bytes === null ? null : JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LimitError) return null
    throw error
  }
}

function blobSource(
  repository: SessionRepository,
  ref: { readonly name: string; readonly sha: string },
  path: string,
): { name: string; size: number | null; open(): AsyncIterable<Uint8Array> } {
  return {
    name: `${ref.name.replace(/^refs\/(?:heads|remotes)\//, '')}:${path}`,
    size: null,
    async *open() {
      const small = await smallFile(repository, ref.sha, path)
      if (small !== null) return yield small
      const stream = await repository.streamFile(ref.sha, path)
      if (stream !== null) yield* stream.chunks
    },
  }
}

/** Null where the file is large, or not here. */
async function smallFile(repository: SessionRepository, sha: string, path: string): Promise<Uint8Array | null> {
  try {
    return await repository.readFile(sha, path, { maxBytes: SMALL_BYTES })
  } catch (error) {
    if (error instanceof LimitError) return null
    throw error
  }
}

/** `…/2` before `…/10`. */
function byNumber(a: string, b: string): number {
  return numberOf(a) - numberOf(b) || a.localeCompare(b)
}

function numberOf(folder: string): number {
  return Number(/(\d+)\/$/.exec(folder)?.[1] ?? -1)
}
