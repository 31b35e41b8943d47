/**
 * agent-trace records: which conversation wrote which lines, and never the conversation itself. Two shapes are in use: the
 * specification's (github.com/cursor/agent-trace, 0.1.0), and flat lines with the id of the session.
 */
import { z } from 'zod'
import { LimitError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { Located, SessionLocator, SessionRepository } from '../locator.ts'
import { headFiles, linesBefore } from './tree-sessions.ts'

/** The specification leaves the place open; these are the ones seen. */
const FILES = /(?:^|\/)\.agent-trace\/[^/]+\.jsonl?$/
const MAX_FILES = 20
const MAX_BYTES = 16 * 1024 * 1024
const MAX_SESSIONS = 50

const Flat = z.object({ schema: z.string().startsWith('agent-trace/'), session_id: z.string().min(1).max(200) })
const Conversation = z.object({ url: z.string().max(2000).nullish() })
const Record = z.object({
  version: z.string(),
  vcs: z.object({ revision: z.string() }).nullish().catch(null),
  tool: z
    .object({ name: z.string().max(100) })
    .nullish()
    .catch(null),
  files: z.array(z.object({ conversations: z.array(Conversation) })),
})

export const agentTrace: SessionLocator = {
  name: 'agent-trace',
  holds: 'which session wrote which lines; never the session itself',
  reads: 'repository',
  needs: 'contents: read; `.agent-trace/` committed. The sessions it names are found only where another place has them',
  locate,
}

async function* locate(change: PullRequest, repository: SessionRepository): AsyncGenerator<Located> {
  const files = (await headFiles(change, repository)).filter(({ path }) => FILES.test(path)).slice(0, MAX_FILES)
  const named = new Map<string, Located>()
  for (const { path } of files) {
    for (const trace of await tracesOf(change, repository, path)) {
      if (named.size < MAX_SESSIONS) named.set(trace.session_id ?? trace.where, namedBy(path, trace))
    }
  }
  yield* named.values()
}

interface Trace {
  readonly session_id: string | null
  readonly where: string
}

/** Records that the change adds, and those that name one of its commits. */
async function tracesOf(change: PullRequest, repository: SessionRepository, path: string): Promise<Trace[]> {
  const text = await textOf(repository, change.head, path)
  if (text === null) return []
  const old = await linesBefore(change, repository, path)
  const isChanged = (await textOf(repository, change.base, path)) !== text
  const commits = new Set([...change.commits.map(({ sha }) => sha), change.head])
  const whole = path.endsWith('.json') ? parseJson(text) : undefined
  const lines = whole === undefined ? text.split('\n') : [text]
  return lines.flatMap((line, index) => {
    const isNew = whole === undefined ? index >= old : isChanged
    return traces(parseJson(line), (revision) => isNew || commits.has(revision ?? ''))
  })
}

function traces(value: unknown, isOfChange: (revision: string | null) => boolean): Trace[] {
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item: unknown): Trace[] => {
    const flat = Flat.safeParse(item)
    if (flat.success && isOfChange(null)) return [{ session_id: flat.data.session_id, where: 'a log it does not name' }]
    const record = Record.safeParse(item)
    if (!record.success || !isOfChange(record.data.vcs?.revision ?? null)) return []
    const urls = record.data.files.flatMap(({ conversations }) => conversations.flatMap(({ url }) => url ?? []))
    return [...new Set(urls)].map((url) => ({ session_id: idIn(url), where: url }))
  })
}

/** `file:///…/<id>.jsonl` and `https://…/<id>`: the last part, where it looks like an id. */
function idIn(url: string): string | null {
  const last = url.split(/[/\\]/).at(-1) ?? ''
  return /^((?:[A-Z]-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\w{1,10})?$/i.exec(last)?.[1] ?? null
}

function namedBy(path: string, { session_id: id, where }: Trace): Located {
  const place = /^file:/i.test(where) ? `${where}, a file on the machine of who wrote it` : where
  const detail = `${path} names the session ${id === null ? '' : `${id} `}at ${place}`
  return { kind: 'named', session_id: id, detail, evidence: [{ kind: 'agent-trace', evidence: path }] }
}

async function textOf(repository: SessionRepository, rev: string, path: string): Promise<string | null> {
  if ((await repository.resolve(rev)) === null) return null
  try {
    const bytes = await repository.readFile(rev, path, { maxBytes: MAX_BYTES })
    return bytes === null ? null : Buffer.from(bytes).toString('utf8')
  } catch (error) {
    if (error instanceof LimitError) return null
    throw error
  }
}
