/** `store/`: keeps what the publish job gathered where it does not expire. */
import { CONFIG_PLACE } from '../../config/config.ts'
import { parseConfig } from '../../config/parse-config.ts'
import { createGitHub } from '../../github/client.ts'
import { readDefaultBranchFile } from '../../github/contents.ts'
import { createRedactor } from '../../guard/redact.ts'
import { STORE_NAME } from '../../pipeline/pull.ts'
import { storeInRelease, storeOnBranch, type Stored } from '../../pipeline/store.ts'
import { requiredInput, textInput, wordInput } from './inputs.ts'
import { writeOutputs } from './outputs.ts'
import { type ActionEnd, type ActionRun, hideSecret, runAction } from './run.ts'

const MODES = ['artifact', 'branch', 'release'] as const

await runAction(async ({ surroundings, logger, now }: ActionRun): Promise<ActionEnd> => {
  const token = requiredInput('github-token')
  hideSecret(token)
  const { repository, apiUrl } = surroundings
  const github = createGitHub({ token, apiUrl, logger })
  const path = textInput('config') ?? CONFIG_PLACE
  const text = (await readDefaultBranchFile(github, repository, path)) ?? ''
  const mode = wordInput('storage', MODES) ?? parseConfig(text, { where: path }).storage
  if (mode === 'artifact') {
    logger.info('storage is `artifact`: the workflow artifact is all there is, and it expires')
    writeOutputs({ 'stored-count': 0, 'stored-in': '' })
    return { status: 'done' }
  }
  const { redact } = createRedactor({ knownValues: [token] })
  const request = { github, repository, dir: requiredInput('task-path'), now: now().toISOString(), redact }
  const name = textInput('artifact-name') ?? 'backtest-tasks'
  const stored: Stored =
    mode === 'branch'
      ? await storeOnBranch({ ...request, branch: textInput('branch') ?? STORE_NAME })
      : await storeInRelease({ ...request, tag: textInput('tag') ?? STORE_NAME, name: `${name}-${surroundings.runId}` })
  for (const problem of stored.problems) logger.warn(problem)
  logger.info(`${stored.added.length} tasks kept: ${stored.place}`)
  writeOutputs({ 'stored-count': stored.added.length, 'stored-in': stored.place })
  return { status: 'done' }
})
