/** Session files that a repository commits; which ones, only its configuration knows. */
import picomatch from 'picomatch'
import type { SessionLocator } from '../locator.ts'
import { treeSessions } from './tree-sessions.ts'

/** Looks at the change's head for files that match one of the globs. Linking then refuses those of other changes. */
export function committedFiles(globs: readonly string[]): SessionLocator {
  return {
    name: 'committed-files',
    holds: 'session files that the repository commits',
    reads: 'repository',
    needs: 'contents: read; the key `sessions` of the configuration, with globs of the files',
    async *locate(change, repository) {
      if (globs.length === 0) return
      const matches = picomatch([...globs], { dot: true, noextglob: true })
      yield* treeSessions(change, repository, { kind: 'committed-file', matches: (path) => matches(path) })
    },
  }
}
