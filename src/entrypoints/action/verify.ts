/** `verify/`: runs foreign code, in a job that holds nothing worth stealing. */
import { dirname, join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { withActionWorkshop } from './action-workshop.ts'
import { requiredInput, switchInput, textInput } from './inputs.ts'
import { writeOutputs } from './outputs.ts'
import { assignedTo, planDigest, readPlan } from './plan-file.ts'
import { refusePrivileges } from './privileges.ts'
import { runAction } from './run.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { resultsArtifact } from './shard-names.ts'
import { verifyCandidates } from './verifying.ts'

await runAction(verify)

async function verify(run: ActionRun): Promise<ActionEnd> {
  refusePrivileges(run.env, { allowed: switchInput('allow-privileged-verify') ?? false, logger: run.logger })
  const planPath = requiredInput('plan-path')
  const plan = await readPlan(planPath, textInput('plan-sha256'))
  const shard = requiredInput('shard')
  const candidates = assignedTo(plan, shard)
  if (candidates.length === 0)
    throw new InputError(
      `the plan has no shard ${JSON.stringify(shard.slice(0, 20))}`,
      `it has ${plan.shards.join(', ') || 'none'}`,
    )
  const outDir = join(run.surroundings.temp, resultsArtifact(shard))
  // Before the work, so that a job that is cut off still uploads what it has done.
  writeOutputs({ 'results-path': outDir, 'artifact-name': resultsArtifact(shard) })
  const verified = await withActionWorkshop(run, { config: plan.config, out: outDir }, (workshop) =>
    verifyCandidates(workshop, {
      shard,
      planSha256: planDigest(plan),
      candidates,
      planFolder: dirname(planPath),
      outDir,
    }),
  )
  writeOutputs({ 'accepted-count': verified.accepted, 'rejected-count': verified.rejected })
  return { status: 'done' }
}
