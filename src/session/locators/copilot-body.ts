/** The body of a pull request that GitHub's cloud agent opened: it holds the prompt word for word, but no session. */
import { copilotPrompt } from '../../pull-request/copilot-body.ts'
import type { SessionLocator } from '../locator.ts'

export const copilotBody: SessionLocator = {
  name: 'copilot-body',
  holds: "the prompt of GitHub's cloud agent, with its snapshot of the issue",
  reads: 'pull-request',
  needs: 'the text of the pull request (API, or pull-requests: read)',
  async *locate(change) {
    const prompt = copilotPrompt(change.body)
    if (prompt === null) return
    const evidence = [{ kind: 'copilot-body', evidence: 'the block "Original prompt" of the pull request' }]
    yield { kind: 'prompt', text: prompt.text, place: 'pull-request-body', evidence }
  },
}
