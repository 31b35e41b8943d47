/** Session files that a repository commits; which ones, only its configuration knows. */
import picomatch from 'picomatch'
import { NO_HINTS, type SessionLocator } from '../locator.ts'

/** More matches than this are no sessions of one change; the newest names come first. */
const MAX_FILES = 200

/** Looks at the change's head for files that match one of the globs. Linking then refuses those of other changes. */
export function committedFiles(globs: readonly string[]): SessionLocator {
  return {
    name: 'committed-files',
    needs: 'the key `sessions` of the configuration, with globs of the files',
    async *locate(change, repository) {
      if (globs.length === 0) return
      const matches = picomatch([...globs], { dot: true, noextglob: true })
      const paths = (await repository.listTree(change.head)).map(({ path }) => path).filter((path) => matches(path))
      for (const path of paths.sort().reverse().slice(0, MAX_FILES)) {
        const file = await repository.streamFile(change.head, path)
        if (file === null) continue
        const { size, chunks } = file
        const evidence = [{ kind: 'committed-file', evidence: path }]
        yield { kind: 'session', source: { name: path, size, open: () => chunks }, hints: NO_HINTS, evidence }
      }
    },
  }
}
