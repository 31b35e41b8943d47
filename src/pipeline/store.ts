/** Keeps a published benchmark where it does not expire: on a branch of its own, or as a zip beside a release. */
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { ZipFile } from 'yazl'
import { type Benchmark, stampVersion } from '../benchmark/benchmark.ts'
import { InputError } from '../core/errors.ts'
import { renderDocument } from '../core/json.ts'
import { version } from '../core/version.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { commitToBranch, readBranch } from '../github/branches.ts'
import type { GitHub, Repository } from '../github/client.ts'
import { createRelease, findRelease, listAssets, uploadAsset } from '../github/releases.ts'
import { limits } from '../guard/limits.ts'
import { folderSource } from './benchmark-source.ts'
import { readIncoming } from './merge-folders.ts'
import { branchSource } from './pull.ts'

export interface StoreRequest {
  readonly github: GitHub
  readonly repository: Repository
  /** The benchmark folder that the publish job wrote. */
  readonly dir: string
  /** ISO 8601. */
  readonly now: string
}

export interface Stored {
  readonly added: readonly string[]
  readonly problems: readonly string[]
  /** For people: what was written, where. */
  readonly place: string
}

/** Jobs that end together meet here; each try begins with what the faster one left. */
const TRIES = 5

/** Merges the folder into the benchmark on `branch`; makes the branch, without a past, where there is none. */
export async function storeOnBranch(request: StoreRequest & { readonly branch: string }): Promise<Stored> {
  const { github, repository, branch } = request
  const incoming = await folderSource(request.dir)
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const parent = await readBranch(github, repository, branch)
    const standing = (await branchSource({ github, repository, branch }))?.benchmark ?? null
    const { merged, folders, problems } = await readIncoming(standing, incoming)
    const benchmark = stampVersion(merged, { at: request.now, tool_version: version })
    const files = new Map<string, Uint8Array | null>([['benchmark.json', Buffer.from(renderDocument(benchmark))]])
    for (const [id, content] of folders) {
      for (const path of parent?.files.keys() ?? []) if (path.startsWith(`${id}/`)) files.set(path, null)
      for (const [name, data] of content) files.set(`${id}/${name}`, Buffer.from(data))
    }
    const message = `Benchmark: ${countOf(benchmark)} active tasks`
    const outcome = await commitToBranch(github, repository, { branch, parent, files, message })
    if (outcome === 'done') return { added: [...folders.keys()], problems, place: `branch ${branch}` }
  }
  throw new InputError(`the branch ${branch} moved ${TRIES} times while it was written`, 'run the job again')
}

/** Adds the folder as a zip to the release of `tag`; makes the release where there is none. A zip of this name stays. */
export async function storeInRelease(
  request: StoreRequest & { readonly tag: string; readonly name: string },
): Promise<Stored> {
  const { github, repository, tag, dir } = request
  const { benchmark } = await folderSource(dir)
  const release =
    (await findRelease(github, repository, tag)) ??
    (await createRelease(github, repository, {
      tag,
      name: 'Benchmark',
      body: 'Tasks made from merged pull requests. Gather them with `backtest pull`.',
    }))
  const name = `${request.name}.zip`
  const added = benchmark.tasks.filter(({ state }) => state === 'active').map(({ instance_id: id }) => id)
  const place = `release ${tag}`
  if ((await listAssets(github, repository, release.id)).some((asset) => asset.name === name))
    return { added: [], problems: [`${place} holds ${name} already; it was left as it is`], place }
  await uploadAsset(github, { release, name, bytes: await zipFolder(dir) })
  return { added, problems: [], place }
}

function countOf({ tasks }: Benchmark): number {
  return tasks.filter(({ state }) => state === 'active').length
}

/** The same folder gives the same bytes: names in order, one fixed time. */
async function zipFolder(dir: string): Promise<Buffer> {
  const zip = new ZipFile()
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) {
    const bytes = await readRegularFile(path, { maxBytes: limits.archive.entryBytes })
    zip.addBuffer(bytes, relative(dir, path).replaceAll(sep, '/'), { mtime: new Date('2000-01-01T00:00:00Z') })
  }
  zip.end()
  const chunks: Uint8Array[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}
