/** Who wrote a change: every sign of every agent, each kept with the line it was read from. */
import { AGENTS } from './agents.ts'
import type { Agent } from './agents.ts'
import type { AgentIdentity, ChangeCommit, PullRequest } from './pull-request.ts'
import { disclosedAgent } from './disclosure.ts'
import { linesOf } from './lines.ts'

/** How sure each kind of sign makes us; the order in which the literature and the data trust them. */
const CONFIDENCE = {
  'bot-login': 0.99,
  'commit-author': 0.97,
  'session-line': 0.95,
  'co-author': 0.9,
  disclosure: 0.9,
  branch: 0.85,
  footer: 0.8,
} as const
type SignKind = keyof typeof CONFIDENCE

interface Sign {
  readonly kind: SignKind
  readonly line: string
  /** How many of the change's own commits carry it; `whole` when the pull request does. */
  readonly commits: ReadonlySet<string> | 'whole'
}

/** The entry of the table for sessions that do not name their agent. */
const UNNAMED = 'unknown'

/** Enough to show; a pull request of hundreds of commits repeats the same lines. */
const MAX_EVIDENCE = 20
const MAX_LINE_CHARS = 300

export interface IdentifyOptions {
  readonly pullRequest: PullRequest
  /** The table, longer where the configuration adds agents. */
  readonly agents?: readonly Agent[]
}

/**
 * All agents with a part in the change, surest first. `authored`: the pull request is the bot's, its branch or body says
 * so, or at least half of its commits carry the sign; else `assisted`.
 */
export function identifyAgent({ pullRequest, agents = AGENTS }: IdentifyOptions): AgentIdentity[] {
  // Merges of the base branch say nothing about who wrote the change.
  const own = pullRequest.commits.filter((commit) => commit.parents.length < 2)
  const commits = own.length > 0 ? own : pullRequest.commits
  const text = readText(pullRequest, commits)
  const found = new Map<Agent, Sign[]>()
  for (const agent of agents) {
    const signs = [...pullRequestSigns(agent, pullRequest, text.body), ...commitSigns(agent, text.commits)]
    if (signs.length > 0) found.set(agent, signs)
  }
  const identities = [...nameSessions(found)].map(([agent, signs]) => toIdentity(agent, signs, commits.length))
  return identities.sort((a, b) => b.confidence - a.confidence || roleRank(a) - roleRank(b))
}

/** Sessions that do not say whose they are belong to the agent that the change names, where it names only one. */
function nameSessions(found: ReadonlyMap<Agent, Sign[]>): ReadonlyMap<Agent, Sign[]> {
  const unnamed = [...found.keys()].find((agent) => agent.id === UNNAMED)
  const [named, another] = [...found.keys()].filter((agent) => agent.id !== UNNAMED && agent.assistance !== true)
  if (unnamed === undefined || named === undefined || another !== undefined) return found
  const joined = new Map(found)
  joined.set(named, [...(found.get(named) ?? []), ...(found.get(unnamed) ?? [])])
  joined.delete(unnamed)
  return joined
}

/** The agent that wrote the change, or null when a human did. One that names itself wins over an unnamed session. */
export function authoringAgent(identities: readonly AgentIdentity[]): AgentIdentity | null {
  const authors = identities.filter((identity) => identity.role === 'authored')
  return authors.find((identity) => identity.agent !== UNNAMED) ?? authors[0] ?? null
}

interface CommitText {
  readonly commit: ChangeCommit
  readonly lines: readonly string[]
}

function readText(pullRequest: PullRequest, commits: readonly ChangeCommit[]) {
  // git's own trailer parser misses most of these lines: every line of every message is looked at.
  return {
    body: linesOf(pullRequest.body),
    commits: commits.map((commit): CommitText => ({ commit, lines: linesOf(commit.message) })),
  }
}

function pullRequestSigns(agent: Agent, pullRequest: PullRequest, body: readonly string[]): Sign[] {
  const found: Sign[] = []
  const add = (kind: SignKind, line: string): void => void found.push({ kind, line, commits: 'whole' })
  if (isAccountOf(agent, pullRequest)) add('bot-login', pullRequest.author ?? '')
  const branch = pullRequest.head_branch
  if (branch !== null && agent.signs.branches?.some((prefix) => branch.startsWith(prefix)) === true)
    add('branch', branch)
  for (const line of body) {
    const kind = lineKind(agent, line)
    if (kind !== null) add(kind, line)
  }
  return found
}

function isAccountOf({ signs }: Agent, { author, author_type: type, author_id: id }: PullRequest): boolean {
  if (id !== undefined && signs.ids?.includes(id) === true) return true
  const login = author?.toLowerCase() ?? ''
  if (signs.machine_users?.includes(login) === true) return true
  // A person may be called `cursor`: the account must be a bot.
  const isBot = type === 'Bot' || login.endsWith('[bot]')
  return isBot && signs.logins?.includes(login.replace(/\[bot\]$/, '')) === true
}

function commitSigns(agent: Agent, commits: readonly CommitText[]): Sign[] {
  const found: Sign[] = []
  for (const { commit, lines } of commits) {
    const carrier = new Set([commit.sha])
    const { name, email } = commit.author
    if (
      isAddressOf(agent, email, agent.signs.emails) ||
      agent.signs.author_name?.test(name.slice(0, MAX_LINE_CHARS)) === true
    ) {
      found.push({ kind: 'commit-author', line: `${name} <${email}>`, commits: carrier })
    }
    for (const line of lines) {
      const kind = lineKind(agent, line)
      if (kind !== null) found.push({ kind, line, commits: carrier })
    }
  }
  return found
}

/** GitHub's own addresses begin with the account's number, which stays when the bot is renamed. */
const NUMBERED_ADDRESS = /^(\d{1,12})\+[^@]{1,100}@users\.noreply\.github\.com$/

function isAddressOf({ signs }: Agent, email: string, addresses: readonly string[] | undefined): boolean {
  const lower = email.toLowerCase()
  const id = NUMBERED_ADDRESS.exec(lower)?.[1]
  return addresses?.includes(lower) === true || (id !== undefined && signs.ids?.includes(Number(id)) === true)
}

const CO_AUTHOR = /^\W{0,4}co-authored-by:[^<>]{0,200}<([^<>]{1,200})>/i

/** What a line says of an agent, if anything. */
function lineKind(agent: Agent, line: string): SignKind | null {
  const { signs } = agent
  if (signs.session_lines?.some((pattern) => pattern.test(line)) === true) return 'session-line'
  const coAuthor = CO_AUTHOR.exec(line)?.[1]?.trim().toLowerCase()
  if (coAuthor !== undefined) {
    return isAddressOf(agent, coAuthor, signs.co_author_emails ?? signs.emails) ? 'co-author' : null
  }
  if (signs.footers?.some((pattern) => pattern.test(line)) === true) return 'footer'
  return disclosedAgent(line, signs.names) ? 'disclosure' : null
}

function toIdentity(agent: Agent, signs: readonly Sign[], commitCount: number): AgentIdentity {
  const strongest = signs.toSorted((a, b) => CONFIDENCE[b.kind] - CONFIDENCE[a.kind])
  const lines = new Map(strongest.map(({ kind, line }) => [`${kind}\0${line}`, { kind, line }]))
  return {
    agent: agent.id,
    role: agent.assistance === true ? 'assisted' : roleOf(signs, commitCount),
    confidence: strongest[0] === undefined ? 0 : CONFIDENCE[strongest[0].kind],
    evidence: [...lines.values()].slice(0, MAX_EVIDENCE),
  }
}

function roleOf(signs: readonly Sign[], commitCount: number): AgentIdentity['role'] {
  const carrying = new Set<string>()
  for (const { commits, kind } of signs) {
    // `Assisted-by: x` says what it says.
    if (kind === 'disclosure') continue
    if (commits === 'whole') return 'authored'
    for (const sha of commits) carrying.add(sha)
  }
  return carrying.size * 2 >= commitCount && carrying.size > 0 ? 'authored' : 'assisted'
}

function roleRank(identity: AgentIdentity): number {
  return identity.role === 'authored' ? 0 : 1
}
