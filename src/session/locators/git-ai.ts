/**
 * git-ai's notes: one a commit, with the sessions that wrote its lines; with their messages until version 1.3.3
 * (github.com/git-ai-project/git-ai, specs/git_ai_standard_v3.0.0.md).
 */
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { type Located, NO_HINTS, type SessionLocator, type SessionRepository } from '../locator.ts'
import { NOTE_REFS } from '../notes.ts'

/** git spreads the notes of many commits over folders, two digits each (git help notes). */
const FAN_OUTS = [0, 1, 2, 3]
const MAX_COMMITS = 1000

export const gitAiNotes: SessionLocator = {
  name: 'git-ai-notes',
  holds:
    'which session wrote which lines of a commit; the messages until git-ai 1.3.3, later only the name of the session',
  reads: 'repository',
  needs: "contents: read, and `git fetch origin '+refs/notes/*:refs/notes/*'`",
  async *locate(change, repository) {
    for (const ref of NOTE_REFS) {
      const tree = await repository.resolve(ref)
      if (tree !== null) yield* notesOf(change, repository, { ref, tree })
    }
  },
}

async function* notesOf(
  change: PullRequest,
  repository: SessionRepository,
  notes: { readonly ref: string; readonly tree: string },
): AsyncGenerator<Located> {
  // A squash or merge made by git-ai's own tools has a note of its own.
  const commits = [...new Set([...change.commits.map(({ sha }) => sha), change.head])].slice(0, MAX_COMMITS)
  let usual = FAN_OUTS
  for (const sha of commits) {
    for (const depth of usual) {
      const path = fanned(sha, depth)
      const file = await repository.streamFile(notes.tree, path)
      if (file === null) continue
      const { size, chunks } = file
      const source = { name: `${notes.ref}:${sha}`, size, open: () => chunks }
      const evidence = [{ kind: 'git-ai-note', evidence: `the note of commit ${sha.slice(0, 12)}` }]
      yield { kind: 'session', source, hints: NO_HINTS, evidence, maybe: true }
      usual = [depth, ...FAN_OUTS.filter((other) => other !== depth)]
      break
    }
  }
}

function fanned(sha: string, depth: number): string {
  const folders = Array.from({ length: depth }, (_, index) => sha.slice(index * 2, index * 2 + 2))
  return [...folders, sha.slice(depth * 2)].join('/')
}
