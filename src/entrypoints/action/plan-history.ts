/** Where a plan learns how long candidates take: earlier curations of the same repository. Never a reason for a plan to fail. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type Durations, durationsOf } from '../../benchmark/durations.ts'
import { type Benchmark, emptyBenchmark, mergeBenchmarks } from '../../benchmark/benchmark.ts'
import type { Config } from '../../config/config.ts'
import { errorMessage } from '../../core/errors.ts'
import type { Logger } from '../../core/logger.ts'
import { removeTree } from '../../files/remove-tree.ts'
import { downloadArtifact, listTaskArtifacts } from '../../github/artifacts.ts'
import { readBranch } from '../../github/branches.ts'
import type { GitHub, Repository } from '../../github/client.ts'
import { downloadAsset, findRelease, listAssets } from '../../github/releases.ts'
import { readBenchmark } from '../../pipeline/benchmark-folder.ts'
import { withZip } from '../../pipeline/benchmark-source.ts'
import { branchSource, STORE_NAME } from '../../pipeline/pull.ts'

export interface HistoryRequest {
  readonly github: GitHub
  readonly repository: Repository
  readonly config: Pick<Config, 'storage'>
  /** A benchmark folder that is here already; undefined looks where the configuration stores tasks. */
  readonly folder: string | undefined
  /** For downloads. */
  readonly temp: string
  readonly logger: Logger
}

/** The newest are enough: they cost requests and bytes, and old ones tell of another repository. */
const MOST_ARCHIVES = 5
const MOST_ARCHIVE_BYTES = 16 * 1024 * 1024
const PAGES_OF_ARTIFACTS = 2

/** Null where nothing was found that tells. What it read is believed for packing only: a forged number makes a job longer. */
export async function readDurations(request: HistoryRequest): Promise<Durations | null> {
  const { logger, repository } = request
  try {
    const benchmark = await readHistory(request)
    const name = `${repository.owner}/${repository.repo}`
    const entries = [...(benchmark?.tasks ?? []), ...(benchmark?.rejected ?? [])]
    return durationsOf(entries.filter((entry) => entry.repository === name))
  } catch (error) {
    logger.info(`earlier curations cannot be read, so jobs are packed by changed files: ${errorMessage(error)}`)
    return null
  }
}

async function readHistory(request: HistoryRequest): Promise<Benchmark | null> {
  const { github, repository, folder, config } = request
  if (folder !== undefined) return readBenchmark(folder)
  switch (config.storage) {
    case 'branch': {
      const state = await readBranch(github, repository, STORE_NAME)
      if (state === null) return null
      return (await branchSource({ github, repository, branch: STORE_NAME }, state)).benchmark
    }
    case 'release':
      return fromArchives(request, await releaseArchives(request))
    case 'artifact':
      return fromArchives(request, await artifactArchives(request))
  }
}

interface Archive {
  readonly name: string
  readonly download: (file: string) => Promise<void>
}

async function artifactArchives({ github, repository }: HistoryRequest): Promise<Archive[]> {
  const listed = await listTaskArtifacts(github, repository, PAGES_OF_ARTIFACTS)
  return listed
    .filter(({ expired, size, run }) => !expired && size <= MOST_ARCHIVE_BYTES && run?.foreign === false)
    .slice(0, MOST_ARCHIVES)
    .map((artifact) => ({
      name: artifact.name,
      download: (file) => downloadArtifact(github, repository, { artifact, file }),
    }))
}

async function releaseArchives({ github, repository }: HistoryRequest): Promise<Archive[]> {
  const release = await findRelease(github, repository, STORE_NAME)
  const assets = release === null ? [] : await listAssets(github, repository, release.id)
  return assets
    .filter(({ name, size }) => name.endsWith('.zip') && size <= MOST_ARCHIVE_BYTES)
    .sort((a, b) => b.id - a.id)
    .slice(0, MOST_ARCHIVES)
    .map((asset) => ({ name: asset.name, download: (file) => downloadAsset(github, repository, { asset, file }) }))
}

/** All of them together; one that cannot be read is left out. */
async function fromArchives({ temp, logger }: HistoryRequest, archives: readonly Archive[]): Promise<Benchmark | null> {
  const work = await mkdtemp(join(temp, 'backtest-history-'))
  let all: Benchmark | null = null
  try {
    for (const [index, { name, download }] of archives.entries()) {
      const file = join(work, `${index}.zip`)
      try {
        await download(file)
        const one = await withZip(file, name, async ({ benchmark }) => benchmark)
        all = mergeBenchmarks(all ?? emptyBenchmark(one.name), one)
      } catch (error) {
        logger.info(`${name} says nothing of durations: ${errorMessage(error)}`)
      }
    }
  } finally {
    await removeTree(work)
  }
  return all
}
