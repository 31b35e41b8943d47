/** `backtest merge`: several benchmark folders in one. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { requireFolderPlace } from '../../files/make-folder.ts'
import { folderSource, withZip } from '../../pipeline/benchmark-source.ts'
import { MergeFolder } from '../../pipeline/merge-folders.ts'
import { plural } from '../../report/words.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { redactorFor } from './open-workshop.ts'

export interface MergeFlags {
  readonly paths: readonly string[]
  readonly out?: string
}

export async function run(flags: MergeFlags, io: CommandIo): Promise<number> {
  if (flags.out === undefined) throw new InputError('merge needs a folder to write to', 'name one with --out DIR')
  const out = resolve(flags.out)
  await requireFolderPlace(out)
  const terms = { now: io.now().toISOString(), repository: null, redact: redactorFor(io).redact }
  const folder = await MergeFolder.open(out, terms)
  for (const path of flags.paths) {
    const isFile = (await stat(path).catch(() => null))?.isFile() === true
    if (isFile) await withZip(path, path, (source) => folder.add(source))
    else await folder.add(await folderSource(path))
  }
  const { benchmark, written, problems } = await folder.close()
  for (const problem of problems) io.logger.warn(problem)
  const active = benchmark.tasks.filter(({ state }) => state === 'active').length
  const result = { schema: 'backtest/merge@1', out, tasks: active, written, problems }
  io.print(
    io.json ? renderDocument(result) : `${plural(active, 'active task')} in ${out}, ${written.length} of them new\n`,
  )
  return ExitCode.done
}
