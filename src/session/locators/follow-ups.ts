/** What people told the agent in comments on its own pull request: later turns of the same conversation. */
import type { SessionLocator } from '../locator.ts'
import { instructionsTo, isAfter, mentionsOf, refusalOf } from './threads.ts'

/** More is no conversation about one change. */
const MAX_TURNS = 50

export const followUps: SessionLocator = {
  name: 'follow-up-comments',
  holds: 'comments on the pull request that call its agent (`@copilot …`), until the merge',
  reads: 'host',
  needs: 'pull-requests: read (Action), `--github` (command line)',
  async *locate(change, _repository, host) {
    const names = mentionsOf(change)
    const { owner, repo, number, merged_at: mergedAt } = change
    if (host === null || names.length === 0 || number === null) return
    const comments = await host.comments({ owner, repo, number })
    if ('refused' in comments) return void (yield refusalOf(comments))
    const turns = instructionsTo(names, comments.value).filter(({ created_at: at }) => !isAfter(at, mergedAt))
    for (const { body, author } of turns.slice(0, MAX_TURNS)) {
      const evidence = [{ kind: 'follow-up-comment', evidence: `comment of ${author} on #${number}` }]
      yield { kind: 'follow-up', text: body, evidence }
    }
  },
}
