/** The comment that set an agent to work: `@claude fix this` in an issue, or in the pull request that it branched from. */
import { linkedIssues } from '../../pull-request/linked-issues.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { HostText, HostThread, SessionHost } from '../host.ts'
import type { Located, SessionLocator } from '../locator.ts'
import { branchTime, instructionsTo, isAfter, mentionsOf, MOST_THREADS, nameOf, refusalOf } from './threads.ts'

/** Branches that an agent names after the pull request in which it was asked. */
const ASKED_IN = [/^claude\/pr-(\d{1,9})(?:-|$)/, /^copilot\/sub-pr-(\d{1,9})(?:-|$)/]

export const triggerComment: SessionLocator = {
  name: 'trigger-comment',
  holds: "the comment that calls the agent, after the issue's own text where it stands in an issue",
  reads: 'host',
  needs: 'issues: read, pull-requests: read (Action), `--github` (command line)',
  async *locate(change, _repository, host) {
    const names = mentionsOf(change)
    if (host === null || names.length === 0) return
    for (const thread of threadsOf(change)) yield* promptIn(change, host, { thread, names })
  },
}

function threadsOf(change: PullRequest): readonly HostThread[] {
  const { owner, repo, head_branch: branch } = change
  const parents = ASKED_IN.flatMap((pattern) => pattern.exec(branch ?? '')?.[1] ?? [])
  const issues = linkedIssues(change).slice(0, MOST_THREADS)
  return [...parents.map((number) => ({ owner, repo, number: Number(number) })), ...issues]
}

interface Asked {
  readonly thread: HostThread
  readonly names: readonly string[]
}

async function* promptIn(change: PullRequest, host: SessionHost, { thread, names }: Asked): AsyncGenerator<Located> {
  const comments = await host.comments(thread)
  if ('refused' in comments) return void (yield refusalOf(comments))
  const trigger = lastBefore(instructionsTo(names, comments.value), await workBegan(change, host))
  if (trigger === undefined) return
  const issue = await host.issue(thread)
  const about =
    'value' in issue && !issue.value.is_pull_request && !issue.value.is_bot ? [issue.value.title, issue.value.body] : []
  const text = [...about, trigger.body].filter((part) => part.trim() !== '').join('\n\n')
  const evidence = [{ kind: 'trigger-comment', evidence: `comment of ${trigger.author} in ${nameOf(thread)}` }]
  yield { kind: 'prompt', text, place: 'comment', evidence }
}

/** The branch's own time, else when the pull request was opened: comments after that ask for something else. */
async function workBegan(change: PullRequest, host: SessionHost): Promise<string | null> {
  const told = branchTime(change.head_branch)
  if (told !== null || change.number === null) return told
  const { owner, repo, number } = change
  const opened = await host.issue({ owner, repo, number })
  return 'value' in opened ? opened.value.created_at : change.merged_at
}

/** An issue may have set off several attempts: the last one before the work began is this change's. */
function lastBefore(comments: readonly HostText[], began: string | null): HostText | undefined {
  return comments.findLast(({ created_at: at }) => !isAfter(at, began))
}
