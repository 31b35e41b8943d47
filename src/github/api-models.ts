/** The parts of GitHub's answers that are read. Answers come from outside: each is checked before it is believed. */
import { z } from 'zod'
import { Sha } from '../pull-request/pull-request.ts'

const Account = z.object({ login: z.string(), type: z.string(), id: z.number().int().optional() })

/** A head or base of a pull request; `repo` is null when a fork has been deleted. */
const Side = z.object({ ref: z.string(), sha: Sha, repo: z.object({ full_name: z.string() }).nullable() })

/** https://docs.github.com/rest/pulls/pulls#get-a-pull-request, and the same without counts where pulls are listed. */
export const ApiPull = z.object({
  number: z.number().int().positive(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullable(),
  html_url: z.string(),
  user: Account.nullable(),
  merged_at: z.string().nullable(),
  updated_at: z.string(),
  merge_commit_sha: Sha.nullable(),
  head: Side,
  base: Side,
  changed_files: z.number().int().optional(),
})
export type ApiPull = z.infer<typeof ApiPull>

const Signature = z.object({ name: z.string(), email: z.string(), date: z.string() })
const NOBODY = { name: '', email: '', date: '' }

/** https://docs.github.com/rest/commits/commits#get-a-commit */
export const ApiCommit = z.object({
  sha: Sha,
  parents: z.array(z.object({ sha: Sha })),
  commit: z.object({
    message: z.string(),
    author: Signature.nullable().transform((value) => value ?? NOBODY),
    committer: Signature.nullable().transform((value) => value ?? NOBODY),
  }),
})
export type ApiCommit = z.infer<typeof ApiCommit>

/** https://docs.github.com/rest/issues/comments#list-issue-comments */
export const ApiComment = z.object({
  id: z.number().int(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: Account.nullable(),
  author_association: z.string().optional(),
  created_at: z.string().optional(),
})
export type ApiComment = z.infer<typeof ApiComment>

/** https://docs.github.com/rest/issues/issues#get-an-issue; a pull request is one too, and says so. */
export const ApiIssue = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: Account.nullable(),
  author_association: z.string().optional(),
  created_at: z.string(),
  pull_request: z.unknown().optional(),
})
export type ApiIssue = z.infer<typeof ApiIssue>

/** https://docs.github.com/rest/actions/artifacts#list-artifacts-for-a-repository */
export const ApiArtifact = z.object({
  id: z.number().int(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: z.string().nullish(),
  digest: z.string().nullish(),
  workflow_run: z
    .object({
      id: z.number().int(),
      repository_id: z.number().int().optional(),
      head_repository_id: z.number().int().nullish(),
      head_branch: z.string().nullish(),
      head_sha: z.string().nullish(),
    })
    .nullish(),
})
export type ApiArtifact = z.infer<typeof ApiArtifact>
