/** All places where sessions are looked for, in the order in which they are tried. */
import type { SessionLocator } from '../locator.ts'
import { actionsArtifacts } from './actions-artifacts.ts'
import { agentTrace } from './agent-trace.ts'
import { aiderHistory } from './aider.ts'
import { committedFiles } from './committed-files.ts'
import { copilotBody } from './copilot-body.ts'
import { entireCheckpoints } from './entire.ts'
import { followUps } from './follow-ups.ts'
import { gitAiNotes } from './git-ai.ts'
import { hostedSessions } from './hosted.ts'
import { linkedIssue } from './linked-issue.ts'
import { specStoryHistory } from './specstory.ts'
import { triggerComment } from './trigger-comment.ts'

/** What a repository's configuration adds to the usual places. */
export interface OwnPlaces {
  /** Globs of committed session files. */
  readonly sessions: readonly string[]
  /** Names of workflow artifacts. */
  readonly 'session-artifacts': readonly string[]
}

export function locatorsFor(own: OwnPlaces): readonly SessionLocator[] {
  return [
    entireCheckpoints,
    gitAiNotes,
    specStoryHistory,
    aiderHistory,
    committedFiles(own.sessions),
    agentTrace,
    copilotBody,
    hostedSessions,
    actionsArtifacts(own['session-artifacts']),
    triggerComment,
    linkedIssue,
    followUps,
  ]
}

/** The usual places alone. */
export const LOCATORS: readonly SessionLocator[] = locatorsFor({ sessions: [], 'session-artifacts': [] })
