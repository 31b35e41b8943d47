/** What a change is: one merged (or open) pull request, seen from git history alone or from the API. */
import { z } from 'zod'

export const Sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)

export const Person = z.object({ name: z.string(), email: z.string() })
export type Person = z.infer<typeof Person>

export const ChangeCommit = z.object({
  sha: Sha,
  parents: z.array(Sha),
  author: Person,
  committer: Person,
  /** ISO 8601. */
  committed_at: z.string(),
  message: z.string(),
})
export type ChangeCommit = z.infer<typeof ChangeCommit>

/** How the change reached the default branch; decides what its base is. `open` = not merged yet. */
export const MergeShape = z.enum(['merge', 'squash', 'rebase', 'open'])
export type MergeShape = z.infer<typeof MergeShape>

/** The agent that wrote the change, with the lines that say so. */
export const AgentIdentity = z.object({
  agent: z.string(),
  /** `authored`: the agent wrote the change. `assisted`: a human did, with its help. */
  role: z.enum(['authored', 'assisted']),
  confidence: z.number().min(0).max(1),
  evidence: z.array(z.object({ kind: z.string(), line: z.string() })),
})
export type AgentIdentity = z.infer<typeof AgentIdentity>

export const PullRequest = z.object({
  owner: z.string(),
  repo: z.string(),
  /** Null when history shows a change without a pull request number. */
  number: z.number().int().positive().nullable(),
  title: z.string(),
  /** Body text, where known (the API has it; a squash commit's message may). */
  body: z.string(),
  url: z.string().nullable(),
  author: z.string().nullable(),
  /** `Bot` or `User` as the API says, null from history. */
  author_type: z.string().nullable(),
  /** GitHub's number of the author's account, where the API told it; bots get renamed, numbers stay. */
  author_id: z.number().int().optional(),
  head_branch: z.string().nullable(),
  shape: MergeShape,
  /** The state before the change: first parent of a merge or squash, parent of the first rebased commit. */
  base: Sha,
  /** The state with the change: merge commit, squash commit, last rebased commit, or the head of an open one. */
  head: Sha,
  merged_at: z.string().nullable(),
  /** The change's own commits, oldest first (for a squash: the one commit). */
  commits: z.array(ChangeCommit),
})
export type PullRequest = z.infer<typeof PullRequest>

/** One file of the change, from `git diff --raw -z`, never from parsed diff text. */
export const FileChange = z.object({
  path: z.string(),
  /** The old path of a rename or copy, else null. */
  old_path: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type-changed']),
  old_blob: z.string().nullable(),
  new_blob: z.string().nullable(),
  old_mode: z.string(),
  new_mode: z.string(),
  binary: z.boolean(),
  additions: z.number().int(),
  deletions: z.number().int(),
})
export type FileChange = z.infer<typeof FileChange>
