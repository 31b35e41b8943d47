/** `publish/`: believes no artifact, runs nothing, gathers the tasks that their raw records prove. */
import { join } from 'node:path'
import { requiredInput, textInput } from './inputs.ts'
import { readPlan } from './plan-file.ts'
import { tellPublication } from './publication-report.ts'
import { publish } from './publishing.ts'
import { runAction } from './run.ts'
import type { ActionEnd, ActionRun } from './run.ts'

await runAction(async ({ surroundings, logger, now }: ActionRun): Promise<ActionEnd> => {
  const plan = await readPlan(requiredInput('plan-path'), textInput('plan-sha256'))
  const benchmarkDir = join(surroundings.temp, 'backtest-benchmark')
  const publication = await publish({
    plan,
    resultsDir: requiredInput('results-path'),
    outDir: benchmarkDir,
    now: now().toISOString(),
  })
  const { attempt, temp } = surroundings
  const reportDir = join(temp, 'backtest-report')
  return tellPublication(publication, { plan, reportDir, benchmarkDir, attempt, logger })
})
