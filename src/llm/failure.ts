/** What went wrong with a request, in our own words: an endpoint's text may repeat the key or hold anything else. */
import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai'
import type { NoAnswer } from '../review/judge/language-model.ts'

export interface RequestFailure {
  readonly reason: NoAnswer
  readonly detail: string
}

/** What we knew about a request when it failed. */
export interface RequestCircumstances {
  readonly host: string
  readonly timedOut: boolean
  /** The last HTTP status of any attempt, or null when none came back. */
  readonly lastStatus: number | null
}

/** Error codes of OpenAI-compatible endpoints that tell users something; others are not repeated. */
const TELLING_CODES = new Set([
  'insufficient_quota',
  'rate_limit_exceeded',
  'model_not_found',
  'invalid_api_key',
  'context_length_exceeded',
  'content_filter',
])

const GITHUB_MODELS_RETIRED =
  'GitHub Models was retired on 2026-07-30; set openai-base-url and openai-api-key to another OpenAI-compatible endpoint'

/** Maps whatever the client threw. Never throws, never repeats foreign text. */
export function requestFailure(error: unknown, circumstances: RequestCircumstances): RequestFailure {
  const { timedOut, lastStatus, host } = circumstances
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError || timedOut) {
    if (lastStatus === 429)
      return { reason: 'rate-limited', detail: `${host} kept answering 429 until the time was up` }
    return { reason: 'timeout', detail: `no answer from ${host} in time` }
  }
  if (error instanceof APIError && typeof error.status === 'number')
    return statusFailure(error.status, error.code, host)
  return { reason: 'unreachable', detail: `no connection to ${host}, or it answered something that is no completion` }
}

function statusFailure(status: number, code: string | null | undefined, host: string): RequestFailure {
  const detail = `${host} answered ${status}${typeof code === 'string' && TELLING_CODES.has(code) ? ` (${code})` : ''}`
  if (code === 'context_length_exceeded') return { reason: 'over-budget', detail }
  if (code === 'content_filter') return { reason: 'refused', detail }
  switch (status) {
    case 401:
    case 403:
      return { reason: 'unauthorized', detail }
    case 404:
      return { reason: 'gone', detail: `${detail}: no such model or address` }
    case 410:
      return { reason: 'gone', detail: isGitHubModels(host) ? GITHUB_MODELS_RETIRED : detail }
    case 413:
      return { reason: 'over-budget', detail }
    case 408:
    case 504:
      return { reason: 'timeout', detail }
    case 429:
      return { reason: 'rate-limited', detail }
    default:
      return { reason: 'unreachable', detail }
  }
}

function isGitHubModels(host: string): boolean {
  return host === 'models.github.ai' || host === 'models.inference.ai.azure.com'
}
