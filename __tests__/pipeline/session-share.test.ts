/** How much of a change its sessions have to show before their words count as what asked for it. Real repositories, real logs. */
import { afterAll, expect, test } from '@jest/globals'
import { screenOnly } from '../../src/pipeline/curate.ts'
import { pullRequestFromCommit } from '../../src/pull-request/walk-changes.ts'
import type { Located } from '../../src/session/locator.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import { removeTemporary } from '../git/repositories.ts'
import { ONCE, withBench } from './bench.ts'
import { MAKE_IT_TWO, PROMPT, repositoryWith, sessionLog } from './project.ts'

afterAll(removeTemporary)

const LINES = Array.from({ length: 10 }, (_, n) => `export const value${n} = ${n}`)
const CHANGE = {
  ...MAKE_IT_TWO,
  'src/values.mjs': `${LINES.join('\n')}\n`,
  'README.md': `${Array.from({ length: 200 }, (_, n) => `Words by hand, line ${n}.`).join('\n')}\n`,
}

interface How {
  /** A sub-agent worked whose log is not kept. */
  readonly helper?: boolean
  readonly missing?: boolean
  /** The place that kept the sessions says that they wrote every line. */
  readonly stated?: boolean
  /** Lines that the session wrote into another file. */
  readonly elsewhere?: number
}

/** A line of the log: one more call of the agent. */
function callLine(id: string, name: string, input: object): string {
  const message = {
    id: `m${id}`,
    role: 'assistant',
    model: 'claude-opus-4-5',
    content: [{ type: 'tool_use', id: `t${id}`, name, input }],
  }
  const place = {
    sessionId: '7d3f',
    cwd: '/home/dana/tool',
    version: '2.1.50',
    isSidechain: false,
    userType: 'external',
  }
  const step = { type: 'assistant', uuid: `u${id}`, parentUuid: 'u4', timestamp: '2026-03-03T09:09:00.000Z', message }
  return `${JSON.stringify({ ...place, ...step })}\n`
}

/** A call, and that it went well. */
function doneLines(id: string, name: string, input: object): string {
  const call = callLine(id, name, input)
  const content = [{ type: 'tool_result', tool_use_id: `t${id}`, content: 'ok', is_error: false }]
  const answer = { type: 'user', uuid: `r${id}`, message: { role: 'user', content } }
  return `${call}${JSON.stringify({ ...(JSON.parse(call) as object), ...answer })}\n`
}

function sessionThatWrote(lines: readonly string[], { helper, stated, elsewhere = 0 }: How): Located {
  const log = sessionLog({ prompt: PROMPT, file: 'src/values.mjs' }).replace(
    '"content":"x"',
    `"content":${JSON.stringify(lines.join('\n'))}`,
  )
  const task = { description: 'Do it', prompt: 'Write the rest', subagent_type: 'general-purpose' }
  const other = { file_path: '/home/dana/tool/src/other.mjs', content: 'x\n'.repeat(elsewhere) }
  const delegation = helper === true ? callLine('9', 'Task', task) : ''
  const beside = elsewhere > 0 ? doneLines('8', 'Write', other) : ''
  const bytes = Buffer.from((log + beside + delegation).replaceAll('2026-03-03', '2001-03-03'))
  const source = {
    name: '7d3f.jsonl',
    size: bytes.length,
    open: async function* () {
      yield bytes
    },
  }
  const attribution = stated === true ? { agent_lines: 10, total_lines: 10 } : null
  return {
    kind: 'session',
    source,
    hints: { ...NO_HINTS, attribution },
    evidence: [{ kind: 'trailer', evidence: 'Session: 7d3f' }],
  }
}

async function screened(wrote: number, how: How): Promise<string> {
  return withBench(repositoryWith({ change: CHANGE }), ONCE, async ({ workshop }) => {
    const sha = (await workshop.repository.resolve('main')) ?? ''
    const home = { owner: 'acme', repo: 'tool', host: 'github.com' }
    const pullRequest = await pullRequestFromCommit(workshop.repository, { sha, home })
    if (pullRequest === null) throw new Error('the tip has no parent')
    const located: Located[] = [sessionThatWrote(LINES.slice(0, wrote), how)]
    if (how.missing === true)
      located.push({ kind: 'unreachable', code: 'blob-missing', detail: 'session 8e4a is not in this clone' })
    const curation = await screenOnly(workshop, { pullRequest, given: [], prompt: null, screening: 'on', located })
    const [reason] = curation?.reasons ?? []
    return reason === undefined ? 'passed' : `${reason.code}: ${reason.detail}`
  })
}

test.each<[string, number, How, RegExp]>([
  ['most of it; documents do not count', 8, {}, /^passed$/],
  ['a small part', 3, {}, /^session-unrelated: the sessions found wrote \d\d\.\d % of the added lines/],
  [
    'a small part, and a session is missing',
    3,
    { missing: true },
    /^session-unreadable: .* the words for the rest are in the others$/,
  ],
  ['a part, and a sub-agent whose log is not kept', 4, { helper: true }, /^passed$/],
  ['next to nothing, and a sub-agent whose log is not kept', 1, { helper: true }, /^session-unrelated/],
  ['the same where the place counted all of it', 1, { helper: true, stated: true }, /^passed$/],
  ['the count of a place says nothing beside edits that all show', 3, { stated: true }, /^session-unrelated/],
  [
    'nor of a session that worked on something else',
    1,
    { helper: true, stated: true, elsewhere: 40 },
    /^session-unrelated/,
  ],
])('%s', async (_what, wrote, how, expected) => {
  expect(await screened(wrote, how)).toMatch(expected)
})
