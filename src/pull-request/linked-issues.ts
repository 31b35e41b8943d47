/** Issues that a change says it settles. */
import { linesOf } from './lines.ts'
import type { PullRequest } from './pull-request.ts'

export interface LinkedIssue {
  readonly owner: string
  readonly repo: string
  readonly number: number
  /** The words that link it: a line, or the branch name. */
  readonly evidence: string
}

/**
 * GitHub's closing keywords, before `#n`, `owner/repo#n` or the issue's URL
 * (https://docs.github.com/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue).
 */
const CLOSING =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +(?:(?:https:\/\/github\.com\/)?([\w.-]{1,100})\/([\w.-]{1,100})(?:\/issues\/|#)|#)(\d{1,9})\b/gi

/** Branches that agents name after the issue they were given. */
const ISSUE_BRANCHES: readonly RegExp[] = [
  /^claude\/issue-(\d{1,9})(?:-|$)/,
  /^openhands-fix-issue-(\d{1,9})(?:-|$)/,
  /^copilot\/fix-(\d{1,9})$/,
]

/** What claude-code-action writes in the body. */
const ADDRESSES = /^This PR addresses issue #(\d{1,9})\b/i

type Repository = Pick<PullRequest, 'owner' | 'repo'>

/** Issues that a text closes, each once, in the order they come. Code blocks and HTML comments do not count, as on GitHub. */
export function closedIssues(text: string, home: Repository): LinkedIssue[] {
  const found: LinkedIssue[] = []
  for (const line of proseLines(text)) {
    for (const [, owner, repo, number] of line.matchAll(CLOSING)) {
      found.push({ owner: owner ?? home.owner, repo: repo ?? home.repo, number: Number(number), evidence: line })
    }
    const addressed = ADDRESSES.exec(line)?.[1]
    if (addressed !== undefined) found.push({ ...pick(home), number: Number(addressed), evidence: line })
  }
  return distinct(found)
}

/** Issues linked by the pull request's body, title, commit messages and branch name. */
export function linkedIssues(pullRequest: PullRequest): LinkedIssue[] {
  const texts = [pullRequest.body, pullRequest.title, ...pullRequest.commits.map((commit) => commit.message)]
  const found = texts.flatMap((text) => closedIssues(text, pullRequest))
  const branch = pullRequest.head_branch ?? ''
  for (const pattern of ISSUE_BRANCHES) {
    const number = pattern.exec(branch)?.[1]
    if (number !== undefined) found.push({ ...pick(pullRequest), number: Number(number), evidence: branch })
  }
  return distinct(found)
}

function pick({ owner, repo }: Repository): Repository {
  return { owner, repo }
}

function distinct(issues: readonly LinkedIssue[]): LinkedIssue[] {
  const seen = new Map<string, LinkedIssue>()
  for (const issue of issues) {
    if (issue.number === 0) continue
    const key = `${issue.owner}/${issue.repo}#${issue.number}`.toLowerCase()
    if (!seen.has(key)) seen.set(key, issue)
  }
  return [...seen.values()]
}

/** Lines outside fenced code and HTML comments, inline code blanked. */
function proseLines(text: string): string[] {
  const prose: string[] = []
  let fence: string | null = null
  let commented = false
  for (const line of linesOf(text)) {
    const mark = /^(```|~~~)/.exec(line)?.[1] ?? null
    if (mark !== null && (fence === null || fence === mark)) {
      fence = fence === null ? mark : null
      continue
    }
    if (fence !== null) continue
    const visible = hideComments(line, commented)
    commented = visible.commented
    prose.push(visible.text.replace(/`[^`]*`/g, ' '))
  }
  return prose
}

function hideComments(line: string, commented: boolean): { readonly text: string; readonly commented: boolean } {
  let text = ''
  let inside = commented
  for (let at = 0; at < line.length;) {
    const mark = line.indexOf(inside ? '-->' : '<!--', at)
    const end = mark < 0 ? line.length : mark
    if (!inside) text += line.slice(at, end)
    if (mark < 0) break
    at = mark + (inside ? 3 : 4)
    inside = !inside
  }
  return { text, commented: inside }
}
