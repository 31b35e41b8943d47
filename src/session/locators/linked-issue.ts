/** The issue that a change closes: what was asked for, where the agent was set on it or somebody passed it on. */
import { linkedIssues } from '../../pull-request/linked-issues.ts'
import type { SessionHost } from '../host.ts'
import type { Located, SessionLocator } from '../locator.ts'
import { MOST_THREADS, nameOf, refusalOf } from './threads.ts'

/** The last choice: the words that the agent really got may have been others, and an issue can be edited later. */
export const linkedIssue: SessionLocator = {
  name: 'linked-issue',
  holds: 'the issue closed by a keyword (`Fixes #7`) or named in the branch, as it reads today',
  reads: 'host',
  needs: 'issues: read (Action), `--github` (command line)',
  async *locate(change, _repository, host) {
    for (const issue of linkedIssues(change).slice(0, MOST_THREADS)) {
      if (host === null) {
        const detail = `${nameOf(issue)} may hold the prompt ("${issue.evidence.slice(0, 100)}"); asked for with --github`
        yield { kind: 'unreachable', code: 'not-asked', detail }
      } else yield* promptIn(host, issue)
    }
  },
}

async function* promptIn(
  host: SessionHost,
  thread: { readonly owner: string; readonly repo: string; readonly number: number; readonly evidence: string },
): AsyncGenerator<Located> {
  const answer = await host.issue(thread)
  if ('refused' in answer) return void (yield refusalOf(answer))
  const { title, body, is_bot: isBot, is_pull_request: isPullRequest } = answer.value
  // Bots open issues too, and `#7` can be a pull request: neither holds a person's request.
  if (isBot || isPullRequest) return
  const text = [title, body].filter((part) => part.trim() !== '').join('\n\n')
  yield { kind: 'prompt', text, place: 'issue', evidence: [{ kind: 'linked-issue', evidence: thread.evidence }] }
}
