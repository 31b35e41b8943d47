/** `backtest verify`: tasks proven again. */
import type { TaskReading } from '../../benchmark/read-task.ts'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { readTaskFolder } from '../../pipeline/benchmark-folder.ts'
import { SitePool } from '../../pipeline/site.ts'
import { verifyTask, type Verification } from '../../pipeline/verify.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { UNSHALLOW } from './home.ts'
import { headOf, withWorkshop, type WorkshopFlags } from './open-workshop.ts'
import { taskFolders } from './task-folders.ts'

export interface VerifyFlags extends WorkshopFlags {
  readonly paths: readonly string[]
  readonly atHead?: boolean
}

interface Reading {
  readonly folder: string
  readonly read: TaskReading
}

/** What was found out about one folder. */
interface Checked {
  readonly folder: string
  readonly instance_id: string | null
  readonly holds: boolean
  readonly problems: readonly string[]
  readonly runs: Verification['runs']
  readonly seconds: number
  /** What its two states were made of; null where nothing was run. */
  readonly commit: string | null
}

export async function run(flags: VerifyFlags, io: CommandIo): Promise<number> {
  return withWorkshop(flags, io, async (workshop) => {
    const pool = new SitePool(workshop)
    try {
      const tasks: Checked[] = []
      // All are read before the first is run: a wrong name shows at once, not after an hour.
      const readings: Reading[] = []
      for (const folder of await taskFolders(flags.paths)) readings.push({ folder, read: await readTaskFolder(folder) })
      for (const { folder, read } of readings) await requireCommits(workshop, flags.repo, { folder, read })
      const head = flags.atHead === true ? await headOf(workshop, flags.repo) : null
      for (const reading of readings) tasks.push(await check({ workshop, pool, head }, reading))
      io.logger.status('')
      io.print(io.json ? renderDocument({ schema: 'backtest/verification@1', tasks }) : tasks.map(lineOf).join(''))
      return tasks.every(({ holds }) => holds) ? ExitCode.done : ExitCode.gateFailed
    } finally {
      await pool.close()
    }
  })
}

/** @throws InputError when the task is of another repository, or the clone lacks its history */
async function requireCommits(workshop: Workshop, repo: string, { folder, read }: Reading): Promise<void> {
  if (read.status === 'broken') return
  const { base_commit: base, instance_id: id } = read.content.task
  const { repository } = workshop
  if ((await repository.resolve(base)) !== null) return
  throw new InputError(
    `${repo} has no commit ${base}, the base of ${id} in ${folder}`,
    repository.isShallow ? UNSHALLOW : 'name a clone of the repository that the task comes from, and fetch it',
  )
}

interface Bench {
  readonly workshop: Workshop
  readonly pool: SitePool
  /** Where the solutions are backed out of; null: each task's own base. */
  readonly head: string | null
}

async function check({ workshop, pool, head }: Bench, { folder, read }: Reading): Promise<Checked> {
  if (read.status === 'broken') {
    const problems = read.problems.map(({ detail, remedy }) => `${detail}; ${remedy}`)
    return { folder, instance_id: null, holds: false, problems, runs: { pre: 0, post: 0 }, seconds: 0, commit: null }
  }
  const { instance_id, holds, reasons, runs, seconds, commit } = await verifyTask(workshop, pool, read.content, head)
  await pool.endChange()
  return {
    folder,
    instance_id,
    holds,
    problems: reasons.map(({ code, detail }) => `${code}: ${detail}`),
    runs,
    seconds,
    commit,
  }
}

function lineOf({ folder, holds, problems, runs, seconds }: Checked): string {
  if (holds)
    return `ok      ${folder}: no-op solves nothing, gold solves it (${runs.pre} + ${runs.post} runs, ${seconds.toFixed(1)} s)\n`
  return `broken  ${folder}\n${problems.map((problem) => `          ${problem}\n`).join('')}`
}
