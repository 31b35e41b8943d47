/** `backtest curate`: one merged pull request. */
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { writeFolderAtomic } from '../../files/atomic-folder.ts'
import { removeTree } from '../../files/remove-tree.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { limits } from '../../guard/limits.ts'
import { readOptional } from '../../pipeline/benchmark-folder.ts'
import { curateChange } from '../../pipeline/curate.ts'
import { SitePool } from '../../pipeline/site.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { pullRequestFromCommit } from '../../pull-request/walk-changes.ts'
import { renderCuration } from '../../report/terminal.ts'
import { homeOf, missingCommit, requireCommits, UNSHALLOW } from './home.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { withWorkshop, type WorkshopFlags } from './open-workshop.ts'
import { readGivenSessions } from './session-files.ts'

export interface CurateFlags extends WorkshopFlags {
  readonly merge: string
  readonly base?: string
  readonly pr?: number
  readonly session?: readonly string[]
  readonly prompt?: string
  readonly screen: boolean
}

export async function run(flags: CurateFlags, io: CommandIo): Promise<number> {
  const outDir = resolve(flags.out ?? 'backtest-out')
  return withWorkshop({ ...flags, out: outDir, screens: true }, io, async (workshop) => {
    const change = await findChange(workshop, flags)
    const pullRequest = (await workshop.complete?.(change)) ?? change
    const given = await readGivenSessions(flags.session ?? [])
    const prompt = flags.prompt === undefined ? null : { text: await promptText(flags.prompt), from: 'flag' as const }
    const pool = new SitePool(workshop, 'landed')
    try {
      const landed = await hasLanded(workshop, pullRequest.head)
      const screening = flags.screen ? ('on' as const) : ('off' as const)
      const request = { pullRequest, given, prompt, screening, landed }
      const { curation, files } = await curateChange(workshop, pool, request)
      const dir = join(outDir, curation.instance_id)
      if (files !== null)
        await writeFolderAtomic(
          dir,
          [...files].map(([path, data]) => ({ path, data })),
        )
      else await removeStale(dir, io)
      const written = files === null ? curation : { ...curation, task_dir: dir }
      io.logger.status('')
      if (files === null) io.logger.info(`a rejected change makes no task: nothing was written to ${outDir}`)
      io.print(io.json ? renderDocument(written) : renderCuration(written, { width: 80, color: io.color }))
      return ExitCode.done
    } finally {
      await pool.close()
    }
  })
}

/** A change that was a task and is none any more: its old folder would be taken for the result of this run. */
async function removeStale(dir: string, io: CommandIo): Promise<void> {
  if ((await readOptional(join(dir, 'task.json'))) === null) return
  if ((await readOptional(join(dir, '..', 'benchmark.json'))) !== null)
    return io.logger.warn(
      `${dir} holds the task of an earlier run and belongs to a benchmark; run \`mine\` to retire it`,
    )
  await removeTree(dir)
  io.logger.warn(`${dir} held the task of an earlier run and was removed`)
}

async function findChange(workshop: Workshop, flags: CurateFlags): Promise<PullRequest> {
  const { repository } = workshop
  const sha = await repository.resolve(flags.merge)
  if (sha === null) {
    await requireCommits(repository, flags.repo)
    throw missingCommit(repository, flags.repo, flags.merge)
  }
  const base = flags.base === undefined ? null : await repository.resolve(flags.base)
  if (flags.base !== undefined && base === null) throw missingCommit(repository, flags.repo, flags.base)
  const home = await homeOf(repository, flags.repo)
  const change = await pullRequestFromCommit(repository, { sha, home, ...(base === null ? {} : { base }) })
  if (change === null) {
    const remedy = repository.isShallow ? UNSHALLOW : 'a first commit has no state before it; name the base with --base'
    throw new InputError(`${flags.merge} has no parent commit here`, remedy)
  }
  return flags.pr === undefined ? change : { ...change, number: flags.pr }
}

/** A clone without a default branch cannot say; then the user's word counts. */
async function hasLanded({ repository }: Workshop, sha: string): Promise<boolean> {
  const branch = await repository.defaultBranch()
  return branch === null || (await repository.mergeBase(branch.sha, sha)) === sha
}

async function promptText(file: string): Promise<string> {
  const text = (await readRegularFile(file, { maxBytes: limits.document.bytes })).toString('utf8')
  if (text.trim() === '')
    throw new InputError(`the prompt file ${file} is empty`, 'write what the agent was asked for in it')
  if (text.includes('\0')) throw new InputError(`the prompt file ${file} is not text`, 'give a text file in UTF-8')
  return text
}
