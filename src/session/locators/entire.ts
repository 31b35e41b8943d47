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
const CHECKPOINT = /^[0-9a-f]{12}$/
/** The transcript of the agent first; the compact one has no results for some agents. */
const TRANSCRIPTS = ['full.jsonl', 'transcript.jsonl']
const MAX_METADATA_BYTES = 4 * 1024 * 1024

const SessionMetadata = z.object({
  session_id: z.string().max(500).nullish(),
  agent: z.string().max(200).nullish(),
  checkpoint_transcript_start: z.number().int().nonnegative().nullish(),
  transcript_lines_at_start: z.number().int().nonnegative().nullish(),
  initial_attribution: z
    .object({ agent_lines: z.number().nonnegative(), total_committed: z.number().nonnegative() })
    .nullish()
    .catch(null),
})

export const entireCheckpoints: SessionLocator = {
  name: 'entire-checkpoints',
  needs:
    "contents: read, and `git fetch origin '+refs/heads/entire/*:refs/remotes/origin/entire/*' '+refs/entire/*:refs/entire/*'`",
  locate,
}

async function* locate(change: PullRequest, repository: SessionRepository): AsyncGenerator<Located> {
  const trailers = trailerLines(change, 'Entire-Checkpoint', CHECKPOINT)
  if (trailers.length === 0) return
  const refs: { name: string; sha: string }[] = []
  for (const name of REFS) {
    const sha = await repository.resolve(name)
    if (sha !== null) refs.push({ name, sha })
  }
  if (refs.length === 0) {
    yield {
      kind: 'unreachable',
      code: 'ref-missing',
      detail: `${trailers.length} checkpoints are named, but no entire/checkpoints ref is here`,
    }
    return
  }
  for (const trailer of trailers) yield* checkpoint(repository, refs, trailer)
}

async function* checkpoint(
  repository: SessionRepository,
  refs: readonly { readonly name: string; readonly sha: string }[],
  trailer: TrailerLine,
): AsyncGenerator<Located> {
  const id = trailer.value
  const folder = `${id.slice(0, 2)}/${id.slice(2)}`
  for (const ref of refs) {
    const entries = await repository.listTree(ref.sha, folder)
    if (entries.length === 0) continue
    yield* sessions(repository, { ref, folder, entries, trailer })
    return
  }
  yield {
    kind: 'unreachable',
    code: 'not-on-the-branch',
    detail: `checkpoint ${id} is not on ${refs.map(({ name }) => name).join(', ')}`,
  }
}

interface CheckpointFolder {
  readonly ref: { readonly name: string; readonly sha: string }
  readonly folder: string
  readonly entries: readonly { readonly path: string; readonly id: string }[]
  readonly trailer: TrailerLine
}

/** One session per numbered folder; the first versions have a single one in the checkpoint's own folder. */
async function* sessions(repository: SessionRepository, place: CheckpointFolder): AsyncGenerator<Located> {
  const blobs = new Map(place.entries.map((entry) => [entry.path, entry.id]))
  const folders = new Set(place.entries.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))
  let found = 0
  for (const folder of [...folders].sort(byNumber)) {
    const path = TRANSCRIPTS.map((name) => `${folder}/${name}`).find((name) => blobs.has(name))
    if (path === undefined) continue
    found += 1
    const evidence = [{ kind: 'entire-checkpoint', evidence: place.trailer.line }]
    const hints = await hintsOf(repository, place, `${folder}/metadata.json`)
    if (await repository.hasBlob(blobs.get(path) ?? '')) {
      yield { kind: 'session', source: blobSource(repository, place.ref, path), hints, evidence }
    } else {
      yield {
        kind: 'unreachable',
        code: 'blob-missing',
        detail: `${place.ref.name}:${path} (session ${hints.session_id ?? 'unknown'}) is not in this clone`,
      }
    }
  }
  if (found === 0) {
    yield {
      kind: 'unreachable',
      code: 'not-on-the-branch',
      detail: `checkpoint ${place.trailer.value} holds no transcript`,
    }
  }
}

async function hintsOf(repository: SessionRepository, place: CheckpointFolder, path: string): Promise<SessionHints> {
  const metadata = SessionMetadata.safeParse(await readJson(repository, place.ref.sha, path))
  if (!metadata.success) return NO_HINTS
  const { session_id, agent, checkpoint_transcript_start, transcript_lines_at_start, initial_attribution } =
    metadata.data
  return {
    session_id: session_id || null,
    agent_label: agent || null,
    start: checkpoint_transcript_start ?? transcript_lines_at_start ?? 0,
    attribution: initial_attribution
      ? { agent_lines: initial_attribution.agent_lines, total_lines: initial_attribution.total_committed }
      : null,
  }
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
      const stream = await repository.streamFile(ref.sha, path)
      if (stream !== null) yield* stream.chunks
    },
  }
}

/** `…/2` before `…/10`. */
function byNumber(a: string, b: string): number {
  return Number(a.slice(a.lastIndexOf('/') + 1)) - Number(b.slice(b.lastIndexOf('/') + 1)) || a.localeCompare(b)
}
