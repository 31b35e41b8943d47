/** The one place where a GitHub client is made. */
import { randomUUID } from 'node:crypto'
import { defaults } from '@actions/github/lib/utils'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { InputError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { version } from '../core/version.ts'

const Client = Octokit.plugin(retry, throttling)

/** A client whose requests are throttled, retried where that is safe, and bound to one host. */
export type GitHub = InstanceType<typeof Client>

/** Owner and name of a repository. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}

export interface GitHubOptions {
  readonly token: string
  /** `GITHUB_API_URL`: `https://api.github.com`, or `https://host/api/v3` on an own server. */
  readonly apiUrl: string
  readonly logger: Logger
  /** What one second of waiting lasts, in milliseconds; tests make it short. */
  readonly secondMs?: number
}

/** A job must not sleep through an hour of rate limit: longer waits than this end in an error. Seconds. */
const LONGEST_WAIT = 120
const MOST_RETRIES = 2
const REQUEST_TIMEOUT_MS = 30_000

/**
 * Requests that create something are sent once: a 502 on "create comment" may hide a comment that was created.
 * Spread it into the parameters of every POST.
 */
export const SEND_ONCE = { request: { retries: 0 } } as const

/**
 * Makes the client. The token goes to `apiUrl`'s origin and nowhere else, also when a page link or a redirect says so.
 * @throws InputError when `apiUrl` is no URL, or is plain http to another machine.
 */
export function createGitHub(options: GitHubOptions): GitHub {
  const { logger } = options
  const api = readApiUrl(options.apiUrl)
  const secondMs = options.secondMs ?? 1000
  const again = (what: string) => (seconds: number, request: object, _client: unknown, retries: number) => {
    const retrying = retries < MOST_RETRIES && seconds <= LONGEST_WAIT
    logger.warn(
      `GitHub: ${what}, ${retrying ? `trying again in ${seconds} s` : `giving up (wait of ${seconds} s asked for)`}`,
    )
    logger.debug(`rate limit on ${JSON.stringify(pick(request))}`)
    return retrying
  }
  return new Client({
    auth: options.token,
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    userAgent: `agent-backtest/${version}`,
    request: { fetch: boundFetch(new Set([api.origin, uploadOrigin(api)])) },
    log: { debug: logger.debug, info: logger.debug, warn: logger.debug, error: logger.debug },
    retry: { retries: MOST_RETRIES, retryAfterBaseValue: secondMs },
    throttle: {
      // Without an id all clients of a process share one queue.
      id: randomUUID(),
      retryAfterBaseValue: secondMs,
      onRateLimit: again('rate limit reached'),
      onSecondaryRateLimit: again('asked to slow down'),
    },
  })
}

function readApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null)
    throw new InputError(
      `the GitHub API URL is no URL: ${text}`,
      'set GITHUB_API_URL, for example https://api.github.com',
    )
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !local)
    throw new InputError(`the GitHub API URL is not https: ${text}`, 'a token is sent to it, so use https')
  return url
}

/** The toolkit's `fetch`: it goes through the proxy that a self-hosted runner may have (`https_proxy`, `no_proxy`). */
const runnerFetch: typeof fetch = defaults.request?.fetch ?? fetch

/** Where GitHub takes the files of releases: a host of its own for github.com, the same one on an own server. */
function uploadOrigin(api: URL): string {
  return api.hostname === 'api.github.com' ? 'https://uploads.github.com' : api.origin
}

/** `fetch` that refuses other hosts, does not follow redirects away from this one, and gives up in time. */
function boundFetch(origins: ReadonlySet<string>): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!origins.has(url.origin))
      throw new Error(`refused to send a request to ${url.origin}: the token belongs to ${[...origins].join(', ')}`)
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    // A redirect of a renamed repository stays on the host; `fetch` itself drops the token when one leads elsewhere.
    return runnerFetch(input, { ...init, signal })
  }
}

function pick(request: object): object {
  const { method, url } = request as { method?: unknown; url?: unknown }
  return { method, url }
}
