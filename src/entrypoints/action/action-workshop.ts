/** The edges for an action that works on the checked-out repository, made as for the command line. */
import type { Config } from '../../config/config.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import { withWorkshop } from '../cli/open-workshop.ts'
import type { ActionRun } from './run.ts'

export interface ActionWorkshop {
  /** Of the plan or of the settings: never what a branch of the checkout says. */
  readonly config: Config
  /** Folder that results are written to; tests must not see it. */
  readonly out: string
}

/** Runs `work` with the edges; closes and removes them whatever happens. */
export function withActionWorkshop<Result>(
  run: ActionRun,
  own: ActionWorkshop,
  work: (workshop: Workshop) => Promise<Result>,
): Promise<Result> {
  const io = {
    logger: run.logger,
    print: run.logger.info,
    json: false,
    color: false,
    signal: run.signal,
    now: run.now,
    env: run.env,
  }
  const flags = { repo: run.surroundings.workspace, out: own.out }
  return withWorkshop(flags, io, (workshop) => work({ ...workshop, config: own.config }))
}
