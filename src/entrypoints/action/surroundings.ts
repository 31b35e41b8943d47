/** Where an action runs: what the runner's variables and the event file say. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { InputError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { Json } from '../../core/json.ts'
import type { Repository } from '../../github/client.ts'

export interface Surroundings {
  readonly repository: Repository
  readonly event: { readonly name: string; readonly payload: Json }
  readonly defaultBranch: string
  readonly apiUrl: string
  /** `https://github.com`, or an own server. */
  readonly serverUrl: string
  readonly runId: string
  readonly attempt: string
  /** The checkout. */
  readonly workspace: string
  /** Emptied after every job. */
  readonly temp: string
}

const Environment = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_API_URL: z.string().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.string().default('https://github.com'),
  GITHUB_RUN_ID: z.string().default('0'),
  GITHUB_RUN_ATTEMPT: z.string().default('1'),
  GITHUB_WORKSPACE: z.string().min(1),
  RUNNER_TEMP: z.string().min(1),
})

const Payload = z.object({ repository: z.object({ default_branch: z.string() }) })

/** @throws InputError when a variable is missing: then this is no GitHub Actions job. */
export async function readSurroundings(env: Readonly<Record<string, string | undefined>>): Promise<Surroundings> {
  const read = Environment.safeParse(env)
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0] ?? 'a variable')
    throw new InputError(
      `${name} is missing or wrong`,
      'this program is a GitHub Action: on a command line use `backtest`',
    )
  }
  const variables = read.data
  const [owner = '', repo = ''] = variables.GITHUB_REPOSITORY.split('/')
  const payload = parseJson(await readFile(variables.GITHUB_EVENT_PATH, 'utf8'))
  if (payload === undefined) throw new InputError('the event file is not JSON', 'run the job again')
  const named = Payload.safeParse(payload)
  return {
    repository: { owner, repo },
    event: { name: variables.GITHUB_EVENT_NAME, payload },
    // Every event of a repository names it; `schedule` in old runners did not.
    defaultBranch: named.success ? named.data.repository.default_branch : 'main',
    apiUrl: variables.GITHUB_API_URL,
    serverUrl: variables.GITHUB_SERVER_URL,
    runId: variables.GITHUB_RUN_ID,
    attempt: variables.GITHUB_RUN_ATTEMPT,
    workspace: variables.GITHUB_WORKSPACE,
    temp: variables.RUNNER_TEMP,
  }
}
