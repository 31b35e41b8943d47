/** The fields of event payloads that are read, and nothing else: payloads are long, change, and come from outside. */
import { z } from 'zod'

const Sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
const User = z.object({ login: z.string(), id: z.number().int().optional(), type: z.string().optional() })
/** Null or missing when the fork was deleted. */
const HeadRepository = z.object({ full_name: z.string() }).nullish()

const BaseRepository = z.object({ full_name: z.string(), default_branch: z.string().optional() })

/** `pull_request` and `pull_request_target`. */
export const PullRequestPayload = z.object({
  action: z.string(),
  repository: BaseRepository.nullish(),
  pull_request: z.object({
    number: z.number().int().positive(),
    merged: z.boolean().nullish(),
    merge_commit_sha: Sha.nullish().catch(null),
    user: User.nullish(),
    head: z.object({ ref: z.string(), sha: Sha, repo: HeadRepository }),
    base: z.object({ ref: z.string(), sha: Sha }),
  }),
})
export type PullRequestPayload = z.infer<typeof PullRequestPayload>

export const PushPayload = z.object({
  ref: z.string(),
  before: Sha,
  after: Sha,
  deleted: z.boolean().nullish(),
  forced: z.boolean().nullish(),
  repository: BaseRepository.nullish(),
  commits: z.array(z.object({ id: Sha, message: z.string().catch('') })).catch([]),
})

export const CommentPayload = z.object({
  action: z.string(),
  repository: BaseRepository.nullish(),
  issue: z.object({ number: z.number().int().positive(), pull_request: z.object({}).nullish() }),
  comment: z.object({
    id: z.number().int(),
    body: z.string().nullish(),
    author_association: z.string().catch('NONE'),
    user: User.nullish(),
  }),
  /** Not sent by GitHub; there when a caller has looked the pull request up. */
  pull_request: z.object({ head: z.object({ repo: HeadRepository }) }).nullish(),
})

export const WorkflowRunPayload = z.object({
  repository: BaseRepository.nullish(),
  workflow_run: z.object({
    id: z.number().int(),
    head_sha: Sha,
    path: z.string().nullish(),
    head_repository: HeadRepository,
  }),
})

export const DispatchPayload = z.object({
  repository: BaseRepository.nullish(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  client_payload: z.record(z.string(), z.unknown()).nullish(),
})
