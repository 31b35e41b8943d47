/** What a job must not hold when it runs foreign code. */
import { InputError } from '../../core/errors.ts'
import type { Logger } from '../../core/logger.ts'

type Environment = Readonly<Record<string, string | undefined>>

/*
 * What cannot be taken away: the runner hands every action of every job ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL, with which
 * it uploads and deletes artifacts of this run. Isolated tests do not see our environment; where nothing isolates them they can
 * read it through /proc, and could replace the plan that later jobs download. That is why its digest goes by job outputs.
 */

/** Tokens that people put into a step's environment, and what each opens. */
const TOKENS = [
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'INPUT_GITHUB-TOKEN',
  'NPM_TOKEN',
  'NODE_AUTH_TOKEN',
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
] as const

/** Each privilege that this process can see, in words. Empty in a job that is fit to run foreign code. */
export function privilegesOf(env: Environment): readonly string[] {
  const tokens = TOKENS.filter((name) => (env[name] ?? '') !== '').map((name) => `the variable ${name}`)
  const identity = (env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') === '' ? [] : ['the permission `id-token: write`']
  return [...identity, ...tokens]
}

/**
 * Lets the job go on only when it holds nothing, or when that was allowed by name.
 * @throws InputError that says what to take away
 */
export function refusePrivileges(
  env: Environment,
  options: { readonly allowed: boolean; readonly logger: Logger },
): void {
  const found = privilegesOf(env)
  if (found.length === 0) return
  const what = `this job is about to run the repository's tests and holds ${found.join(', ')}`
  if (!options.allowed)
    throw new InputError(
      what,
      'take that away from this job, or set `allow-privileged-verify: true` if you accept that the tests may take it',
    )
  options.logger.warn(`${what}; the tests may be able to take it (allowed by allow-privileged-verify)`)
}
