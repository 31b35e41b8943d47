/** Tables of docs/agents.md: who writes pull requests, which logs are read, where they are looked for. */
import { AGENTS, type Agent } from '../../src/pull-request/agents.ts'
import { FORMATS } from '../../src/session/formats/index.ts'
import { REAL_FILES } from '../../src/session/formats/real-files.ts'
import { LOCATORS } from '../../src/session/locators/index.ts'
import { promptPlaces, sessionPlaces } from './keep-sessions.ts'
import { code, codes, table } from './table.ts'

export function agentTable(): string {
  return table(
    ['agent', 'key', 'recognised by', 'words of people in', 'sessions in', 'session formats', 'real files'],
    AGENTS.map((agent) => [
      agent.assistance ? `${agent.name} *(help, never the author)*` : agent.name,
      code(agent.id),
      signsOf(agent).join('; '),
      promptPlaces(agent.id),
      sessionPlaces(agent.id),
      agent.id === 'unknown' ? 'any' : codes(formatsOf(agent).map(({ name }) => name)),
      String(formatsOf(agent).reduce((sum, { name }) => sum + (REAL_FILES[name] ?? 0), 0)),
    ]),
  )
}

function formatsOf({ id }: Agent): typeof FORMATS {
  return FORMATS.filter(({ agent }) => agent === id)
}

/** Formats whose agent is not in the table above are those of evaluation harnesses, and neutral ones. */
export function formatTable(): string {
  return table(
    ['format', 'agent', 'shape', 'real files', 'source of the schema'],
    FORMATS.map(({ name, agent, shape, source }) => [
      code(name),
      code(agent),
      SHAPES[shape],
      String(REAL_FILES[name] ?? 0),
      source,
    ]),
  )
}

export function locatorTable(): string {
  return table(
    ['place', 'what lies there', 'what it needs'],
    LOCATORS.map(({ name, holds, needs }) => [code(name), holds, needs]),
  )
}

const SHAPES = { lines: 'JSON lines', document: 'one JSON document', text: 'text' } as const

function signsOf({ signs }: Agent): readonly string[] {
  return [
    list('login', [...(signs.logins ?? []), ...(signs.machine_users ?? [])].map(code)),
    list('commit author', [...(signs.emails ?? []).map(code), ...patterns(signs.author_name)]),
    list('co-author', (signs.co_author_emails ?? []).map(code)),
    list(
      'branch',
      (signs.branches ?? []).map((prefix) => code(`${prefix}…`)),
    ),
    count('link to its session', signs.session_lines),
    count('footer', signs.footers),
    ...(signs.names.length > 0 ? ['`Assisted-by:` and the like'] : []),
  ].filter((line) => line !== '')
}

function patterns(pattern: RegExp | undefined): readonly string[] {
  return pattern === undefined ? [] : [`named like ${code(String(pattern))}`]
}

function list(what: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${what} ${items.join(', ')}`
}

function count(what: string, lines: readonly RegExp[] | undefined): string {
  return lines === undefined || lines.length === 0 ? '' : what
}
