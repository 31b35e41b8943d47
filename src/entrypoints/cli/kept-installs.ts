/** Where installs are kept between runs, as the environment says it. */
import { isAbsolute } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { InstallCacheOptions } from '../../pipeline/install-cache.ts'
import type { SandboxBackendName } from '../../sandbox/sandbox.ts'
import type { CommandIo } from './io.ts'

const DEFAULT_MB = 4096

/**
 * The folder that `BACKTEST_CACHE` names, and how large it may grow (`BACKTEST_CACHE_MB`); null where nothing is kept. Without a
 * sandbox a test could write into the folder, and it is not used.
 * @throws InputError when one of the variables makes no sense, or the folder cannot be made
 */
export async function keptInstalls(
  { env, logger }: Pick<CommandIo, 'env' | 'logger'>,
  backend: SandboxBackendName,
): Promise<InstallCacheOptions | null> {
  const dir = env['BACKTEST_CACHE'] ?? ''
  if (dir === '') return null
  const megabytes = Number(env['BACKTEST_CACHE_MB'] ?? DEFAULT_MB)
  if (!isAbsolute(dir)) throw new InputError(`BACKTEST_CACHE is no absolute path: ${dir}`, 'name a folder from / on')
  if (!(megabytes > 0 && megabytes < Infinity))
    throw new InputError('BACKTEST_CACHE_MB is no number of megabytes', `leave it out for ${DEFAULT_MB}`)
  if (backend === 'none') {
    logger.warn('BACKTEST_CACHE is not used: without a sandbox tests could write into it')
    return null
  }
  await makeFolder(dir)
  return { dir, maxBytes: megabytes * 1024 * 1024 }
}
