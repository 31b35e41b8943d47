/** Gathers a repository's benchmark from all the places where it may lie, into one folder. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redact } from '../benchmark/render-task.ts'
import { errorMessage, InputError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { removeTree } from '../files/remove-tree.ts'
import { downloadArtifact, listTaskArtifacts } from '../github/artifacts.ts'
import { type BranchState, readBlobOf, readBranch } from '../github/branches.ts'
import type { GitHub, Repository } from '../github/client.ts'
import { GitHubError } from '../github/errors.ts'
import { downloadAsset, findRelease, listAssets } from '../github/releases.ts'
import { type BenchmarkSource, withZip } from './benchmark-source.ts'
import { parseBenchmark } from './benchmark-folder.ts'
import { LABELS_FILE, NO_LABELS, parseLabels } from './label.ts'
import { type Merged, MergeFolder } from './merge-folders.ts'

export const PLACES = ['artifacts', 'release', 'branch'] as const
export type Place = (typeof PLACES)[number]

/** Branch and tag where the store action keeps a benchmark, unless told otherwise. */
export const STORE_NAME = 'backtest-benchmark'

export interface PullRequestOfTasks {
  readonly github: GitHub
  readonly repository: Repository
  readonly places: readonly Place[]
  readonly branch: string
  readonly tag: string
  /** Folder to merge into; need not exist. */
  readonly out: string
  /** Folder for downloads. */
  readonly scratch: string
  /** ISO 8601 in UTC. */
  readonly now: string
  /** Secrets only. */
  readonly redact: Redact
  readonly logger: Logger
}

export interface Pulled extends Merged {
  /** How many benchmarks each place held; null where the place cannot be read. */
  readonly found: Readonly<Record<Place, number | null>>
}

/** Downloads, checks and merges. A place that cannot be read is named and does not stop the others. */
export async function pullBenchmark(request: PullRequestOfTasks): Promise<Pulled> {
  const { owner, repo } = request.repository
  // Whoever can write to one of the places could bring tasks, or the end of tasks, of other repositories.
  const terms = { now: request.now, redact: request.redact, repository: `${owner}/${repo}` }
  const folder = await MergeFolder.open(request.out, terms)
  const found: Record<Place, number | null> = { artifacts: null, release: null, branch: null }
  const problems: string[] = []
  const work = await mkdtemp(join(request.scratch, 'pull-'))
  const visit = { artifacts: pullArtifacts, release: pullRelease, branch: pullBranch }
  try {
    for (const place of request.places) {
      try {
        found[place] = await visit[place](request, { work, folder, problems })
      } catch (error) {
        problems.push(`${place}: ${explained(error)}`)
      }
    }
  } finally {
    await removeTree(work)
  }
  const merged = await folder.close()
  return { ...merged, problems: [...problems, ...merged.problems], found }
}

interface Visit {
  readonly work: string
  readonly folder: MergeFolder
  readonly problems: string[]
}

async function pullArtifacts(request: PullRequestOfTasks, visit: Visit): Promise<number> {
  const { github, repository, logger } = request
  const artifacts = (await listTaskArtifacts(github, repository)).filter(({ expired }) => !expired)
  for (const artifact of artifacts) {
    logger.status(`artifact ${artifact.name}`)
    // What a fork's run uploads is whatever the fork wants.
    if (artifact.run?.foreign !== false) visit.problems.push(`${artifact.name} comes from a fork and is left out`)
    else
      await addZip(visit, artifact.name, `${artifact.id}.zip`, (file) =>
        downloadArtifact(github, repository, { artifact, file }),
      )
  }
  return artifacts.length
}

async function pullRelease(request: PullRequestOfTasks, visit: Visit): Promise<number> {
  const { github, repository, logger, tag } = request
  const release = await findRelease(github, repository, tag)
  if (release === null) return 0
  const assets = (await listAssets(github, repository, release.id)).filter(({ name }) => name.endsWith('.zip'))
  for (const asset of assets) {
    logger.status(`release asset ${asset.name}`)
    await addZip(visit, asset.name, `asset-${asset.id}.zip`, (file) =>
      downloadAsset(github, repository, { asset, file }),
    )
  }
  return assets.length
}

async function pullBranch(request: PullRequestOfTasks, { folder }: Visit): Promise<number> {
  const { github, repository, branch } = request
  const state = await readBranch(github, repository, branch)
  if (state === null) return 0
  await folder.add(await branchSource(request, state))
  return 1
}

/** The benchmark on a branch as it was read. @throws InputError when it holds none */
export async function branchSource(
  { github, repository, branch }: Pick<PullRequestOfTasks, 'github' | 'repository' | 'branch'>,
  state: BranchState,
): Promise<BenchmarkSource> {
  const index = state.files.get('benchmark.json')
  if (index === undefined)
    throw new InputError(`the branch ${branch} holds no benchmark.json`, 'name the branch of a benchmark')
  const textOf = async (blob: string): Promise<string> => (await readBlobOf(github, repository, blob)).toString('utf8')
  const text = await textOf(index)
  const labels = state.files.get(LABELS_FILE)
  return {
    name: `branch ${branch}`,
    benchmark: parseBenchmark(text, `${branch}:benchmark.json`),
    async task(id) {
      const files = new Map<string, Uint8Array>()
      for (const [path, sha] of state.files) {
        const name = path.startsWith(`${id}/`) ? path.slice(id.length + 1) : '/'
        if (!name.includes('/')) files.set(name, await readBlobOf(github, repository, sha))
      }
      return files
    },
    labels: async () =>
      labels === undefined ? NO_LABELS : parseLabels(await textOf(labels), `${branch}:${LABELS_FILE}`),
  }
}

async function addZip(
  { work, folder, problems }: Visit,
  name: string,
  file: string,
  download: (file: string) => Promise<void>,
): Promise<void> {
  const place = join(work, file)
  try {
    await download(place)
    await withZip(place, name, (source) => folder.add(source))
  } catch (error) {
    problems.push(`${name}: ${explained(error)}`)
  } finally {
    await removeTree(place)
  }
}

/** What is wrong with one of many is a line: a download that breaks off is no reason to lose the others. */
function explained(error: unknown): string {
  if (error instanceof InputError || error instanceof GitHubError) return `${error.message}; ${error.remedy}`
  return errorMessage(error)
}
