/** Finds the folder of each shard among what was downloaded. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../core/json.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { resultsArtifact } from './shard-names.ts'
import { SHARD_FILE, ShardResult } from './verify-results.ts'

export interface ShardFolders {
  /** Shard id → folder. */
  readonly folders: ReadonlyMap<string, string>
  readonly problems: readonly string[]
}

const SHARD_FILE_BYTES = 1024 * 1024

/**
 * actions/download-artifact puts several artifacts into a folder each, named as the artifact, and a single one straight into
 * the folder asked for. The artifact's name says whose it is; only where it is lost does `shard.json` say so.
 * @param digest of the plan: results of another plan (an earlier run, a job that was started again) are named and left out
 */
export async function locateShards(
  resultsDir: string,
  shards: readonly string[],
  digest: string,
): Promise<ShardFolders> {
  const names = await readdir(resultsDir).catch(() => [])
  const byName = await namedFolders(resultsDir, shards)
  if (byName.size > 0) {
    const known = new Set([...byName.keys()].map(resultsArtifact))
    const others = names.filter((name) => !known.has(name))
    const strays = await Promise.all(others.map((name) => strayProblem(resultsDir, name, shards)))
    return withoutLate(byName, strays, digest)
  }
  const alone = await readShardResult(resultsDir)
  if (alone === null) {
    const why = names.length === 0 ? 'no results were downloaded' : 'the results folder holds no shard'
    return { folders: byName, problems: [why] }
  }
  if (!shards.includes(alone.shard))
    return { folders: byName, problems: [`nobody planned the shard ${JSON.stringify(alone.shard.slice(0, 20))}`] }
  return withoutLate(new Map([[alone.shard, resultsDir]]), [], digest)
}

async function namedFolders(resultsDir: string, shards: readonly string[]): Promise<Map<string, string>> {
  const folders = new Map<string, string>()
  for (const shard of shards) {
    const folder = join(resultsDir, resultsArtifact(shard))
    if (await isFolder(folder)) folders.set(shard, folder)
  }
  return folders
}

async function strayProblem(resultsDir: string, name: string, shards: readonly string[]): Promise<string> {
  const shown = JSON.stringify(name.slice(0, 100))
  const claimed = (await readShardResult(join(resultsDir, name)))?.shard
  if (claimed === undefined || !shards.includes(claimed)) return `nobody planned ${shown}`
  return `${shown} is a second result of shard ${claimed}; the artifact named after the shard counts`
}

async function withoutLate(
  found: ReadonlyMap<string, string>,
  problems: readonly string[],
  digest: string,
): Promise<ShardFolders> {
  const folders = new Map<string, string>()
  const late: string[] = []
  for (const [shard, folder] of found) {
    const of = (await readShardResult(folder))?.plan_sha256
    if (of === undefined || of === digest) folders.set(shard, folder)
    else late.push(`the results of shard ${shard} are of another plan: they came late, or from another run`)
  }
  return { folders, problems: [...problems, ...late] }
}

async function isFolder(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => null)
  return info?.isDirectory() ?? false
}

/** What a shard says of itself, or null. */
export async function readShardResult(folder: string): Promise<ShardResult | null> {
  const bytes = await readRegularFile(join(folder, SHARD_FILE), { maxBytes: SHARD_FILE_BYTES }).catch(() => null)
  return ShardResult.safeParse(parseJson(bytes?.toString('utf8') ?? '')).data ?? null
}
