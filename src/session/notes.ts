/** Notes on commits, read from the tree of the notes' ref: one look-up a commit, no process. */
import { LimitError } from '../core/errors.ts'
import type { SessionRepository } from './locator.ts'

/** Where git-ai keeps its notes, and where a fetch of somebody else's may have put them. */
export const NOTE_REFS = [
  'refs/notes/ai',
  'refs/notes/ai-remote/origin',
  'refs/notes/origin/ai',
  'refs/remotes/origin/notes/ai',
] as const
const MAX_NOTE_BYTES = 32 * 1024 * 1024

/** Commits of the refs that hold git-ai notes here. */
export async function noteRefs(repository: SessionRepository): Promise<string[]> {
  const refs: string[] = []
  for (const name of NOTE_REFS) {
    const sha = await repository.resolve(name)
    if (sha !== null) refs.push(sha)
  }
  return refs
}

/** The git-ai note on a commit, or null. A ref with many notes spreads them over folders of two digits. */
export async function noteOf(
  repository: SessionRepository,
  refs: readonly string[],
  sha: string,
): Promise<string | null> {
  for (const ref of refs) {
    for (const path of [
      `${sha.slice(0, 2)}/${sha.slice(2)}`,
      sha,
      `${sha.slice(0, 2)}/${sha.slice(2, 4)}/${sha.slice(4)}`,
    ]) {
      const note = await read(repository, ref, path)
      if (note !== null) return note
    }
  }
  return null
}

async function read(repository: SessionRepository, ref: string, path: string): Promise<string | null> {
  try {
    const bytes = await repository.readFile(ref, path, { maxBytes: MAX_NOTE_BYTES })
    return bytes === null ? null : Buffer.from(bytes).toString('utf8')
  } catch (error) {
    if (error instanceof LimitError) return null
    throw error
  }
}
