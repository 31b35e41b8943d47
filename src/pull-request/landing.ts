/** What the message of a commit on the main line says about the pull request that it brought in. */
import { linesOf } from './lines.ts'
import type { ChangeCommit } from './pull-request.ts'

export interface Landing {
  /** `update`: a merge of the same branch from elsewhere (`git pull`), no change of its own. */
  readonly kind: 'merge' | 'single' | 'update'
  /** Null when the message names none. */
  readonly number: number | null
  readonly branch: string | null
  readonly title: string
  readonly body: string
}

interface MergeSubject {
  readonly pattern: RegExp
  /** Which groups hold the number and the branch. */
  readonly number?: number
  readonly branch?: number
  readonly title?: number
}

/** Subjects that hosting services write for merge commits; the first that fits counts. */
const MERGE_SUBJECTS: readonly MergeSubject[] = [
  // GitHub
  { pattern: /^Merge pull request #(\d{1,9}) from [^/\s]+\/(\S+)/, number: 1, branch: 2 },
  // Gitea, Forgejo
  { pattern: /^Merge pull request '(.+)' \(#(\d{1,9})\) from (\S+) into \S+/, title: 1, number: 2, branch: 3 },
  // Bitbucket
  { pattern: /^Merged in (\S+) \(pull request #(\d{1,9})\)/, branch: 1, number: 2 },
  // Azure DevOps
  { pattern: /^Merged PR (\d{1,9}): (.+)/, number: 1, title: 2 },
  // bors
  { pattern: /^(?:Auto merge of|Merge) #(\d{1,9})(?:\s|$)/, number: 1 },
  // GitHub's, with words of their own before it
  {
    pattern: /^(?!Revert ).{1,100}?\bpull request #(\d{1,9})(?: from [^/\s]+\/(\S+))?/i,
    number: 1,
    branch: 2,
    title: 0,
  },
]

/** A pull request number at the END of a subject; `Revert "x (#1)" (#2)` is 2. */
const TRAILING_NUMBER = /\((?:#|GH-|gh-)(\d{1,9})\)$/
const PR_URL = /^PR-URL: *(?:https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/pull\/|#)(\d{1,9})\/?$/i
const GITLAB = /^See merge request (?:\S+)?!(\d{1,9})$/
const LOCAL_MERGE = /^Merge (?:remote-tracking )?branch(?:es)? '([^']{1,250})'(.*)$/

/** Reads one commit of the main line. */
export function readLanding(commit: ChangeCommit): Landing {
  const message = commit.message.trimStart()
  const newline = message.indexOf('\n')
  const subject = (newline < 0 ? message : message.slice(0, newline)).trim().slice(0, 1000)
  const body = newline < 0 ? '' : message.slice(newline + 1).trim()
  return commit.parents.length > 1 ? readMerge(subject, body) : readSingle(subject, body)
}

function readMerge(subject: string, body: string): Landing {
  for (const { pattern, ...groups } of MERGE_SUBJECTS) {
    const found = pattern.exec(subject)
    if (found === null) continue
    const group = (index: number | undefined): string | null => (index === undefined ? null : (found[index] ?? null))
    const titled = group(groups.title)
    const rest = titled === null ? titleAndBody(body, subject) : { title: titled, body }
    return { kind: 'merge', number: toNumber(group(groups.number)), branch: group(groups.branch), ...rest }
  }
  const local = LOCAL_MERGE.exec(subject)
  const branch = local?.[1]?.replace(/^origin\//, '') ?? null
  const { title, number } = numbered(subject, body)
  if (number === null && branch !== null && isUpdate(subject, branch)) {
    return { kind: 'update', number, branch, title: subject, body }
  }
  return { kind: 'merge', number, branch, title, body }
}

/** `Merge branch 'main' of host:o/r` and `Merge branch 'x' into x`: the same branch came from elsewhere. */
function isUpdate(subject: string, branch: string): boolean {
  if (/' of \S+/.test(subject)) return true
  const into = /' into '?([^']+?)'?$/.exec(subject)?.[1]
  if (into !== undefined) return into === branch
  return /^(?:main|master|trunk|develop)$/.test(branch)
}

/** GitHub and others put the title first in the body of a merge commit. */
function titleAndBody(body: string, subject: string): Pick<Landing, 'title' | 'body'> {
  const newline = body.indexOf('\n')
  const title = (newline < 0 ? body : body.slice(0, newline)).trim()
  return title === ''
    ? { title: subject, body: '' }
    : { title, body: newline < 0 ? '' : body.slice(newline + 1).trim() }
}

function readSingle(subject: string, body: string): Landing {
  return { kind: 'single', branch: null, body, ...numbered(subject, body) }
}

/** The subject without the number at its end, and the number: from there, else from a footer line. */
function numbered(subject: string, body: string): Pick<Landing, 'title' | 'number'> {
  const found = TRAILING_NUMBER.exec(subject)
  if (found === null) return { title: subject, number: toNumber(footerNumber(body)) }
  return { title: subject.slice(0, found.index).trim(), number: toNumber(found[1] ?? null) }
}

/** `PR-URL:` (Node.js) or GitLab's line; nothing else in a body counts: most numbers there are other people's. */
function footerNumber(body: string): string | null {
  if (!body.includes('PR-URL:') && !body.includes('See merge request')) return null
  for (const line of linesOf(body).toReversed()) {
    const found = PR_URL.exec(line)?.[1] ?? GITLAB.exec(line)?.[1]
    if (found !== undefined) return found
  }
  return null
}

function toNumber(text: string | null): number | null {
  const number = Number(text ?? 0)
  return number > 0 ? number : null
}
