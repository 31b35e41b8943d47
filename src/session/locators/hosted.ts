/**
 * Sessions that agents keep on their own servers or on the author's machine. A commit or body names them; no token of a
 * repository opens them. Said as such, so that nobody takes "no session" for "there is none".
 */
import { linesOf } from '../../pull-request/lines.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { Located, SessionLocator } from '../locator.ts'

interface Hosted {
  readonly agent: string
  /** The first group is the id, where the agent's own log has the same. */
  readonly line: RegExp
  readonly where: string
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

const HOSTED: readonly Hosted[] = [
  {
    agent: 'Copilot',
    line: new RegExp(`^Agent-Logs-Url: *https://github\\.com/[\\w.-]{1,100}/[\\w.-]{1,100}/sessions/(${UUID})`, 'i'),
    where: 'GitHub shows it to people only (`gh agent-task view --log`)',
  },
  {
    agent: 'Copilot CLI',
    line: new RegExp(`^Copilot-Session: *(${UUID})`, 'i'),
    where: "it lies in ~/.copilot/session-state on the author's machine",
  },
  {
    agent: 'Claude Code',
    line: /\bhttps:\/\/claude\.ai\/code\/(session_\w{1,100})/,
    where: 'claude.ai shows it to its owner',
  },
  {
    agent: 'Codex',
    line: /\bhttps:\/\/chatgpt\.com\/codex\/tasks\/(task_\w{1,100})/,
    where: 'chatgpt.com shows it to its owner',
  },
  {
    agent: 'Cursor',
    line: new RegExp(`\\bcursor\\.com/(?:agents/|background-agent\\?bcId=)(bc-${UUID})`),
    where: 'cursor.com shows it to its owner',
  },
  { agent: 'Jules', line: /\bjules\.google\.com\/task\/(\d{1,30})/, where: 'jules.google.com shows it to its owner' },
  { agent: 'Devin', line: /\bapp\.devin\.ai\/sessions\/([0-9a-f]{32})/, where: 'app.devin.ai shows it to its owner' },
  {
    agent: 'Amp',
    line: new RegExp(`^Amp-Thread-ID: *https://ampcode\\.com/threads/(T-${UUID})`, 'i'),
    where: 'ampcode.com shows it to whom its owner allows',
  },
]

/** A pull request of hundreds of commits can name one for each. */
const MAX_NAMED = 50

export const hostedSessions: SessionLocator = {
  name: 'hosted-sessions',
  holds: 'sessions on the servers of Copilot, Claude, Codex, Cursor, Jules, Devin and Amp',
  reads: 'pull-request',
  needs: 'not reachable with a token of the repository: export it and hand it in (`--session`), or upload it (below)',
  async *locate(change) {
    yield* namedIn(change)
  },
}

function namedIn(change: PullRequest): readonly Located[] {
  const named = new Map<string, Located>()
  const texts = [...change.commits.map(({ message }) => message), change.body]
  for (const line of texts.flatMap((text) => linesOf(text))) {
    for (const hosted of HOSTED) {
      const id = hosted.line.exec(line)?.[1]
      if (id === undefined || named.has(id) || named.size >= MAX_NAMED) continue
      const detail = `${hosted.agent} keeps the session ${id}: ${hosted.where}`
      const evidence = [{ kind: 'session-line', evidence: line.slice(0, 300) }]
      named.set(id, { kind: 'named', session_id: id, detail, evidence })
    }
  }
  return [...named.values()]
}
