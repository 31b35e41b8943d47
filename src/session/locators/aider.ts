/** aider's `.aider.chat.history.md`, where a repository commits it (aider.chat/docs/config/options.html: `--chat-history-file`). */
import type { SessionLocator } from '../locator.ts'
import { treeSessions } from './tree-sessions.ts'

/** One file for all chats of a checkout, each with its time: only what the change adds to it is new. */
export const aiderHistory: SessionLocator = {
  name: 'aider-history',
  holds: 'the chats of a checkout, one after the other',
  reads: 'repository',
  needs: 'contents: read; `.aider.chat.history.md` committed (aider ignores it by default: `--no-gitignore`)',
  locate: (change, repository) =>
    treeSessions(change, repository, {
      kind: 'aider-history',
      maybe: true,
      matches: (path) => /(?:^|\/)\.aider\.chat\.history\.md$/.test(path),
    }),
}
