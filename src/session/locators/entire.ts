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
/** Installations of layout 2 keep the agent's own transcript beside the ref that holds all else. */
const FULL_OF: Readonly<Record<string, string>> = {
  'refs/entire/checkpoints/v2/main': 'refs/entire/checkpoints/v2/full/current',
}
/** Twelve hex digits under the branch; a ULID, the last two characters of which are its shard, under a ref of its own (0.10). */
const CHECKPOINT = /^(?:[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$/
/** The transcript of the agent first; the compact one has no results for some agents. */
const TRANSCRIPTS = ['full.jsonl', 'raw_transcript', 'transcript.jsonl']
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
    const held = [...filesIn(entries, ref), ...(await besideOf(repository, ref, folder))]
    yield* sessions(repository, { ref, entries: held, trailer })
    return
  }
  yield {
    kind: 'unreachable',
    code: 'not-on-the-branch',
    detail: `checkpoint ${id} is not on ${places.map(({ ref }) => ref.name).join(', ')}`,
  }
}

/** A file of a checkpoint, and the ref that it stands under. */
interface HeldFile {
  readonly path: string
  readonly id: string
  readonly ref: Ref
}

function filesIn(entries: readonly { readonly path: string; readonly id: string }[], ref: Ref): HeldFile[] {
  return entries.map(({ path, id }) => ({ path, id, ref }))
}

async function besideOf(repository: SessionRepository, { name }: Ref, folder: string): Promise<HeldFile[]> {
  const beside = FULL_OF[name]
  const [full] = beside === undefined ? [] : await refOf(repository, beside)
  return full === undefined ? [] : filesIn(await repository.listTree(full.sha, folder), full)
}

interface CheckpointFolder {
  readonly ref: Ref
  readonly entries: readonly HeldFile[]
  readonly trailer: TrailerLine
}

/** One session per numbered folder; the first versions have a single one in the checkpoint's own folder. */
async function* sessions(repository: SessionRepository, place: CheckpointFolder): AsyncGenerator<Located> {
  const files = new Map(place.entries.map((entry) => [entry.path, entry]))
  const folders = new Set(place.entries.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))
  let found = 0
  for (const folder of [...folders].sort(byNumber)) {
    const transcripts = TRANSCRIPTS.flatMap((name) => files.get(`${folder}${name}`) ?? [])
    if (transcripts.length === 0) continue
    found += 1
    yield await session(repository, place, { folder, transcripts })
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
  /** The fullest first. */
  readonly transcripts: readonly HeldFile[]
}

async function session(
  repository: SessionRepository,
  { ref, trailer }: CheckpointFolder,
  { folder, transcripts }: SessionFolder,
): Promise<Located> {
  const metadata = SessionMetadata.safeParse(await readJson(repository, ref.sha, `${folder}metadata.json`)).data
  for (const { path, id, ref: holder } of transcripts) {
    if (!(await repository.hasBlob(id))) continue
    const evidence = [{ kind: 'entire-checkpoint', evidence: trailer.line }]
    return {
      kind: 'session',
      source: blobSource(repository, holder, path),
      hints: hintsOf(metadata, path, trailer),
      evidence,
    }
  }
  return {
    kind: 'unreachable',
    code: 'blob-missing',
    detail: `${transcripts[0]?.ref.name}:${transcripts[0]?.path} (session ${metadata?.session_id ?? 'unknown'}) is not in this clone`,
    attribution: countsOf(metadata, trailer),
  }
}

type Metadata = z.infer<typeof SessionMetadata> | undefined

function hintsOf(metadata: Metadata, path: string, trailer: TrailerLine): SessionHints {
  if (metadata === undefined) return NO_HINTS
  const compact =
    path.endsWith('/transcript.jsonl') || path === 'transcript.jsonl' ? metadata.compact_transcript_start : null
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
