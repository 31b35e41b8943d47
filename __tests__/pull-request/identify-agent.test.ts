import { describe, expect, test } from '@jest/globals'
import { growsLinearly } from '../growth.ts'
import { AGENTS } from '../../src/pull-request/agents.ts'
import { authoringAgent, identifyAgent } from '../../src/pull-request/identify-agent.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import { change, commitOf } from './changes.ts'
import type { CommitLine } from './changes.ts'

const UUID = '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f'

function commits(...lines: readonly Omit<CommitLine, 'name'>[]): Partial<PullRequest> {
  return { commits: lines.map((line, n) => commitOf({ name: `c${n}`, ...line })) }
}
const message = (text: string): Partial<PullRequest> => commits({ message: text })
const co = (who: string): Partial<PullRequest> => message(`Fix\n\nCo-authored-by: ${who}`)
const by = (author: string, email: string): Partial<PullRequest> => commits({ author, email })
const bot = (author: string, more: Partial<PullRequest> = {}): Partial<PullRequest> => ({
  author,
  author_type: 'Bot',
  ...more,
})

/** Signs, the agent they belong to, its role and how sure they make us. */
const SIGNS: readonly (readonly [string, Partial<PullRequest>, string, string, number])[] = [
  ['Copilot as author', bot('Copilot'), 'copilot', 'authored', 0.99],
  ['Copilot renamed', bot('new-name', { author_id: 198982749 }), 'copilot', 'authored', 0.99],
  [
    'Copilot’s commits',
    by('copilot-swe-agent[bot]', '198982749+Copilot@users.noreply.github.com'),
    'copilot',
    'authored',
    0.97,
  ],
  [
    'Copilot’s log address in a paragraph of its own',
    message(`Fix\n\nAgent-Logs-Url: https://github.com/acme/price-tag/sessions/${UUID}\n\nCo-authored-by: Ann <a@b>`),
    'copilot',
    'authored',
    0.95,
  ],
  ['Copilot’s branch', { head_branch: 'copilot/fix-12' }, 'copilot', 'authored', 0.85],
  [
    'Copilot’s mark in the body',
    { body: 'Text\n<!-- START COPILOT CODING AGENT SUFFIX -->\n' },
    'copilot',
    'authored',
    0.8,
  ],
  ['Copilot CLI’s session', message(`Fix\n\nCopilot-Session: ${UUID}`), 'copilot-cli', 'authored', 0.95],
  [
    'Copilot App as co-author',
    co('Copilot App <223556219+Copilot@users.noreply.github.com>'),
    'copilot-cli',
    'authored',
    0.9,
  ],
  [
    'Copilot Autofix',
    co('Copilot Autofix powered by AI <175728472+Copilot@users.noreply.github.com>'),
    'copilot-autofix',
    'assisted',
    0.9,
  ],
  [
    'a security autofix',
    co('GitHub <62310815+github-advanced-security[bot]@users.noreply.github.com>'),
    'copilot-autofix',
    'assisted',
    0.9,
  ],
  ['Claude as co-author', co('Claude Opus 5 (1M context) <noreply@anthropic.com>'), 'claude-code', 'authored', 0.9],
  ['Claude on the web', by('Claude', 'noreply@anthropic.com'), 'claude-code', 'authored', 0.97],
  [
    'claude-code-action',
    by('claude[bot]', '41898282+claude[bot]@users.noreply.github.com'),
    'claude-code',
    'authored',
    0.97,
  ],
  [
    'a Claude session',
    message('Fix\n\nClaude-Session: https://claude.ai/code/session_01ABC'),
    'claude-code',
    'authored',
    0.95,
  ],
  [
    'a bare Claude address',
    message('Fix\n\nhttps://claude.ai/code/session_01ABC\n\nmore'),
    'claude-code',
    'authored',
    0.95,
  ],
  ['Claude’s branch', { head_branch: 'claude/issue-12-20260301' }, 'claude-code', 'authored', 0.85],
  [
    'Claude’s footer',
    { body: 'x\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)' },
    'claude-code',
    'authored',
    0.8,
  ],
  [
    'Claude’s older footer',
    { body: '🤖 Generated with [Claude Code](https://claude.ai/code)' },
    'claude-code',
    'authored',
    0.8,
  ],
  ['Codex’s branch', { head_branch: 'codex/fix' }, 'codex', 'authored', 0.85],
  [
    'a Codex task',
    { body: '## Summary\n------\nhttps://chatgpt.com/codex/tasks/task_e_0123abcd' },
    'codex',
    'authored',
    0.95,
  ],
  ['Codex as co-author', co('Codex <noreply@openai.com>'), 'codex', 'authored', 0.9],
  ['Codex’s commits', by('Codex', 'codex@openai.com'), 'codex', 'authored', 0.97],
  ['Cursor’s commits', by('Cursor Agent', 'cursoragent@cursor.com'), 'cursor', 'authored', 0.97],
  ['Cursor’s page', { body: `[Open](https://cursor.com/agents/bc-${UUID})` }, 'cursor', 'authored', 0.95],
  ['Cursor’s branch', { head_branch: 'cursor/fix-7afe' }, 'cursor', 'authored', 0.85],
  ['Jules', bot('google-labs-jules[bot]'), 'jules', 'authored', 0.99],
  [
    'Jules’ commits',
    by('google-labs-jules[bot]', '161369871+google-labs-jules[bot]@users.noreply.github.com'),
    'jules',
    'authored',
    0.97,
  ],
  [
    'Jules’ task',
    { body: '*PR created automatically by Jules for task [12](https://jules.google.com/task/12) started by @ann*' },
    'jules',
    'authored',
    0.95,
  ],
  ['Devin', bot('devin-ai-integration[bot]'), 'devin', 'authored', 0.99],
  [
    'Devin’s session',
    { body: `Link to Devin run: https://app.devin.ai/sessions/${'0a'.repeat(16)}` },
    'devin',
    'authored',
    0.95,
  ],
  ['OpenHands', by('openhands', 'openhands@all-hands.dev'), 'openhands', 'authored', 0.97],
  ['OpenHands’ branch', { head_branch: 'openhands-fix-issue-12-try2' }, 'openhands', 'authored', 0.85],
  ['Gemini CLI', message('Fix\n\nAssisted-by: gemini-cli'), 'gemini-cli', 'assisted', 0.9],
  ['Gemini’s bot', bot('gemini-cli[bot]'), 'gemini-cli', 'authored', 0.99],
  ['Aider’s author name', by('Ann (aider)', 'ann@example.com'), 'aider', 'authored', 0.97],
  ['Aider as co-author', co('aider (some-model) <aider@aider.chat>'), 'aider', 'authored', 0.9],
  ['Amp’s thread', message(`Fix\n\nAmp-Thread-ID: https://ampcode.com/threads/T-${UUID}`), 'amp', 'authored', 0.95],
  [
    'Factory Droid',
    co('factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>'),
    'factory-droid',
    'authored',
    0.9,
  ],
  ['OpenCode', co('OpenCode (x) <noreply@opencode.ai>'), 'opencode', 'authored', 0.9],
  ['Roo', by('Roo Code', 'roomote@roocode.com'), 'roo', 'authored', 0.97],
  [
    'Roo by its number',
    by('roomote-v0[bot]', '219738659+roomote-v0[bot]@users.noreply.github.com'),
    'roo',
    'authored',
    0.97,
  ],
  ['Sweep', bot('sweep-ai[bot]'), 'sweep', 'authored', 0.99],
  [
    'a checkpoint that does not say whose',
    message('Fix\n\nEntire-Checkpoint: 0123456789ab'),
    'unknown',
    'authored',
    0.95,
  ],
  ['a disclosure', message('Fix\n\nAssisted-by: Claude:claude-opus-5'), 'claude-code', 'assisted', 0.9],
]

describe('signs', () => {
  test.each(SIGNS)('%s', (_name, more, agent, role, confidence) => {
    const found = identifyAgent({ pullRequest: change(more) })
    expect(found.map(({ agent: id, role, confidence }) => ({ id, role, confidence }))).toEqual([
      { id: agent, role, confidence },
    ])
    expect(found[0]?.evidence.length).toBeGreaterThan(0)
    expect(authoringAgent(found)?.agent ?? null).toBe(role === 'authored' ? agent : null)
  })

  test('every agent of the table is found by at least one of them', () => {
    expect(AGENTS.map((agent) => agent.id).filter((agent) => !SIGNS.some((sign) => sign[2] === agent))).toEqual([])
    expect(new Set(AGENTS.map((agent) => agent.id)).size).toBe(AGENTS.length)
  })
})

describe('people, and bots that only help', () => {
  test.each([
    ['a person called Jules', by('Jules Devin', 'jules@example.com')],
    ['a co-author called Devin', co('Devin Smith <devin@example.com>')],
    ['an account called cursor', { author: 'cursor', author_type: 'User' }],
    ['an account called claude', { author: 'claude', author_type: null }],
    ['a disclosed person', message('Fix\n\nAssisted-by: Jules Verne <jules@example.com>\nGenerated-by: Claude Monet')],
    ['a review badge of Devin', { body: '[![Review](x)](https://app.devin.ai/review/acme/price-tag/pull/7)' }],
    [
      'the account of GitHub Actions',
      by('github-actions[bot]', '41898282+github-actions[bot]@users.noreply.github.com'),
    ],
    ['GitHub Actions as author', bot('github-actions[bot]')],
    ['a reviewer bot', bot('gemini-code-assist[bot]')],
    [
      'a dependency bot',
      bot('dependabot[bot]', by('dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com')),
    ],
    [
      'words about agents',
      message(
        'Document Claude Code, Codex and Cursor\n\nThe cursor/fix branch; see https://claude.ai/code and cursor.com/agents',
      ),
    ],
    ['a committer alone', commits({ committer: 'noreply@anthropic.com' })],
  ])('%s', (_name, more) => expect(identifyAgent({ pullRequest: change(more) })).toEqual([]))
})

describe('roles', () => {
  const human = { message: 'by hand' }
  const claude = { message: 'Fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>' }
  const entire = { message: 'Fix\n\nEntire-Checkpoint: 0123456789ab' }
  const merge = { message: 'merge main', parents: ['a', 'b'] }
  const roles = (...lines: readonly Omit<CommitLine, 'name'>[]): string[] =>
    identifyAgent({ pullRequest: change(commits(...lines)) }).map(({ agent, role }) => `${agent} ${role}`)

  test('half of the commits make an author; merges of the base branch do not count', () => {
    expect(roles(claude, human)).toEqual(['claude-code authored'])
    expect(roles(claude, human, human)).toEqual(['claude-code assisted'])
    expect(roles(claude, human, merge, merge)).toEqual(['claude-code authored'])
  })

  test('sessions without a name belong to the one agent that is named', () => {
    expect(roles(claude, entire, human, human)).toEqual(['claude-code authored'])
    expect(roles(claude, entire, { message: 'x\n\nCo-authored-by: Codex <codex@openai.com>' })).toEqual([
      'unknown assisted',
      'claude-code assisted',
      'codex assisted',
    ])
  })

  test('several agents, surest first', () => {
    const found = identifyAgent({
      pullRequest: change({ ...co('Claude <noreply@anthropic.com>'), ...bot('Copilot'), head_branch: 'codex/x' }),
    })
    expect(found.map(({ agent }) => agent)).toEqual(['copilot', 'claude-code', 'codex'])
    expect(authoringAgent(found)?.agent).toBe('copilot')
  })

  test('a human’s pull request with one commit by Copilot is the human’s', () => {
    const copilot = {
      author: 'copilot-swe-agent[bot]',
      email: '198982749+copilot@users.noreply.github.com',
      message: 'x',
    }
    expect(roles(human, human, copilot)).toEqual(['copilot assisted'])
    expect(authoringAgent(identifyAgent({ pullRequest: change(commits(human, human, copilot)) }))).toBeNull()
  })
})

test('evidence is kept once a line, bounded, and the table can be extended', () => {
  const lines = Array.from({ length: 300 }, (_, n) => ({
    message: `Fix\n\nEntire-Checkpoint: ${String(n % 100).padStart(12, '0')}`,
  }))
  const [found] = identifyAgent({ pullRequest: change(commits(...lines)) })
  expect(found?.evidence).toHaveLength(20)
  const own = { id: 'house-bot', name: 'House bot', signs: { branches: ['house/'], names: [] } }
  expect(identifyAgent({ pullRequest: change({ head_branch: 'house/x' }), agents: [...AGENTS, own] })).toMatchObject([
    { agent: 'house-bot' },
  ])
})

test.each([
  ['a long line', '<'],
  ['a trailer that never comes to its value', 'Co-authored-by: '],
  ['a disclosure that never ends', 'claude'],
  ['empty lines', '\n'],
  ['short lines', 'x\n'],
])('%s costs no more than its length', (_, part) => {
  const identify = (size: number): unknown => {
    const text = `Assisted-by: ${part.repeat(size / part.length)}`
    return identifyAgent({ pullRequest: change({ body: text, ...message(text) }) })
  }
  expect(growsLinearly(identify, 400_000)).toBe(true)
})
