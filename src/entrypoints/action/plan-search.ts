/**
 * What the plan job finds with its token for jobs that have none: prompts in issues and comments, sessions in artifacts. They
 * travel beside the plan as files, unread: the job that reads them is the one that holds nothing.
 */
import { open, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { LimitError, errorMessage } from '../../core/errors.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { openByteStream } from '../../files/regular-file.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { SessionHost } from '../../session/host.ts'
import { type Located, NO_HINTS, NO_REPOSITORY, type SessionLocator } from '../../session/locator.ts'

const Evidence = z.array(z.object({ kind: z.string(), evidence: z.string() }))
const Text = { text: z.string(), evidence: Evidence }

/** `Located`, with the session's bytes in a file of the folder beside the plan. */
export const PlannedPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), place: z.enum(['pull-request-body', 'comment', 'issue']), ...Text }),
  z.object({ kind: z.literal('follow-up'), ...Text }),
  z.object({
    kind: z.literal('unreachable'),
    code: z.enum(['not-permitted', 'not-there', 'expired', 'not-readable-here']),
    detail: z.string(),
  }),
  z.object({
    kind: z.literal('session'),
    file: z.string().regex(/^c\d{1,5}-\d{1,4}$/),
    name: z.string(),
    evidence: Evidence,
    proof: z.object({ from: z.string(), to: z.string() }).optional(),
    container: z.string().optional(),
    maybe: z.literal(true).optional(),
  }),
])
export type PlannedPlace = z.infer<typeof PlannedPlace>

/** Folder of the session files, beside `plan.json`. */
export const SESSIONS_FOLDER = 'sessions'
const MAX_SESSION_BYTES = 128 * 1024 * 1024
const MAX_PLAN_BYTES = 512 * 1024 * 1024

/** Asks the host for each candidate in turn, within one budget of bytes. */
export class PlanSearch {
  readonly #host: SessionHost
  readonly #locators: readonly SessionLocator[]
  readonly #folder: string
  #left = MAX_PLAN_BYTES

  constructor(parts: {
    readonly host: SessionHost
    readonly locators: readonly SessionLocator[]
    readonly planFolder: string
  }) {
    this.#host = parts.host
    this.#locators = parts.locators.filter(({ reads }) => reads === 'host')
    this.#folder = join(parts.planFolder, SESSIONS_FOLDER)
  }

  /** @param id of the candidate; it names the files */
  async placesOf(pullRequest: PullRequest, id: string): Promise<PlannedPlace[]> {
    const places: PlannedPlace[] = []
    for (const locator of this.#locators) {
      for await (const item of locator.locate(pullRequest, NO_REPOSITORY, this.#host)) {
        const place = item.kind === 'session' ? await this.#keep(item, `${id}-${places.length + 1}`) : plain(item)
        if (place !== null) places.push(place)
      }
    }
    return places
  }

  async #keep(item: Extract<Located, { kind: 'session' }>, file: string): Promise<PlannedPlace> {
    const { source, evidence, proof, container, maybe } = item
    await makeFolder(this.#folder)
    const path = join(this.#folder, file)
    try {
      await this.#copy(source.open(), path)
    } catch (error) {
      await rm(path, { force: true })
      return { kind: 'unreachable', code: 'not-readable-here', detail: `${source.name}: ${errorMessage(error)}` }
    }
    const kept = { kind: 'session' as const, file, name: source.name, evidence: [...evidence] }
    return {
      ...kept,
      ...(proof === undefined ? {} : { proof }),
      ...(container === undefined ? {} : { container }),
      ...(maybe === undefined ? {} : { maybe }),
    }
  }

  async #copy(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
    const allowed = Math.min(MAX_SESSION_BYTES, this.#left)
    const handle = await open(path, 'wx', 0o600)
    let size = 0
    try {
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > allowed) throw new LimitError('bytes of the sessions of a plan', allowed, 'it is longer')
        await handle.write(chunk)
      }
    } finally {
      await handle.close()
      this.#left -= size
    }
  }
}

function plain(item: Exclude<Located, { kind: 'session' }>): PlannedPlace | null {
  const place = PlannedPlace.safeParse(item)
  return place.success ? place.data : null
}

/** The same places for the job that reads them. A file that is missing is said to be. */
export async function locatedIn(places: readonly PlannedPlace[], planFolder: string): Promise<Located[]> {
  const located: Located[] = []
  for (const place of places) {
    if (place.kind !== 'session') located.push(place)
    else located.push(await sessionIn(place, join(planFolder, SESSIONS_FOLDER, basename(place.file))))
  }
  return located
}

async function sessionIn(place: Extract<PlannedPlace, { kind: 'session' }>, path: string): Promise<Located> {
  const { name, evidence, proof, container, maybe } = place
  const stream = await openByteStream(path).catch((error: unknown) => errorMessage(error))
  if (typeof stream === 'string')
    return { kind: 'unreachable', code: 'not-readable-here', detail: `${name} did not come with the plan: ${stream}` }
  return {
    kind: 'session',
    source: { name, size: stream.size, open: () => stream.chunks },
    hints: NO_HINTS,
    evidence,
    ...(proof === undefined ? {} : { proof }),
    ...(container === undefined ? {} : { container }),
    ...(maybe === undefined ? {} : { maybe }),
  }
}
