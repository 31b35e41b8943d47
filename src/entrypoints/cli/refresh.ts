/** `backtest mine --refresh`: the tasks of a benchmark folder proven again. */
import { resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { type Refreshed, refreshBenchmark } from '../../pipeline/refresh.ts'
import { SitePool } from '../../pipeline/site.ts'
import { plural } from '../../report/words.ts'
import { homeOf } from './home.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { headOf, withWorkshop, type WorkshopFlags } from './open-workshop.ts'

export interface RefreshFlags extends WorkshopFlags {
  readonly atHead?: boolean
}

export async function run(flags: RefreshFlags, io: CommandIo): Promise<number> {
  if (flags.out === undefined) throw new InputError('--refresh needs the benchmark folder', 'name it with --out DIR')
  const dir = resolve(flags.out)
  return withWorkshop({ ...flags, out: dir }, io, async (workshop) => {
    const { owner, repo } = await homeOf(workshop.repository, flags.repo)
    const pool = new SitePool(workshop)
    try {
      const head = flags.atHead === true ? await headOf(workshop, flags.repo) : null
      const request = { dir, repository: `${owner}/${repo}`, head }
      const refreshed = await refreshBenchmark(workshop, pool, request, (id, outcome) =>
        io.logger.info(`${id}: ${outcome.state}${'reason' in outcome ? `, ${outcome.reason.slice(0, 200)}` : ''}`),
      )
      io.logger.status('')
      io.print(
        io.json
          ? renderDocument({ schema: 'backtest/refresh@1', out: dir, head, ...documentOf(refreshed) })
          : textOf(refreshed),
      )
      return ExitCode.done
    } finally {
      await pool.close()
    }
  })
}

function documentOf({ benchmark, changes, core, held, unproven }: Refreshed): object {
  return { version: benchmark.history.length, held, unproven, ...changes, core }
}

function textOf({ benchmark, changes, core, held, unproven }: Refreshed): string {
  const lines = [
    `Version ${benchmark.history.length}: ${held.length === 1 ? '1 task holds' : `${held.length} tasks hold`}, ${changes.retired.length} retired, ${unproven.length} could not be run here.`,
    ...changes.retired.map(({ instance_id: id, reason }) => `  retired   ${id}: ${reason}`),
    ...unproven.map(({ instance_id: id, reason }) => `  unproven  ${id}: ${reason}`),
    `Stable core: ${plural(core.instance_ids.length, 'task')} unchanged since version ${core.since}.`,
  ]
  return `${lines.join('\n')}\n`
}
