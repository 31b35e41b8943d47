/** Everything about a change that can be decided before anything is installed: cheap first, dear last. */
import { isComment } from './comment-only.ts'
import { AGENTS, type Agent } from '../pull-request/agents.ts'
import { configuredAgent } from '../pull-request/configured-agent.ts'
import { authoringAgent, identifyAgent } from '../pull-request/identify-agent.ts'
import type { AgentIdentity, FileChange, PullRequest } from '../pull-request/pull-request.ts'
import type { AgentShare } from '../session/agent-share.ts'
import { agentShare, hasUnseenWork, hiddenShare, shareOfFound, shareOfWork } from '../session/attribution.ts'
import { diffLinesOf, type FileDiff } from '../session/diff-lines.ts'
import { findSessions, type Found, isIncomplete } from '../session/find.ts'
import type { Located } from '../session/locator.ts'
import { locatorsFor } from '../session/locators/index.ts'
import type { LocatedSession } from '../session/linking.ts'
import { ChangeIndex } from '../session/overlap.ts'
import type { StandingEdits } from '../task/led-to.ts'
import { promptFromSessions, promptFromText, type TaskPrompt } from '../task/prompt.ts'
import type { Reason } from '../task/rejection.ts'
import { rejectBySplit, splitChange, type ChangeSplit } from '../task/split.ts'
import type { TaskTypeDecision } from '../task/task-type.ts'
import { screenRequest } from './screen-request.ts'
import type { Stages } from './stages.ts'
import type { Workshop } from './workshop.ts'

/** What the user said about a change beyond what the repository shows. */
export interface CandidateRequest {
  readonly pullRequest: PullRequest
  /** Sessions given by flag. */
  readonly given: readonly LocatedSession[]
  /** Text of the prompt, instead of what the sessions hold. */
  readonly prompt: { readonly text: string; readonly from: 'flag' | 'message' } | null
  /** `off` takes the prompt as it is. */
  readonly screening: 'on' | 'off'
  /** False when the default branch does not hold the commit. */
  readonly landed?: boolean
  /** What an earlier job found with the code host's interface, which this one does not have. */
  readonly located?: readonly Located[]
}

export interface Candidate {
  readonly pullRequest: PullRequest
  readonly changes: readonly FileChange[]
  readonly split: ChangeSplit
  readonly agent: AgentIdentity | null
  readonly found: Found
  readonly share: AgentShare
  readonly prompt: TaskPrompt
  /** The words were found and screened; false where a person handed them in, and answers for them. */
  readonly screened: boolean
  readonly notes: readonly string[]
  readonly type: TaskTypeDecision
}

export type Screened =
  | { readonly candidate: Candidate; readonly found: Found; readonly changes: readonly FileChange[] }
  | {
      readonly reasons: readonly Reason[]
      readonly prompt: TaskPrompt | null
      /** Null when the change was rejected before its sessions were looked for. */
      readonly found: Found | null
      readonly changes: readonly FileChange[]
      /** A model that was asked gave no answer: another time the screens may decide otherwise. */
      readonly open?: true
    }

/** Takes a change through the stages `authorship`, `split`, `session` and `screen`. */
export async function screenChange(workshop: Workshop, request: CandidateRequest, stages: Stages): Promise<Screened> {
  const { repository } = workshop
  const { pullRequest } = request
  const rejected = (result: Reason | null): boolean => result !== null
  const identities = identifyAgent({ pullRequest, agents: agentsOf(workshop) })
  const agent = authoringAgent(identities) ?? identities[0] ?? null
  const unsigned = await stages.run('authorship', async () => authorshipReason(request, agent), rejected)
  if (unsigned !== null) return { reasons: [unsigned], prompt: null, found: null, changes: [] }

  const changes = await repository.changes(pullRequest.base, pullRequest.head)
  const { config } = workshop
  const split = splitChange(changes, { testPaths: config['test-paths'], productPaths: config['product-paths'] })
  const bySplit = await stages.run(
    'split',
    async () => rejectBySplit(split) ?? (await isComment(repository, split)),
    rejected,
  )
  if (bySplit !== null) return { reasons: [bySplit], prompt: null, found: null, changes }

  const { found, diff, prompt } = await stages.run(
    'session',
    async () => {
      const sessions = await sessionsOf(workshop, request, changes)
      return { ...sessions, prompt: promptOf(request, sessions.found, standingIn(split, sessions.diff)) }
    },
    (result) => result.prompt === null,
  )
  if (prompt === null) return { reasons: [missingPrompt(request, found)], prompt: null, found, changes }

  const screening = await stages.run(
    'screen',
    async () => {
      const foreign = shareReason(request, { found, diff, prompt, split })
      if (foreign !== null) return { reasons: [foreign] }
      return screenRequest(workshop, { prompt, change: pullRequest, screening: request.screening })
    },
    (result) => result.reasons.length > 0,
  )
  if (!('type' in screening) || screening.reasons.length > 0) {
    const open = 'open' in screening && screening.open === true ? { open: true as const } : {}
    return { reasons: screening.reasons, prompt, found, changes, ...open }
  }
  const share = shareOfFound(found, diff)
  return {
    candidate: {
      pullRequest,
      changes,
      split,
      agent,
      found,
      share,
      prompt,
      screened: request.screening === 'on' && request.prompt === null,
      notes: screening.notes,
      type: screening.type,
    },
    found,
    changes,
  }
}

/** The sessions of the change, held against its lines. */
async function sessionsOf(
  { repository, config, host = null }: Workshop,
  { pullRequest, given, located }: CandidateRequest,
  changes: readonly FileChange[],
): Promise<{ readonly found: Found; readonly diff: readonly FileDiff[] }> {
  const patch = await repository.patch(pullRequest.base, pullRequest.head, changes)
  const diff = diffLinesOf(patch, changes)
  const change = { pullRequest, changes, diff }
  const options = { given, locators: locatorsFor(config), host, ...(located === undefined ? {} : { located }) }
  return { found: await findSessions(change, repository, options), diff }
}

interface Shared {
  readonly found: Found
  readonly diff: readonly FileDiff[]
  readonly prompt: TaskPrompt
  readonly split: ChangeSplit
}

/**
 * Below this share of the added lines most of the change was made from other words, and its tests check what the prompt does not ask
 * for. Our own floor; where the logs of sub-agents are not kept, their lines cannot be seen and the lower one holds.
 */
const LEAST_SHARE = { seen: 0.5, unseen: 0.25 } as const

/** A pull request of four commits, one of them an agent's: that agent's prompt asks for a small part of it only. */
function shareReason({ given }: CandidateRequest, { found, diff, prompt, split }: Shared): Reason | null {
  if (given.length > 0 || prompt.source.kind !== 'session') return null
  const docs = new Set(split.docs.map(({ path }) => path))
  const programs = diff.filter(({ path }) => !docs.has(path))
  const { agent_share_of_diff: seen, method } = agentShare({ linked: found.linked }, programs)
  if (seen === null || method !== 'line-match') return null
  const missing = isIncomplete(found)
  const unseen = hasUnseenWork(found.linked)
  const share = Math.max(seen, missing ? 0 : statedPart({ found, diff, programs, seen, unseen }))
  if (share >= (unseen ? LEAST_SHARE.unseen : LEAST_SHARE.seen)) return null
  const part = `wrote ${(share * 100).toFixed(1)} % of the added lines`
  return missing
    ? {
        code: 'session-unreadable',
        detail: `the sessions that could be read ${part}: the words for the rest are in the others`,
        stage: 'screen',
      }
    : {
        code: 'session-unrelated',
        detail: `the sessions found ${part}: their words do not ask for the rest`,
        stage: 'screen',
      }
}

/** Ours: sessions that did less of their work in the files of the change were about other changes, too. */
const MAINLY = 0.5

interface SeenWork extends Pick<Shared, 'found' | 'diff'> {
  readonly programs: readonly FileDiff[]
  readonly seen: number
  readonly unseen: boolean
}

/**
 * What the place that kept the sessions counted, as far as it can know more than their edits show: what a command moved or rewrote
 * shows no lines, and neither do sub-agents whose logs are not kept.
 */
function statedPart({ found, diff, programs, seen, unseen }: SeenWork): number {
  const hidden = hiddenShare(found.linked, programs)
  const isOwn = shareOfWork(found.linked, diff) >= MAINLY
  const most = isOwn && (unseen || hidden > 0) ? 1 : seen + hidden
  return Math.min(shareOfFound(found, programs).stated_share ?? 0, most)
}

/** The known agents and the one that the repository's configuration adds. */
export function agentsOf({ config }: Pick<Workshop, 'config'>): readonly Agent[] {
  const own = configuredAgent(config.agents)
  return own === null ? AGENTS : [...AGENTS, own]
}

/**
 * Any sign of an agent is enough to look for its session, which then has to prove itself by its edits: a branch on which two
 * commits of seven name a session is such work too. A person may backfill history that no agent wrote, by giving the prompt.
 */
function authorshipReason(request: CandidateRequest, agent: AgentIdentity | null): Reason | null {
  if (request.landed === false)
    return { code: 'not-merged', detail: 'the default branch does not hold this commit', stage: 'authorship' }
  if (agent !== null || request.prompt !== null || request.given.length > 0) return null
  const detail = 'no login, commit author, trailer, branch or text of the change names an agent'
  return { code: 'not-agent-authored', detail, stage: 'authorship' }
}

/** What of a session stands in the programs of the change: notes and plans are edited for many reasons. */
function standingIn({ source }: ChangeSplit, diff: readonly FileDiff[]): StandingEdits {
  const paths = new Set(source.map(({ path }) => path))
  const index = new ChangeIndex(
    source,
    diff.filter(({ path }) => paths.has(path)),
  )
  return (session) => index.overlap(session, null).steps
}

function promptOf(request: CandidateRequest, found: Found, standing: StandingEdits): TaskPrompt | null {
  if (request.prompt !== null) {
    const source =
      request.prompt.from === 'flag'
        ? { kind: 'flag' as const, evidence: 'given by --prompt' }
        : { kind: 'commit-message' as const, evidence: request.pullRequest.head }
    return promptFromText(request.prompt.text, source)
  }
  const fromSessions = promptFromSessions(found.linked, standing)
  if (fromSessions !== null) return fromSessions
  const [text] = found.prompts
  if (text === undefined) return null
  const evidence = text.evidence.map(({ evidence }) => evidence).join('; ')
  return promptFromText(text.text, { kind: text.place, evidence }, found.follow_ups)
}

/** Problems after which a session of the change exists but was not read. */
const UNREAD = new Set([
  'session-unreadable',
  'blob-missing',
  'not-on-the-branch',
  'ref-missing',
  'metadata-unreadable',
  'not-readable-here',
  'expired',
])

/** Why there is no prompt, as far as the search can tell: not there, not readable, or not of this change. */
function missingPrompt(request: CandidateRequest, found: Found): Reason {
  const details = found.problems.map(({ code, detail }) => `${code}: ${detail}`)
  const shown = details.length > 3 ? [...details.slice(0, 3), `and ${details.length - 3} more`] : details
  // What cannot be read may be the very transcript that did the work: it is often the largest, and so the missing one.
  const unread = found.problems.some(({ code }) => UNREAD.has(code))
  const unrelated = found.problems.some(({ code }) => code === 'session-unrelated')
  const code = unread ? 'session-unreadable' : unrelated ? 'session-unrelated' : 'no-prompt'
  const foreign = request.given.length > 0 ? 'of the sessions that were given none edited a file of this change; ' : ''
  const nothing = `${foreign}no session of this change was found (looked through ${request.pullRequest.commits.length === 1 ? 'one commit message' : `${request.pullRequest.commits.length} commit messages`})`
  return { code, detail: shown.join('; ') || nothing, stage: 'session' }
}
