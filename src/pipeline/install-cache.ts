/**
 * Installs that outlive a run: what an install has written, as two archives under the key of what decided it. Installed files hold
 * the absolute path they were made at, so an entry belongs to one place of the folder, and one process at a time may stand there.
 *
 *     <dir>/<trust>/entries/<key>/  entry.json, home.tar, work.tar    written once, moved here whole, never written again
 *     <dir>/<trust>/places/<key>/   home/, work/                      where it was installed, and is unpacked to
 *     <dir>/<trust>/locks/<key>     who stands in the place
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorMessage } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { Logger } from '../core/logger.ts'
import { isRunning, type Lock, takeLock } from '../files/lock-file.ts'
import { makeFolder } from '../files/make-folder.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { removeTree } from '../files/remove-tree.ts'
import { packFiles, unpackFiles } from '../files/tarball.ts'

/**
 * Whose code installs: `landed` is on the default branch and was reviewed, `foreign` came from elsewhere. They share nothing, so
 * that code nobody has read cannot place files that trusted runs take up (cache poisoning).
 */
export type Trust = 'landed' | 'foreign'

export interface InstallCacheOptions {
  /** Absolute. */
  readonly dir: string
  readonly maxBytes: number
}

const Entry = z.object({
  schema: z.literal('backtest/install@1'),
  /** Which way of the plan was carried out; null for a command of the user. */
  way: z.number().int().min(0).nullable(),
  home_bytes: z.number().int(),
  /** 0: nothing was installed into the work tree. */
  work_bytes: z.number().int(),
  created_at: z.string(),
})
type Entry = z.infer<typeof Entry>

/** Versions that no lock file names are those of the day; a week later they are asked for again. */
const UNLOCKED_AGE_MS = 7 * 24 * 60 * 60 * 1000
/** What package managers keep for the next install is nothing to the tests. */
const DOWNLOADS = [
  './.npm/_cacache',
  './.npm/_logs',
  './.cache/yarn',
  './.bun/install/cache',
  './.cache/pip',
  './.cache/uv',
  './.cache/composer',
  './.composer/cache',
]
const MAX_ENTRY_JSON = 4096

/** A place to install at, held by this process until it is released. */
export interface InstallPlace {
  /** Absolute and empty. */
  readonly folder: string
  /** Null: nothing usable is kept, and it has to be installed. */
  readonly kept: { readonly way: number | null; unpack(): Promise<void> } | null
  /** Keeps what was installed: the home and `names` of the work tree. What cannot be kept is only said. */
  keep(installed: { readonly way: number | null; readonly names: readonly string[] }): Promise<void>
  release(): Promise<void>
}

export class InstallCache {
  readonly #root: string
  readonly #maxBytes: number
  readonly #logger: Logger
  readonly #today: () => string

  constructor(
    { dir, maxBytes }: InstallCacheOptions,
    { trust, logger, today }: { readonly trust: Trust; readonly logger: Logger; readonly today: () => string },
  ) {
    this.#root = join(dir, trust)
    this.#maxBytes = maxBytes
    this.#logger = logger
    this.#today = today
  }

  /** The place of a key; null while another process stands there, or where the folder cannot be used. */
  async open(key: string, { isLocked }: { readonly isLocked: boolean }): Promise<InstallPlace | null> {
    try {
      const lock = await takeLock(join(this.#root, 'locks', key))
      if (lock === null) {
        this.#logger.info('install cache: another process uses this install; making one beside it')
        return null
      }
      return await this.#place(key, isLocked, lock).catch(async (error: unknown) => {
        await lock.release()
        throw error
      })
    } catch (error) {
      this.#logger.warn(`install cache: ${errorMessage(error)}; going on without it`)
      return null
    }
  }

  async #place(key: string, isLocked: boolean, lock: Lock): Promise<InstallPlace> {
    const folder = join(this.#root, 'places', key)
    const entry = join(this.#root, 'entries', key)
    // Whatever stands here is of a process that was killed.
    await removeTree(folder)
    await makeFolder(folder)
    const known = await readEntry(entry)
    const isFresh = known !== null && (isLocked || this.#age(known) < UNLOCKED_AGE_MS)
    return {
      folder,
      kept: known === null || !isFresh ? null : { way: known.way, unpack: () => unpack(entry, known, folder) },
      keep: (installed) =>
        this.#keep({ entry, folder, ...installed }).catch((error: unknown) =>
          this.#logger.warn(`install cache: ${errorMessage(error)}; this install is not kept`),
        ),
      release: async () => {
        await removeTree(folder).finally(() => lock.release())
      },
    }
  }

  #age({ created_at: created }: Entry): number {
    const age = Date.parse(this.#today()) - Date.parse(created)
    return Number.isNaN(age) || age < 0 ? Infinity : age
  }

  async #keep({ entry, folder, way, names }: Keeping): Promise<void> {
    const entries = join(this.#root, 'entries')
    const temporary = join(entries, `tmp-${process.pid}-${randomBytes(6).toString('hex')}`)
    await makeFolder(entries)
    await mkdir(temporary, { mode: 0o700 })
    try {
      // One install may not push out all others.
      const budget = Math.floor(this.#maxBytes / 2)
      const home = { root: join(folder, 'home'), names: ['.'], exclude: DOWNLOADS, file: join(temporary, 'home.tar') }
      const homeBytes = await packFiles({ ...home, maxBytes: budget })
      const work = { root: join(folder, 'work'), names, file: join(temporary, 'work.tar') }
      const workBytes = names.length === 0 ? 0 : await packFiles({ ...work, maxBytes: budget - homeBytes })
      const bytes = { home_bytes: homeBytes, work_bytes: workBytes }
      const written: Entry = { schema: 'backtest/install@1', way, ...bytes, created_at: this.#today() }
      await writeFile(join(temporary, 'entry.json'), JSON.stringify(written))
      await removeTree(entry)
      await rename(temporary, entry)
    } finally {
      await removeTree(temporary)
    }
    await this.#prune()
  }

  /** Removes what a killed process left, then the entries that were not used for longest, until the rest fits. */
  async #prune(): Promise<void> {
    const entries = join(this.#root, 'entries')
    const standing: { readonly path: string; readonly usedAt: number; readonly bytes: number }[] = []
    for (const name of await readdir(entries)) {
      const path = join(entries, name)
      const maker = /^tmp-(\d{1,10})-/.exec(name)?.[1]
      if (maker !== undefined) {
        if (!isRunning(Number(maker))) await removeTree(path)
        continue
      }
      const read = await readEntry(path)
      if (read === null) await removeTree(path)
      else standing.push({ path, usedAt: await usedAt(path), bytes: read.home_bytes + read.work_bytes })
    }
    let total = standing.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { path, bytes } of standing.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#maxBytes) break
      await removeTree(path)
      total -= bytes
    }
    await this.#clearPlaces()
  }

  /** Where a killed process stood, nobody may ever want to stand again. */
  async #clearPlaces(): Promise<void> {
    for (const key of await readdir(join(this.#root, 'places'))) {
      const lock = await takeLock(join(this.#root, 'locks', key))
      if (lock !== null) await removeTree(join(this.#root, 'places', key)).finally(() => lock.release())
    }
  }
}

interface Keeping {
  readonly entry: string
  readonly folder: string
  readonly way: number | null
  readonly names: readonly string[]
}

/** Null where there is no whole entry: an archive that was cut off has another size than was written down. */
async function readEntry(dir: string): Promise<Entry | null> {
  const bytes = await readRegularFile(join(dir, 'entry.json'), { maxBytes: MAX_ENTRY_JSON }).catch(() => null)
  const entry = bytes === null ? null : Entry.safeParse(parseJson(bytes.toString('utf8')))
  if (entry?.success !== true) return null
  const { home_bytes, work_bytes } = entry.data
  const whole =
    (await sizeOf(join(dir, 'home.tar'))) === home_bytes && (await sizeOf(join(dir, 'work.tar'))) === work_bytes
  return whole ? entry.data : null
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

/** The time of the small file says when it was used last: archives of a shared cache are read only. */
async function usedAt(entry: string): Promise<number> {
  return stat(join(entry, 'entry.json')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}

async function unpack(entry: string, { work_bytes }: Entry, folder: string): Promise<void> {
  await unpackFiles(join(entry, 'home.tar'), join(folder, 'home'))
  if (work_bytes > 0) await unpackFiles(join(entry, 'work.tar'), join(folder, 'work'))
  const now = new Date()
  // A cache that may only be read serves as well; it forgets by another order then.
  await utimes(join(entry, 'entry.json'), now, now).catch(() => {})
}
