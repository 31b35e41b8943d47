/** All session formats, in the order in which they are tried. A new format is one file or folder here and one line below. */
import type { SessionFormat } from '../format.ts'
import { aiderHistory } from './aider.ts'
import { ampThread } from './amp.ts'
import { atif } from './atif.ts'
import { claudeExecutionFile, claudeStreamJson } from './claude-code/sdk-messages.ts'
import { claudeCodeSession } from './claude-code/session-lines.ts'
import { clineHistory, clineMessages } from './cline.ts'
import { codexExec } from './codex/exec.ts'
import { codexLegacy } from './codex/legacy.ts'
import { codexRollout } from './codex/rollout.ts'
import { copilotCliEvents } from './copilot-cli.ts'
import { copilotCloudLog } from './copilot-cloud.ts'
import { cursorTranscript } from './cursor.ts'
import { droidSession, droidStream } from './droid.ts'
import { entireCompact } from './entire-compact.ts'
import { geminiSession, geminiSessionLines } from './gemini/session.ts'
import { geminiContents, geminiStreamJson } from './gemini/stream.ts'
import { gitAiNote } from './git-ai-note.ts'
import { kiroConversation } from './kiro.ts'
import { miniSweAgent, miniSweAgentBatch } from './mini-swe-agent.ts'
import { openCodeExport } from './opencode.ts'
import { openHandsOutput, openHandsTrajectory } from './openhands/v0.ts'
import { openHandsEvents } from './openhands/v1.ts'
import { piSession } from './pi.ts'
import { specStory } from './specstory.ts'
import { sweAgent } from './swe-agent.ts'
import { vscodeChat, vscodeChatLog } from './vscode-chat.ts'
import { windsurfTranscript } from './windsurf.ts'

/** Exact marks first; shapes that others could share come after those they could be taken for. */
export const FORMATS: readonly SessionFormat[] = [
  entireCompact,
  claudeCodeSession,
  codexRollout,
  codexLegacy,
  codexExec,
  copilotCliEvents,
  openHandsEvents,
  geminiStreamJson,
  geminiSessionLines,
  droidSession,
  droidStream,
  piSession,
  windsurfTranscript,
  vscodeChatLog,
  openHandsOutput,
  miniSweAgentBatch,
  claudeStreamJson,
  cursorTranscript,
  atif,
  openCodeExport,
  geminiSession,
  ampThread,
  kiroConversation,
  vscodeChat,
  clineMessages,
  claudeExecutionFile,
  geminiContents,
  miniSweAgent,
  sweAgent,
  openHandsTrajectory,
  clineHistory,
  copilotCloudLog,
  specStory,
  aiderHistory,
  gitAiNote,
]
