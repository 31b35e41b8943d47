/** A user's repository, read through a private git directory: nothing of it can run, nothing in it changes. */
import { InputError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { FileChange } from '../pull-request/pull-request.ts'
import { readCommits } from './commits.ts'
import type { Commit, CommitOptions, CommitRange } from './commits.ts'
import { DiffReader } from './diff-reader.ts'
import { locateRepository } from './locate.ts'
import { ObjectReader } from './object-reader.ts'
import { textsIn } from './named.ts'
import { cutPatch, readPatch } from './patch.ts'
import type { PatchPart } from './patch.ts'
import type { PatchSections } from './patch-sections.ts'
import { createStore, removeStore } from './private-store.ts'
import type { PrivateStore } from './private-store.ts'
import type { GitProcess } from './process.ts'
import { type Here, treeHere } from './here.ts'
import { findDefaultBranch, findMergeBase, listRefs, resolveRevision } from './refs.ts'
import type { DefaultBranch, Ref } from './refs.ts'
import { RecentTrees } from './recent-trees.ts'
import { buildTree, listTree } from './trees.ts'
import type { Applied, ApplyOptions, TreeChange, TreeEntry } from './trees.ts'
import { originSlug } from './user-config.ts'
import type { Slug } from './user-config.ts'

export interface OpenOptions {
  readonly logger?: Logger
  /** Where the private git directory is made; the system's temporary folder when left out. */
  readonly tempDir?: string
}

export interface Blob {
  readonly id: string
  /** Null when the blob is not here, as in a partial clone. */
  readonly bytes: Buffer | null
}

export interface FileStream {
  /** Bytes. */
  readonly size: number
  readonly chunks: AsyncIterable<Uint8Array>
}

const FULL_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const MAX_FILE_BYTES = 64 * 1024 * 1024
/** Blobs asked for ahead of the one being handed out. */
const FULL_REF = /^refs\/[\w./-]{1,500}$/
const READ_AHEAD = 32

/**
 * Opens the repository that `dir` is in (a work tree, a linked worktree or a bare repository). Close it after use.
 * @throws InputError when there is no repository, or git is missing or too old
 */
export async function openRepository(dir: string, options: OpenOptions = {}): Promise<Repository> {
  const layout = await locateRepository(dir)
  const store = await createStore(layout, options.tempDir)
  options.logger?.debug(`git: reading ${layout.common_dir} through ${store.git.gitDir}`)
  return new Repository(store)
}

/** All ids that methods take and give are full object ids; `rev` may be any name of a commit or tree. */
export class Repository implements AsyncDisposable {
  readonly git: GitProcess
  /** True when history is cut at some depth. */
  readonly isShallow: boolean
  readonly #store: PrivateStore
  readonly #objects: ObjectReader
  readonly #differences: DiffReader
  readonly #trees = new Map<string, string>()
  /** By tree: asked only where a checkout has shown that this clone lacks something. */
  readonly #here = new Map<string, Here>()
  readonly #recent: RecentTrees
  /** The change that was asked for last, cut into its files. */
  #cut: { readonly key: string; readonly sections: PatchSections | null } | null = null

  constructor(store: PrivateStore) {
    this.git = store.git
    this.isShallow = store.shallow
    this.#store = store
    this.#objects = new ObjectReader(store.git)
    this.#differences = new DiffReader(store.git)
    this.#recent = new RecentTrees(store.git)
  }

  /** The full id of the commit that `rev` names, or null. */
  async resolve(rev: string): Promise<string | null> {
    // A full name is looked up in the running process: places are looked for in every change of a history.
    if (FULL_REF.test(rev) || FULL_ID.test(rev)) return (await this.#objects.info(`${rev}^{commit}`))?.id ?? null
    return resolveRevision(this.git, rev, 'commit')
  }

  /** @throws InputError when there is no such commit here */
  async commit(rev: string): Promise<Commit> {
    const sha = await this.#commitId(rev)
    for await (const commit of readCommits(this.git, { to: sha }, { limit: 1 })) return commit
    throw unknown(rev)
  }

  /** Commits of a range, newest first, streamed by one process. */
  async *commits(range: CommitRange, options: CommitOptions = {}): AsyncGenerator<Commit> {
    const to = await this.#commitId(range.to)
    yield* readCommits(
      this.git,
      range.from === undefined ? { to } : { to, from: await this.#commitId(range.from) },
      options,
    )
  }

  /**
   * The first-parent line of `head`, newest first, streamed by one process.
   * @param line `since`: a date (ISO 8601), or a commit that is left out with all before it
   */
  async *firstParent(line: {
    readonly head: string
    readonly since?: string
    readonly limit?: number
  }): AsyncGenerator<Commit> {
    const limit = line.limit === undefined ? {} : { limit: line.limit }
    const to = await this.#commitId(line.head)
    const from = line.since === undefined ? null : await this.resolve(line.since)
    const range = from === null ? { to } : { to, from }
    const since = from === null && line.since !== undefined ? { since: line.since } : {}
    yield* readCommits(this.git, range, { follow: 'first-parent', ...limit, ...since })
  }

  /** Files that differ between two commits or trees. */
  async changes(base: string, head: string): Promise<FileChange[]> {
    return this.#differences.read(await this.#treeId(base), await this.#treeId(head))
  }

  /**
   * The change of some paths between two commits or trees, for plain `git apply`; a rename is a deletion and an addition.
   * @param parts paths, or file changes (these say exactly which sides of a rename are meant)
   */
  async patch(base: string, head: string, parts: readonly PatchPart[]): Promise<string> {
    const [from, to] = [await this.#treeId(base), await this.#treeId(head)]
    const key = `${from} ${to}`
    // The parts of one change are asked for one after the other.
    if (this.#cut?.key !== key) this.#cut = { key, sections: await cutPatch(this.git, from, to) }
    const { sections } = this.#cut
    return readPatch(this.git, { base: from, all: await this.changes(base, head), parts, sections })
  }

  /**
   * A file at a commit or tree, a link as its target's text; null when there is no such file.
   * @throws LimitError over `maxBytes` (64 MB when left out)
   */
  async readFile(rev: string, path: string, options: { readonly maxBytes?: number } = {}): Promise<Buffer | null> {
    const id = await this.#blobAt(rev, path)
    if (id === null) return null
    return (await this.#objects.read(id, options.maxBytes ?? MAX_FILE_BYTES))?.bytes ?? null
  }

  /** The same as a stream, for files of any size. */
  async streamFile(rev: string, path: string): Promise<FileStream | null> {
    const id = await this.#blobAt(rev, path)
    const info = id === null ? null : await this.#objects.info(id)
    if (id === null || info === null) return null
    // Each reading starts a process of its own: sources are opened as often as needed.
    const chunks = { [Symbol.asyncIterator]: () => this.git.stream(['cat-file', 'blob', id]) }
    return { size: info.size, chunks }
  }

  /** Blobs in the order asked for, through one process. */
  async *readBlobs(ids: Iterable<string>, options: { readonly maxBytes?: number } = {}): AsyncGenerator<Blob> {
    const pending: Promise<Blob>[] = []
    for (const id of ids) {
      const blob = this.#readBlob(id, options.maxBytes ?? MAX_FILE_BYTES)
      // A failure shows when its turn comes, not as an unhandled rejection before.
      blob.catch(() => {})
      pending.push(blob)
      const first = pending.length > READ_AHEAD ? pending.shift() : undefined
      if (first !== undefined) yield await first
    }
    for (const blob of pending) yield await blob
  }

  /** Which of the texts stand, as whole words, in some file of a commit or tree. */
  async textsIn(rev: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
    return textsIn(this.git, await this.#treeId(rev), texts)
  }

  /** Whether the object is in this clone. Never fetches. */
  async hasBlob(id: string): Promise<boolean> {
    return FULL_ID.test(id) && (await this.#objects.info(id)) !== null
  }

  /** All files of a commit or tree under `path` (a folder or one file), recursively; empty when there is none. */
  async listTree(rev: string, path = ''): Promise<readonly TreeEntry[]> {
    const tree = await this.#treeId(rev)
    const clean = path.replace(/\/+$/, '')
    if (clean === '') return this.#recent.list(tree)
    const info = await this.#objectAt(tree, clean)
    if (info?.type === 'tree') return listTree(this.git, info.id, `${clean}/`)
    if (info?.type !== 'blob') return []
    const parent = clean.includes('/') ? clean.slice(0, clean.lastIndexOf('/') + 1) : ''
    const siblings = await this.listTree(tree, parent)
    return siblings.filter((entry) => entry.path === clean)
  }

  refs(): Promise<Ref[]> {
    return listRefs(this.git)
  }

  /** Host, owner and name of the remote `origin`, or null. */
  async originSlug(): Promise<Slug | null> {
    return originSlug(this.#store.user_config)
  }

  /** Where a browser and a fetch find it, by its remote; null without one. */
  get address(): string | null {
    const slug = originSlug(this.#store.user_config)
    return slug === null ? null : `https://${slug.host}/${slug.owner}/${slug.repo}`
  }

  /** Tells this repository from others: by its remote, or by its place where it has none. */
  get identity(): string {
    return this.address ?? this.#store.source
  }

  defaultBranch(): Promise<DefaultBranch | null> {
    return findDefaultBranch(this.git)
  }

  async mergeBase(a: string, b: string): Promise<string | null> {
    return findMergeBase(this.git, await this.#commitId(a), await this.#commitId(b))
  }

  /** A tree like `base` (a commit or tree) with some paths changed, kept in the private directory. */
  async buildTree(base: string, changes: readonly TreeChange[]): Promise<string> {
    return buildTree(this.git, await this.#treeId(base), changes)
  }

  /** Stores a blob in the private directory and gives its id. */
  async writeBlob(bytes: Uint8Array): Promise<string> {
    const { stdout } = await this.git.run(['hash-object', '-w', '-t', 'blob', '--no-filters', '--stdin'], {
      input: bytes,
    })
    return stdout.toString('latin1').trim()
  }

  /** The tree that a patch makes of `base`, or why it does not apply. */
  async applyToTree(base: string, patch: string, options: ApplyOptions = {}): Promise<Applied> {
    return this.#recent.apply(await this.#treeId(base), patch, options)
  }

  /**
   * What of a tree can be checked out here.
   * @throws MissingObjectError where more than a few files are not in this clone
   */
  async here(tree: string): Promise<Here> {
    const known = this.#here.get(tree) ?? (await treeHere(this, tree))
    this.#here.set(tree, known)
    return known
  }

  /** Files of a tree that were left out when it was checked out, because this clone lacks them. */
  lackingOf(tree: string): readonly string[] {
    return this.#here.get(tree)?.lacking ?? []
  }

  /** The tree of a commit, or of any name of one. */
  treeOf(rev: string): Promise<string> {
    return this.#treeId(rev)
  }

  async close(): Promise<void> {
    await Promise.all([this.#objects.close(), this.#differences.close()])
    await removeStore(this.git.gitDir)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #readBlob(id: string, maxBytes: number): Promise<Blob> {
    if (!FULL_ID.test(id)) return { id, bytes: null }
    return { id, bytes: (await this.#objects.read(id, maxBytes))?.bytes ?? null }
  }

  async #commitId(rev: string): Promise<string> {
    const known = FULL_ID.test(rev) && (await this.#objects.info(rev))?.type === 'commit'
    const id = known ? rev : await this.resolve(rev)
    if (id === null) throw unknown(rev)
    return id
  }

  /** Ids never change their meaning, so only they are remembered; a branch may move. */
  async #treeId(rev: string): Promise<string> {
    const known = this.#trees.get(rev)
    if (known !== undefined) return known
    // An id is looked up in the running process; only names need one of their own.
    const peeled = FULL_ID.test(rev) ? await this.#objects.info(`${rev}^{tree}`) : null
    const tree = peeled?.id ?? (await resolveRevision(this.git, rev, 'tree'))
    if (tree === null) throw unknown(rev)
    if (FULL_ID.test(rev)) this.#trees.set(rev, tree)
    return tree
  }

  async #blobAt(rev: string, path: string): Promise<string | null> {
    const info = await this.#objectAt(await this.#treeId(rev), path)
    return info?.type === 'blob' ? info.id : null
  }

  /** The object at a path. The batch protocol is one line a question, so names with line breaks go another way. */
  async #objectAt(tree: string, path: string) {
    if (path === '' || path.split('/').some((part) => part === '' || part === '.' || part === '..')) return null
    if (!/[\n\r\0]/.test(path)) return this.#objects.info(`${tree}:${path}`)
    const { exit_code: exitCode, stdout } = await this.git.run(
      ['rev-parse', '--verify', '--quiet', `${tree}:${path}`],
      { accept: [1, 128] },
    )
    return exitCode === 0 ? this.#objects.info(stdout.toString('latin1').trim()) : null
  }
}

function unknown(rev: string): InputError {
  return new InputError(
    `unknown revision: ${JSON.stringify(rev.slice(0, 100))}`,
    'give a commit that this clone has; a shallow clone lacks history (`git fetch --unshallow`)',
  )
}
