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
 */
export async function locateShards(resultsDir: string, shards: readonly string[]): Promise<ShardFolders> {
  const names = await readdir(resultsDir).catch(() => [])
  const folders = new Map<string, string>()
  for (const shard of shards) {
    const folder = join(resultsDir, resultsArtifact(shard))
    if (await isFolder(folder)) folders.set(shard, folder)
  }
  const known = new Set([...folders.keys()].map(resultsArtifact))
  if (folders.size > 0)
    return {
      folders,
      problems: names
        .filter((name) => !known.has(name))
        .map((name) => `nobody planned ${JSON.stringify(name.slice(0, 100))}`),
    }
  const alone = await shardNamedIn(resultsDir)
  if (alone === null)
    return {
      folders,
      problems: names.length === 0 ? ['no results were downloaded'] : ['the results folder holds no shard'],
    }
  if (!shards.includes(alone))
    return { folders, problems: [`nobody planned the shard ${JSON.stringify(alone.slice(0, 20))}`] }
  return { folders: new Map([[alone, resultsDir]]), problems: [] }
}

async function isFolder(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => null)
  return info?.isDirectory() ?? false
}

async function shardNamedIn(folder: string): Promise<string | null> {
  const bytes = await readRegularFile(join(folder, SHARD_FILE), { maxBytes: SHARD_FILE_BYTES }).catch(() => null)
  const read = ShardResult.safeParse(parseJson(bytes?.toString('utf8') ?? ''))
  return read.success ? read.data.shard : null
}
