/** The answer to who wrote a diff: a share, how it was found, and the lines that are nobody's. */
import { z } from 'zod'

/** Added lines of one file that no session shows. */
export const UnattributedLines = z.object({
  path: z.string(),
  lines: z.number().int(),
  /** First and last line in the file after the change. */
  ranges: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
})
export type UnattributedLines = z.infer<typeof UnattributedLines>

export const AgentShare = z.object({
  /** 0 to 1, over added lines that are not blank; null where nothing can be said. */
  agent_share_of_diff: z.number().min(0).max(1).nullable(),
  method: z.enum(['line-match', 'git-ai-ranges', 'agent-trace-ranges', 'entire-attribution', 'none']),
  /** Added lines of the diff, blanks and lock files left out, and how many of them the agent wrote by `method`. */
  lines: z.object({ agent: z.number().int(), total: z.number().int() }),
  /** Sessions of the change are missing: the agent wrote at least this much. */
  lower_bound: z.boolean(),
  /** What the place of the sessions itself says (Entire), for comparison; null where it says nothing. */
  stated_share: z.number().min(0).max(1).nullable(),
  /** Hunks that are nobody's as far as the sessions show, most lines first; empty where lines were not compared. */
  unattributed: z.array(UnattributedLines),
})
export type AgentShare = z.infer<typeof AgentShare>

/** A document needs to say where to look, not every line of a large import. */
const MAX_FILES = 50
const MAX_RANGES = 50

/** The share as documents have it: long lists shortened, the counts kept. */
export function shownShare(share: AgentShare): AgentShare {
  const unattributed = share.unattributed
    .slice(0, MAX_FILES)
    .map((file) => ({ ...file, ranges: file.ranges.slice(0, MAX_RANGES) }))
  return { ...share, unattributed }
}
