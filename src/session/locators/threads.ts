/** What people wrote to agents in issues and comments, asked of the code host. */
import { AGENTS } from '../../pull-request/agents.ts'
import { identifyAgent } from '../../pull-request/identify-agent.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { HostAnswer, HostText, HostThread } from '../host.ts'
import type { Located, UnreachableCode } from '../locator.ts'

/** A change that closes more than this is a clean-up, and none of the issues asks for it. */
export const MOST_THREADS = 3

/** The names by which the agents of a change are called in comments: `@claude`. */
export function mentionsOf(change: PullRequest): readonly string[] {
  const ids = new Set(identifyAgent({ pullRequest: change }).map(({ agent }) => agent))
  // Review suggestions and the cloud agent answer to one name; who only helped was not asked to write the change.
  return AGENTS.filter(({ id, assistance }) => ids.has(id) && assistance !== true).flatMap(
    ({ signs }) => signs.mentions ?? [],
  )
}

/** Whether the text calls one of `names`: as a word of its own, outside quoted lines. */
export function calls(text: string, names: readonly string[]): boolean {
  const lines = text.toLowerCase().split('\n')
  return lines.some((line) => !line.trimStart().startsWith('>') && names.some((name) => holdsWord(line, name)))
}

function holdsWord(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const [before, after] = [line[at - 1] ?? ' ', line[at + name.length] ?? ' ']
    if (!/[\w/@.-]/.test(before) && !/[\w/-]/.test(after)) return true
  }
  return false
}

/** Comments of people who may direct the agent, and who call it. */
export function instructionsTo(names: readonly string[], comments: readonly HostText[]): readonly HostText[] {
  return comments.filter(({ is_bot: isBot, is_insider: isInsider, body }) => !isBot && isInsider && calls(body, names))
}

/** When the work began, as far as the branch tells: claude-code-action puts the minute into its name. */
export function branchTime(branch: string | null): string | null {
  const [, day, time] = /^claude\/(?:issue|pr)-\d{1,9}-(\d{8})-(\d{4})\b/.exec(branch ?? '') ?? []
  if (day === undefined || time === undefined) return null
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  return `${date}T${time.slice(0, 2)}:${time.slice(2)}:59Z`
}

export function isAfter(a: string, b: string | null): boolean {
  return b !== null && Date.parse(a) > Date.parse(b)
}

export function nameOf({ owner, repo, number }: HostThread): string {
  return `${owner}/${repo}#${number}`
}

/** Why a thread could not be read, as an item of the search. */
export function refusalOf(answer: Extract<HostAnswer<unknown>, { refused: string }>): Located {
  const code: UnreachableCode = answer.refused === 'not-permitted' ? 'not-permitted' : 'not-there'
  return { kind: 'unreachable', code, detail: answer.detail }
}
