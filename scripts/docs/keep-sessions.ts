/** Where each agent leaves its session file on a runner, and the three lines of a workflow that keep it for later. */
import { readFileSync } from 'node:fs'
import { code } from './table.ts'

interface Kept {
  readonly agent: string
  /** What actions/upload-artifact is given; folders in the home of the runner are fine. */
  readonly path: string
  /** What has to stand before it, or be known. */
  readonly remark: string
  readonly hidden?: true
}

const KEPT: readonly Kept[] = [
  {
    agent: 'claude-code-action',
    path: '${{ steps.claude.outputs.execution_file }}',
    remark: 'give the step of the action `id: claude`; without this nothing of the run is kept',
  },
  { agent: 'Claude Code', path: '~/.claude/projects', remark: 'for `claude -p` in a step of your own' },
  {
    agent: 'OpenAI Codex',
    path: '~/.codex/sessions',
    remark: 'for `codex exec` and codex-action; where `codex-home` is set, its folder `sessions`',
  },
  { agent: 'Copilot CLI', path: '~/.copilot/session-state', remark: 'for `copilot -p` in a step of your own' },
  {
    agent: 'Gemini CLI',
    path: '~/.gemini/tmp',
    remark: 'what `upload_artifacts` of run-gemini-cli keeps has the answer and no steps',
  },
  { agent: 'Cursor CLI', path: '~/.cursor/projects', remark: 'its transcripts hold no results of calls' },
  { agent: 'Factory Droid', path: '~/.factory/sessions', remark: 'for `droid exec` in a step of your own' },
  {
    agent: 'OpenCode',
    path: 'agent-session.json',
    remark: 'after a step that runs `opencode export SESSION_ID > agent-session.json`',
  },
  { agent: 'Pi', path: '~/.pi/agent/sessions', remark: 'for `pi -p` in a step of your own' },
  { agent: 'Aider', path: '.aider.chat.history.md', remark: 'the name begins with a dot', hidden: true },
]

/** The pin that the project's own workflows have. */
function uploadPin(): string {
  const workflow = readFileSync('.github/workflows/benchmark.yml', 'utf8')
  const pin = /uses: (actions\/upload-artifact@[0-9a-f]{40} # v[\d.]+)/.exec(workflow)?.[1]
  if (pin === undefined) throw new Error('benchmark.yml pins no actions/upload-artifact')
  return pin
}

/** One snippet an agent: steps for the end of the job in which it works. */
export function keepList(): string {
  const pin = uploadPin()
  return KEPT.map(({ agent, path, remark, hidden }) => {
    const withs = [`name: agent-session`, `path: ${/[{}]/.test(path) ? `'${path}'` : path}`]
    if (hidden === true) withs.push('include-hidden-files: true')
    const step = [`- uses: ${pin}`, '  if: always()', `  with: { ${withs.join(', ')} }`]
    return [`**${agent}**: ${remark}.`, '', '```yaml', ...step, '```'].join('\n')
  }).join('\n\n')
}

/** Where an agent's prompt and session are found: names of places, in the order of their worth. */
interface Found {
  readonly prompt: readonly string[]
  readonly session: readonly string[]
}

/** Places that hold sessions of any agent. */
const ANY = ['entire-checkpoints', 'specstory-history', 'committed-files', 'actions-artifacts']
const SIDECARS = ['entire-checkpoints', 'git-ai-notes', 'specstory-history', 'committed-files']
const ASKED = ['trigger-comment', 'linked-issue', 'follow-up-comments']

/** For agents of which more is known than that any place may hold them. */
const FOUND: Readonly<Record<string, Found>> = {
  copilot: { prompt: ['copilot-body', 'linked-issue', 'follow-up-comments'], session: ['hosted-sessions'] },
  'copilot-cli': { prompt: [], session: [...ANY, 'hosted-sessions'] },
  'copilot-autofix': { prompt: [], session: [] },
  'claude-code': { prompt: ASKED, session: [...SIDECARS, 'actions-artifacts', 'hosted-sessions'] },
  codex: { prompt: ASKED, session: [...SIDECARS, 'actions-artifacts', 'hosted-sessions'] },
  cursor: { prompt: ASKED, session: ['git-ai-notes', 'agent-trace', ...ANY, 'hosted-sessions'] },
  jules: { prompt: ASKED, session: ['hosted-sessions'] },
  devin: { prompt: ASKED, session: ['hosted-sessions'] },
  openhands: { prompt: ASKED, session: ['actions-artifacts', 'committed-files'] },
  aider: { prompt: [], session: ['aider-history', 'actions-artifacts'] },
  amp: { prompt: [], session: ['git-ai-notes', 'committed-files', 'hosted-sessions'] },
}

export function promptPlaces(agent: string): string {
  return placeList(FOUND[agent]?.prompt ?? ASKED)
}

export function sessionPlaces(agent: string): string {
  return placeList(FOUND[agent]?.session ?? ANY)
}

function placeList(names: readonly string[]): string {
  return names.map(code).join(', ')
}
