/** Proof inside a session that it made a change by command: it committed it, or it opened its pull request. */
import type { ChangeCommit, PullRequest } from '../pull-request/pull-request.ts'
import type { LinkEvidence, Session, Step, ToolCall } from './session.ts'
import { scriptOf } from './shell.ts'

export interface MadeByCommand {
  /** Steps of the commits that are the change's own. */
  readonly steps: readonly number[]
  readonly evidence: readonly LinkEvidence[]
}

/** A shorter subject (`fix`, `wip`) is that of a hundred other commits. */
const LEAST_SUBJECT = 12
const MAX_RESULT = 4000

/** The change's commits as a session would name them, prepared once for all sessions. */
export class CommitKeys {
  private readonly subjects: readonly string[]
  private readonly shas: readonly string[]
  private readonly url: string | null

  constructor({ commits, owner, repo, number }: PullRequest) {
    this.subjects = [...new Set(commits.flatMap(subjectsOf))].filter((subject) => subject.length >= LEAST_SUBJECT)
    this.shas = commits.map(({ sha }) => sha)
    this.url = number === null ? null : `/${owner}/${repo}/pull/${number}`.toLowerCase()
  }

  /** @param until ISO 8601: what came later was about something else; null where that is not known */
  made(session: Session, until: string | null): MadeByCommand {
    const steps: number[] = []
    const evidence = new Map<string, LinkEvidence>()
    for (const step of session.steps) {
      if (step.kind !== 'call' || step.call.error === 'true' || step.call.denied || isLater(step, until)) continue
      const found = this.evidenceOf(step.call)
      if (found === null) continue
      if (found.kind === 'commit') steps.push(step.n)
      evidence.set(found.kind, evidence.get(found.kind) ?? found)
    }
    return { steps, evidence: [...evidence.values()] }
  }

  private evidenceOf(call: ToolCall): LinkEvidence | null {
    const script = scriptOf(call)
    const result = (call.result ?? '').slice(0, MAX_RESULT)
    if (script !== null && /\bgit\b/.test(script) && /\bcommit\b/.test(script)) {
      const sha = this.shas.find((id) => result.includes(` ${id.slice(0, 7)}`))
      const subject = sha === undefined ? this.subjects.find((words) => script.includes(words)) : undefined
      if (sha !== undefined) return { kind: 'commit', evidence: `it made commit ${sha.slice(0, 10)}` }
      if (subject !== undefined)
        return { kind: 'commit', evidence: `it committed with the words "${subject.slice(0, 100)}"` }
    }
    const opens = script === null ? /create_?pull_?request$/i.test(call.name) : script.includes('gh pr create')
    if (!opens || this.url === null || !hasUrl(result.toLowerCase(), this.url)) return null
    return { kind: 'pr-created', evidence: `it opened pull request ${this.url.slice(1)}` }
  }
}

/** First line of a message; of a squash also the lines of the commits that it lists. */
function subjectsOf({ message }: ChangeCommit): string[] {
  const [first = '', ...rest] = message.split('\n')
  const listed = rest.flatMap((line) => /^\* (.+)$/.exec(line)?.[1] ?? [])
  return [first, ...listed].map((line) => line.replace(/\s*\(#\d+\)\s*$/, '').trim())
}

/** `/pull/12` is not in `/pull/123`. */
function hasUrl(text: string, url: string): boolean {
  const at = text.indexOf(url)
  return at !== -1 && !/\d/.test(text[at + url.length] ?? '')
}

function isLater({ timestamp }: Step, until: string | null): boolean {
  return until !== null && timestamp !== null && Date.parse(timestamp) > Date.parse(until)
}
