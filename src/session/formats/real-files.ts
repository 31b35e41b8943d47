/**
 * How many real files of each format have been read and their counts compared, beside the fixtures that are written for the
 * tests. `npm run check:samples -- DIR` counts again, and fails where a folder of samples says otherwise.
 */
export const REAL_FILES: Readonly<Record<string, number>> = {
  'amp-thread': 2,
  atif: 4,
  'claude-code-jsonl': 20,
  'claude-execution-file': 1,
  'cline-messages': 1,
  'codex-rollout': 1,
  'copilot-cli-events': 2,
  'copilot-cloud-log': 3,
  'cursor-transcript': 2,
  'droid-session': 2,
  'droid-stream-json': 1,
  'entire-compact': 3,
  'gemini-contents': 1,
  'gemini-session': 1,
  'gemini-session-lines': 2,
  'git-ai-note': 5,
  'mini-swe-agent': 2,
  'openhands-events': 1,
  'openhands-output': 2,
  'openhands-trajectory': 4,
  specstory: 5,
  'swe-agent': 7,
  'vscode-chat': 1,
  'vscode-chat-log': 1,
  'windsurf-transcript': 1,
}
