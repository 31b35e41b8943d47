/** Session files in the tree of a change, where those of many changes lie side by side or one after the other. */
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { type Located, NO_HINTS, type Proof, type SessionRepository } from '../locator.ts'
import { commonLines } from './common-lines.ts'

/** More files than this, brought by one change, are an import of old ones: each then has to prove itself. */
const MOST_OWN = 20
/** Files beside those that the change brought; the newest names come first. */
const MOST_OTHERS = 60
const DAY_MS = 86_400_000
/** Work may begin long before its first commit, and a tool may write its last lines after the last one. Our own bounds. */
const DAYS_BEFORE = 14
const DAYS_AFTER = 1

export interface TreePlace {
  /** Kind of the evidence. */
  readonly kind: string
  readonly matches: (path: string) => boolean
  /** The files are known by a usual name, not named by the user: that one is no session is no problem. */
  readonly maybe?: true
  /** ISO 8601: when a session began, where the name of its file says so. Others are opened to see. */
  readonly beganAt?: (path: string) => string | null
}

/**
 * The files of a place. Those that the change itself adds or extends are its own, from the first line that is new in them.
 * Others were committed with other work, and must prove by an edit and by their time that they are of this change.
 */
export async function* treeSessions(
  change: PullRequest,
  repository: SessionRepository,
  place: TreePlace,
): AsyncGenerator<Located> {
  const files = (await headFiles(change, repository)).filter(({ path }) => place.matches(path))
  if (files.length === 0) return
  const before = new Map((await filesAt(repository, change.base)).map(({ path, id }) => [path, id]))
  const own = files.filter(({ path, id }) => before.get(path) !== id)
  const others = files.filter(({ path, id }) => before.get(path) === id)
  const window = workWindow(change)
  const near = others.filter(({ path }) => isWithin(window, place.beganAt?.(path) ?? null))
  const proof = own.length > MOST_OWN ? window : undefined
  for (const { path } of own) yield* treeSession(change, repository, { path, place, isOwn: true, proof })
  for (const { path } of newest(near)) {
    yield* treeSession(change, repository, { path, place, isOwn: false, proof: window })
  }
}

type Files = Awaited<ReturnType<SessionRepository['listTree']>>
const listed = new WeakMap<PullRequest, Promise<Files>>()

/** Several places look at the same tree, and a tree can have a hundred thousand files. */
export function headFiles(change: PullRequest, repository: SessionRepository): Promise<Files> {
  const known = listed.get(change) ?? filesAt(repository, change.head)
  listed.set(change, known)
  return known
}

/** Empty where the commit is not here, as in a shallow clone. */
async function filesAt(repository: SessionRepository, rev: string): Promise<Files> {
  return (await repository.resolve(rev)) === null ? [] : repository.listTree(rev)
}

interface TreeFile {
  readonly path: string
  readonly place: TreePlace
  readonly isOwn: boolean
  readonly proof: Proof | undefined
}

async function* treeSession(
  change: PullRequest,
  repository: SessionRepository,
  { path, place, isOwn, proof }: TreeFile,
): AsyncGenerator<Located> {
  const file = await repository.streamFile(change.head, path)
  if (file === null) {
    if (isOwn) yield { kind: 'unreachable', code: 'blob-missing', detail: `${path} is not in this clone` }
    return
  }
  const { size, chunks } = file
  const start = isOwn && /\.(?:md|jsonl)$/.test(path) ? await linesBefore(change, repository, path) : 0
  const said = isOwn ? `${path}, which the change itself writes` : path
  yield {
    kind: 'session',
    source: { name: path, size, open: () => chunks },
    hints: { ...NO_HINTS, start },
    evidence: [{ kind: place.kind, evidence: said }],
    ...(place.maybe === true ? { maybe: true as const } : {}),
    ...(proof === undefined ? {} : { proof }),
  }
}

/** Files grow at their end: what stood there before the change belongs to earlier work. */
export async function linesBefore(change: PullRequest, repository: SessionRepository, path: string): Promise<number> {
  if ((await repository.resolve(change.base)) === null) return 0
  const before = await repository.streamFile(change.base, path)
  const after = await repository.streamFile(change.head, path)
  return before === null || after === null ? 0 : commonLines(before.chunks, after.chunks)
}

function newest(files: readonly { readonly path: string }[]): { readonly path: string }[] {
  return [...files]
    .sort((a, b) => (a.path < b.path ? 1 : -1))
    .slice(0, MOST_OTHERS)
    .reverse()
}

/** The time in which a change can have been worked on. */
export function workWindow({ commits, merged_at: mergedAt }: PullRequest): Proof {
  const told = [...commits.map(({ committed_at: at }) => at), mergedAt].map((at) => Date.parse(at ?? ''))
  const times = told.filter((time) => !Number.isNaN(time))
  const [first, last] = times.length === 0 ? [0, 8.64e15 - DAY_MS] : [Math.min(...times), Math.max(...times)]
  return {
    from: new Date(Math.max(0, first - DAYS_BEFORE * DAY_MS)).toISOString(),
    to: new Date(last + DAYS_AFTER * DAY_MS).toISOString(),
  }
}

export function isWithin({ from, to }: Proof, at: string | null): boolean {
  const time = Date.parse(at ?? '')
  return Number.isNaN(time) || (time >= Date.parse(from) && time <= Date.parse(to))
}
