/** `backtest pull`: a repository's benchmark, gathered from wherever it is kept. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { requireFolderPlace } from '../../files/make-folder.ts'
import { removeTree } from '../../files/remove-tree.ts'
import { createGitHub } from '../../github/client.ts'
import { type Place, PLACES, pullBenchmark } from '../../pipeline/pull.ts'
import { plural } from '../../report/words.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { redactorFor } from './open-workshop.ts'

export interface PullFlags {
  readonly paths: readonly string[]
  readonly from?: readonly Place[]
  readonly branch: string
  readonly tag: string
  readonly out?: string
}

export async function run(flags: PullFlags, io: CommandIo): Promise<number> {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(flags.paths[0] ?? '') ?? []
  if (owner === undefined || repo === undefined)
    throw new InputError(`"${flags.paths[0] ?? ''}" is no repository`, 'write OWNER/REPO')
  const token = io.env['GITHUB_TOKEN'] ?? io.env['GH_TOKEN'] ?? ''
  if (token === '')
    throw new InputError('there is no token', 'set GITHUB_TOKEN to one that may read contents and actions')
  const out = resolve(flags.out ?? 'benchmark')
  await requireFolderPlace(out)
  const scratch = await mkdtemp(join(tmpdir(), 'backtest-'))
  try {
    const apiUrl = io.env['GITHUB_API_URL'] ?? 'https://api.github.com'
    const github = createGitHub({ token, apiUrl, logger: io.logger })
    const places = flags.from ?? PLACES
    const request = { github, repository: { owner, repo }, places, branch: flags.branch, tag: flags.tag }
    const { benchmark, written, problems, found } = await pullBenchmark({
      ...request,
      out,
      scratch,
      logger: io.logger,
      now: io.now().toISOString(),
      redact: redactorFor(io).redact,
    })
    io.logger.status('')
    for (const problem of problems) io.logger.warn(problem)
    const active = benchmark.tasks.filter(({ state }) => state === 'active').length
    const result = { schema: 'backtest/pull@1', out, found, tasks: active, written, problems }
    const told = places.map((place) => `${place} ${found[place] ?? 'not read'}`).join(', ')
    io.print(
      io.json
        ? renderDocument(result)
        : `${plural(active, 'active task')} in ${out}, ${written.length} of them new (${told})\n`,
    )
    return ExitCode.done
  } finally {
    await removeTree(scratch)
  }
}
