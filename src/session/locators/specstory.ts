/** SpecStory histories, `.specstory/history/<date>_<time>Z-<slug>.md`, in any folder of a monorepo (docs.specstory.com). */
import type { SessionLocator } from '../locator.ts'
import { treeSessions } from './tree-sessions.ts'

const HISTORY = /(?:^|\/)\.specstory\/history\/[^/]+\.md$/
const NAME = /\/(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)(?:-(\d\d))?Z?[^/]*$/

/** No key ties a history to a commit. One that the change brings is its own; others prove themselves. */
export const specStoryHistory: SessionLocator = {
  name: 'specstory-history',
  holds: 'Markdown histories of Claude Code, Codex, Cursor, Gemini, Droid and others',
  reads: 'repository',
  needs: 'contents: read; `.specstory/history` committed',
  locate: (change, repository) =>
    treeSessions(change, repository, {
      kind: 'specstory',
      maybe: true,
      matches: (path) => HISTORY.test(path),
      beganAt,
    }),
}

function beganAt(path: string): string | null {
  const [, day, hours, minutes, seconds = '00'] = NAME.exec(path) ?? []
  return day === undefined ? null : `${day}T${hours}:${minutes}:${seconds}Z`
}
