/**
 * Sessions that workflow runs kept as artifacts: the execution file of claude-code-action, the output of the OpenHands
 * resolver, logs of the Gemini action and of agentic workflows, and whatever a repository uploads under a name of its own.
 *
 * Such a run mostly starts from an issue or a comment and so belongs to the default branch: it is found by the link that
 * the agent leaves in its comment, by branch and commit where it ran on those, and else by its name and its time, and then
 * the session has to prove itself.
 */
import { linkedIssues } from '../../pull-request/linked-issues.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { HostArtifact, HostThread, SessionHost } from '../host.ts'
import { type Located, NO_HINTS, type Proof, type SessionLocator } from '../locator.ts'
import { MOST_THREADS, refusalOf } from './threads.ts'
import { isWithin, workWindow } from './tree-sessions.ts'

/**
 * Names in use: ours (docs/agents.md), the file name of claude-code-action, OpenHands (openhands-resolver.yml), run-gemini-cli
 * (action.yml), and GitHub Agentic Workflows (github.github.com/gh-aw/reference/artifacts).
 */
export const USUAL_NAMES = [
  'agent-session',
  'claude-execution-output',
  'resolver-output',
  'gemini-output',
  'agent',
] as const
const MAX_RUNS = 10
const MAX_ARTIFACTS = 10
/** Of those that only name and time speak for. */
const MAX_NEAR = 5

/** `configured`: more names, from the repository's configuration. */
export function actionsArtifacts(configured: readonly string[]): SessionLocator {
  const names = [...new Set([...configured, ...USUAL_NAMES])]
  return {
    name: 'actions-artifacts',
    holds: `files in artifacts named ${USUAL_NAMES.map((name) => `\`${name}\``).join(', ')} or as the key \`session-artifacts\` says`,
    reads: 'host',
    needs:
      'actions: read, issues: read (Action), `--github` (command line); while the artifact lasts (90 days by default)',
    async *locate(change, _repository, host) {
      if (host !== null) yield* new ArtifactSearch(change, host, { names, configured }).locate()
    },
  }
}

/** How an artifact is tied to the change. */
interface Tie {
  readonly artifact: HostArtifact
  readonly because: string
  readonly proof?: Proof
}

interface Names {
  readonly names: readonly string[]
  readonly configured: readonly string[]
}

class ArtifactSearch {
  private readonly change: PullRequest
  private readonly host: SessionHost
  private readonly known: Names
  private readonly refused = new Map<string, Located>()

  constructor(change: PullRequest, host: SessionHost, known: Names) {
    this.change = change
    this.host = host
    this.known = known
  }

  async *locate(): AsyncGenerator<Located> {
    const ties = new Map<number, Tie>()
    for (const tie of [...(await this.ofLinkedRuns()), ...(await this.ofNames())]) {
      // A run of a fork may be a stranger's: its artifact says what the stranger likes.
      if (tie.artifact.run?.foreign === true || ties.has(tie.artifact.id)) continue
      ties.set(tie.artifact.id, tie)
    }
    for (const tie of [...ties.values()].slice(0, MAX_ARTIFACTS)) yield* this.sessionsOf(tie)
    yield* this.refused.values()
  }

  /** The agent's comment, and often the body, links the run: `[View job](…/actions/runs/123)`. */
  private async ofLinkedRuns(): Promise<Tie[]> {
    const ties: Tie[] = []
    for (const run of await this.linkedRuns()) {
      const answer = await this.host.artifactsOfRun(run)
      if ('refused' in answer) {
        this.refused.set(answer.detail, refusalOf(answer))
        continue
      }
      const likely = answer.value.filter(({ name }) => this.known.names.includes(name) || LIKELY.test(name))
      ties.push(...likely.map((artifact) => ({ artifact, because: `run ${run}, which the agent's comment links` })))
    }
    return ties
  }

  private async linkedRuns(): Promise<readonly number[]> {
    const { owner, repo, number, body } = this.change
    const own: HostThread[] = number === null ? [] : [{ owner, repo, number }]
    const texts = [body]
    for (const thread of [...own, ...linkedIssues(this.change).slice(0, MOST_THREADS)]) {
      const comments = await this.host.comments(thread)
      // People paste links to failing runs; an agent's own comment links the run that it works in.
      if ('value' in comments)
        texts.push(...comments.value.filter(({ is_bot: isBot }) => isBot).map((text) => text.body))
    }
    return [...new Set(texts.flatMap((text) => runsIn(text, `${owner}/${repo}`)))].slice(0, MAX_RUNS)
  }

  private async ofNames(): Promise<Tie[]> {
    const named: HostArtifact[] = []
    for (const name of this.known.names) {
      const answer = await this.host.artifactsNamed(name)
      if ('value' in answer) named.push(...answer.value)
      // Names that nobody asked for are tried where that is allowed, and no word is lost where it is not.
      else if (this.known.configured.includes(name)) this.refused.set(answer.detail, refusalOf(answer))
    }
    return this.tied(named)
  }

  private tied(named: readonly HostArtifact[]): Tie[] {
    const { head_branch: branch, head, commits } = this.change
    const shas = new Set([...commits.map(({ sha }) => sha), head])
    const window = workWindow(this.change)
    const exact: Tie[] = []
    const near: Tie[] = []
    for (const artifact of named) {
      const { run } = artifact
      if (run?.head_sha && shas.has(run.head_sha))
        exact.push({ artifact, because: `run ${run.id} on commit ${run.head_sha.slice(0, 12)}` })
      else if (branch !== null && run?.head_branch === branch)
        exact.push({ artifact, because: `run ${run.id} on branch ${branch}`, proof: window })
      else if (isWithin(window, artifact.created_at))
        near.push({ artifact, because: `run ${run?.id ?? '?'} at the time of the work`, proof: window })
    }
    return [...exact, ...near.slice(0, MAX_NEAR)]
  }

  private async *sessionsOf({ artifact, because, proof }: Tie): AsyncGenerator<Located> {
    const { name } = artifact
    if (artifact.expired) {
      // Of artifacts that only the time speaks for, nobody knows whether they were of this change.
      if (proof === undefined) yield { kind: 'unreachable', code: 'expired', detail: `artifact ${name} of ${because}` }
      return
    }
    const files = await this.host.filesOf(artifact)
    if ('refused' in files) return void (yield refusalOf(files))
    for (const source of files.value) {
      const evidence = [{ kind: 'actions-artifact', evidence: `artifact ${name} of ${because}` }]
      const tie = proof === undefined ? { container: `artifact ${name}` } : { maybe: true as const, proof }
      yield { kind: 'session', source, hints: NO_HINTS, evidence, ...tie }
    }
  }
}

/** Names of artifacts worth opening where the run itself is known to be the agent's. */
const LIKELY = /session|transcript|trajector|execution|rollout|claude|codex|gemini|openhands|copilot|opencode|agent/i

const RUN = /\/([\w.-]{1,100}\/[\w.-]{1,100})\/actions\/runs\/(\d{1,18})\b/g

function runsIn(text: string, repository: string): number[] {
  const home = repository.toLowerCase()
  return [...text.matchAll(RUN)].flatMap(([, place, run]) => (place?.toLowerCase() === home ? [Number(run)] : []))
}
