/**
 * References to the very solution: a prompt that names its own pull request, branch, commit or title tells where the
 * answer lies (ProdCodeBench, arXiv 2604.01527, prompt filters). References to other, earlier changes are allowed.
 */
import type { PullRequest } from '../pull-request/pull-request.ts'

export interface Reference {
  readonly what: string
  readonly at: number
  readonly length: number
}

/** A git abbreviation; shorter hexadecimal words are numbers and ids. */
const SHA_TOKEN = /\b[0-9a-f]{7,64}\b/gi
const NUMBER_TOKEN =
  /(?:(?<![\w/&])(?:#|gh-)|\bpull\/|\bpull request #?|\bpull-request #?|\bmerge request [#!]?|\bpr ?#?)(\d{1,9})\b/gi
const OTHER_REPOSITORY = /github\.com\/([\w.-]+\/[\w.-]+)\/(?:pull|issues)\/(\d{1,9})/gi
/** "This PR" in the first words of a session speaks of work that exists already. */
const THIS_CHANGE =
  /\b(?:(?:this|my|the current|our) (?:pr|pull request|merge request|mr)\b|(?:pr|pull request)(?:'s)? (?:run|checks?|ci|build|pipeline) (?:is |are |has |have |keeps? )?(?:fail|red\b|broken\b))/gi
/** "This pull request" with its address or number; "our pull request #7" is under work all the same. */
const NAMED = /^this (?:pr|pull request|merge request|mr)[\s:?,([]{0,5}(?:https?:\/\/\S{1,100}\/pull\/\d|#\d)/i
const COMMON_BRANCH = /^(?:main|master|develop|dev|trunk|staging|production|release|patch-\d+|fix|feature|test|docs)$/i

/** The first reference to the change in one turn, or null. */
export function findReference(text: string, change: PullRequest, turn: 'first' | 'later'): Reference | null {
  return (
    byUrl(text, change) ??
    byNumber(text, change) ??
    bySha(text, change) ??
    byBranch(text, change) ??
    byIssue(text, change) ??
    byTitle(text, change, turn) ??
    (turn === 'first' ? findStanding(text) : null)
  )
}

function byUrl(text: string, change: PullRequest): Reference | null {
  if (change.url !== null && change.url !== '') {
    const at = text.toLowerCase().indexOf(change.url.toLowerCase())
    // `/pull/12` must not match in `/pull/123`.
    if (at >= 0 && !/^\d/.test(text.slice(at + change.url.length)))
      return { what: "this pull request's URL", at, length: change.url.length }
  }
  for (const match of text.matchAll(OTHER_REPOSITORY)) {
    const same = match[1]?.toLowerCase() === `${change.owner}/${change.repo}`.toLowerCase()
    if (same && Number(match[2]) === change.number)
      return { what: "this pull request's URL", at: match.index, length: match[0].length }
  }
  return null
}

function byNumber(text: string, change: PullRequest): Reference | null {
  if (change.number === null) return null
  // The argument of a review command, without the command.
  if (text.trim() === String(change.number)) return { what: "this pull request's number", at: 0, length: text.length }
  // The same where a harness writes the arguments below the expanded command.
  const argument = /^ARGUMENTS: #?(\d{1,9})\s*$/m.exec(text)
  if (argument !== null && Number(argument[1]) === change.number)
    return { what: "this pull request's number", at: argument.index, length: argument[0].length }
  // URLs were judged with their repository; `/pull/12` of another one is no reference.
  const words = text.replace(/https?:\/\/\S+/g, (url) => ' '.repeat(url.length))
  for (const match of words.matchAll(NUMBER_TOKEN))
    if (Number(match[1]) === change.number)
      return { what: "this pull request's number", at: match.index, length: match[0].length }
  return null
}

function bySha(text: string, change: PullRequest): Reference | null {
  const own = [change.head, ...change.commits.map((commit) => commit.sha)].filter((sha) => sha !== change.base)
  for (const match of text.matchAll(SHA_TOKEN)) {
    const token = match[0].toLowerCase()
    if (own.some((sha) => sha.startsWith(token)))
      return { what: 'a commit of this change', at: match.index, length: token.length }
  }
  return null
}

function byBranch(text: string, change: PullRequest): Reference | null {
  const branch = change.head_branch
  // A one-word branch (`parser`) is a word of the language.
  if (branch === null || branch.length < 6 || !/[-_/\d]/.test(branch) || COMMON_BRANCH.test(branch)) return null
  const at = tokenIndex(text, branch)
  return at < 0 ? null : { what: "this change's branch", at, length: branch.length }
}

/** GitHub's closing keywords (https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue). */
const CLOSES =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s{1,4}(?:#|https:\/\/github\.com\/([\w.-]{1,100}\/[\w.-]{1,100})\/issues\/)(\d{1,9})\b/gi

/** An issue that this change closes: its page on the code host names the fix. */
function byIssue(text: string, change: PullRequest): Reference | null {
  const own = `${change.owner}/${change.repo}`.toLowerCase()
  const said = [change.title, change.body, ...change.commits.map(({ message }) => message)].join('\n')
  const closed = [...said.matchAll(CLOSES)].filter(({ 1: repo }) => repo === undefined || repo.toLowerCase() === own)
  const numbers = new Set(closed.map(({ 2: number }) => Number(number)))
  if (numbers.size === 0) return null
  const words = text.replace(OTHER_REPOSITORY, (url, repo: string, number: string) =>
    (repo.toLowerCase() === own ? `#${number}` : '').padStart(url.length),
  )
  for (const match of words.matchAll(/(?<![\w/&])#(\d{1,9})\b|\bissue #?(\d{1,9})\b/gi))
    if (numbers.has(Number(match[1] ?? match[2])))
      return { what: 'an issue that this change closes', at: match.index, length: match[0].length }
  return null
}

/** Where `token` stands in `text` with no word character, `-` or `/` next to it. */
function tokenIndex(text: string, token: string): number {
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + token.length] ?? ' '
    if (!/[\w/-]/.test(before) && !/[\w/-]/.test(after)) return at
  }
  return -1
}

const MARKS = /^[#>*\-\s\d.]*/
/** What stands before a title in a line that is its source: marks of a heading or list, then `Plan:`, `ENT-12:`, `[web]`. */
const BEFORE_TITLE = /^[#>*\-\s\d.]*(?:(?!(?:pr|mr|commit)\b)[\w-]{1,20}:\s|\[[\w\s-]{1,20}\]\s){0,2}/

/**
 * The title word for word. Agents make titles out of prompts, so in a first turn a line that opens with it (the request, the
 * heading of a plan, with its label) is where the title came from and no reference. Short titles are phrases anybody writes.
 */
function byTitle(text: string, change: PullRequest, turn: 'first' | 'later'): Reference | null {
  const title = flat(change.title.replace(/\s*\(#\d+\)\s*$/, ''))
  if (title.length < 15 || title.split(' ').length < 3) return null
  const lines = text.split('\n').map(flat)
  const opens = (line: string): boolean =>
    line.replace(MARKS, '').startsWith(title) || line.replace(BEFORE_TITLE, '').startsWith(title)
  const found = lines.findIndex((line) => line.includes(title) && !(turn === 'first' && opens(line)))
  if (found < 0) return null
  const at = text.split('\n', found).reduce((sum, line) => sum + line.length + 1, 0)
  const inLine = text.slice(at).toLowerCase().indexOf(title)
  return { what: "this pull request's title", at: at + Math.max(0, inLine), length: title.length }
}

function flat(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Words that speak of a pull request which exists already, or null. */
export function findStanding(text: string): Reference | null {
  for (const { 0: words, index } of text.matchAll(THIS_CHANGE)) {
    // An example, which may be named: its own address and number were looked for before.
    if (NAMED.test(text.slice(index, index + words.length + 150))) continue
    return { what: 'a pull request that exists already', at: index, length: words.length }
  }
  return null
}
