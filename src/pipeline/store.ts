/** Keeps a published benchmark where it does not expire: on a branch of its own, or as a zip beside a release. */
import { ZipFile } from 'yazl'
import { type Benchmark, stampVersion } from '../benchmark/benchmark.ts'
import { addLabels } from '../benchmark/labels.ts'
import type { Redact } from '../benchmark/render-task.ts'
import { InputError } from '../core/errors.ts'
import { renderDocument } from '../core/json.ts'
import { version } from '../core/version.ts'
import { commitToBranch, readBranch } from '../github/branches.ts'
import type { GitHub, Repository } from '../github/client.ts'
import { createRelease, findRelease, listAssets, uploadAsset } from '../github/releases.ts'
import { folderSource } from './benchmark-source.ts'
import { LABELS_FILE, NO_LABELS } from './label.ts'
import { type Incoming, type MergeTerms, readIncoming } from './merge-folders.ts'
import { branchSource } from './pull.ts'

export interface StoreRequest {
  readonly github: GitHub
  readonly repository: Repository
  /** The benchmark folder that the publish job wrote. */
  readonly dir: string
  /** ISO 8601 in UTC. */
  readonly now: string
  /** Secrets only. A task that holds one is not kept. */
  readonly redact: Redact
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
    const standing = parent === null ? null : await branchSource({ github, repository, branch }, parent)
    const { merged, folders, labels, problems } = await readIncoming(
      standing?.benchmark ?? null,
      incoming,
      termsOf(request),
    )
    const benchmark = stampVersion(merged, { at: request.now, tool_version: version })
    const files = new Map<string, Uint8Array | null>([['benchmark.json', Buffer.from(renderDocument(benchmark))]])
    if (labels.length > 0) {
      const all = addLabels((await standing?.labels()) ?? NO_LABELS, labels)
      files.set(LABELS_FILE, Buffer.from(renderDocument(all)))
    }
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
  const { github, repository, tag } = request
  const incoming = await readIncoming(null, await folderSource(request.dir), termsOf(request))
  const place = `release ${tag}`
  if (incoming.folders.size === 0) return { added: [], problems: incoming.problems, place }
  const release =
    (await findRelease(github, repository, tag)) ??
    (await createRelease(github, repository, {
      tag,
      name: 'Benchmark',
      body: 'Tasks made from merged pull requests. Gather them with `backtest pull`.',
    }))
  const name = `${request.name}.zip`
  if ((await listAssets(github, repository, release.id)).some((asset) => asset.name === name))
    return { added: [], problems: [`${place} holds ${name} already; it was left as it is`], place }
  await uploadAsset(github, { release, name, bytes: await zipOf(filesOf(incoming)) })
  return { added: [...incoming.folders.keys()], problems: incoming.problems, place }
}

function termsOf({ repository: { owner, repo }, now, redact }: StoreRequest): MergeTerms {
  return { now, redact, repository: `${owner}/${repo}` }
}

function countOf({ tasks }: Benchmark): number {
  return tasks.filter(({ state }) => state === 'active').length
}

/** What was read and believed, and nothing else that lies in the folder. */
function filesOf({ merged, folders, labels }: Incoming): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>([['benchmark.json', Buffer.from(renderDocument(merged))]])
  if (labels.length > 0) files.set(LABELS_FILE, Buffer.from(renderDocument(addLabels(NO_LABELS, labels))))
  for (const [id, content] of folders) for (const [name, data] of content) files.set(`${id}/${name}`, Buffer.from(data))
  return files
}

/** The same files give the same bytes: names in order, one fixed time. */
async function zipOf(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile()
  const paths = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [path, bytes] of paths)
    zip.addBuffer(Buffer.from(bytes), path, { mtime: new Date('2000-01-01T00:00:00Z') })
  zip.end()
  const chunks: Uint8Array[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}
