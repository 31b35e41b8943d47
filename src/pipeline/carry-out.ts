/** Carries out one of several ways to install: the first that ends well. */
import { join } from 'node:path'
import type { SetupPlan } from '../frameworks/setup/index.ts'
import { runCommand } from './command.ts'
import { describeEnd } from './command-end.ts'
import type { Workshop } from './workshop.ts'

export type InstallCommand = readonly string[] | { readonly shell: string }

/** Where it is installed. All folders are absolute. */
export interface InstallTarget {
  readonly plan: Pick<SetupPlan, 'dir' | 'env' | 'installPath'>
  /** The work tree. */
  readonly root: string
  readonly home: string
  /** Receives the output of the commands. */
  readonly folder: string
  /** For each command. */
  readonly wallSeconds: number
}

/** `index`: which way did it. `failed`: why each of them did not, in words. */
export type CarriedOut = { readonly index: number } | { readonly failed: readonly string[] }

export async function carryOut(
  workshop: Workshop,
  ways: readonly (readonly InstallCommand[])[],
  target: InstallTarget,
): Promise<CarriedOut> {
  const failed: string[] = []
  for (const [index, way] of ways.entries()) {
    const failure = await runWay(workshop, way, target)
    if (failure === null) return { index }
    failed.push(failure)
    if (workshop.signal.aborted) break
  }
  return { failed }
}

async function runWay(
  workshop: Workshop,
  way: readonly InstallCommand[],
  { plan, root, home, folder, wallSeconds }: InstallTarget,
): Promise<string | null> {
  for (const argv of way) {
    const shown = 'shell' in argv ? argv.shell : argv.join(' ')
    workshop.logger.status(`install: ${shown}`)
    const result = await runCommand(workshop, {
      argv,
      cwd: join(root, plan.dir),
      phase: 'setup',
      folder,
      home,
      writable: [root],
      readable: [workshop.reportersDir],
      pathFirst: plan.installPath,
      env: plan.env,
      wallSeconds,
    })
    if (result.exitCode !== 0) return `\`${shown}\` ${await describeEnd(result)}`
  }
  return null
}
