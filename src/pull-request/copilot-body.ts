/** The prompt that GitHub Copilot keeps, word for word, in the body of the pull request it opens. */

export interface CopilotComment {
  readonly author: string
  readonly body: string
}

export interface CopilotIssue {
  readonly title: string
  readonly description: string
  /** Comments on the issue as they were when the work began. */
  readonly comments: readonly CopilotComment[]
}

export interface CopilotPrompt {
  /** The person's words: the chat message, or the issue's title and description. */
  readonly text: string
  /** The snapshot of the issue, where the work began with one. */
  readonly issue?: CopilotIssue
}

const SUMMARY = /<summary>\s{0,10}Original prompt\s{0,10}<\/summary>/i
const START = '<!-- START COPILOT ORIGINAL PROMPT -->'
const ENDS = ['<!-- START COPILOT CODING AGENT SUFFIX -->', '<!-- START COPILOT CODING AGENT TIPS -->']
/** What Copilot writes above the issue; seen with `on` and with `in`. */
const PREAMBLE = /^\*This section details (?:on|in) the original issue you should resolve\*$/

/**
 * Finds the block `<details><summary>Original prompt</summary>`. Quoting with `> ` is taken off where every line has it.
 * @returns null when the body holds no such block: the agent sometimes overwrites it, and then its first edit has it
 */
export function copilotPrompt(body: string): CopilotPrompt | null {
  const block = promptBlock(body.replaceAll('\r\n', '\n'))
  if (block === null) return null
  const content = withoutPreamble(unquoted(block)).trim()
  const issue = readIssue(content)
  const text = issue === null ? content : [issue.title, issue.description].filter((part) => part !== '').join('\n\n')
  if (text === '') return null
  return issue === null ? { text } : { text, issue }
}

/** Between the summary and the `</details>` that closes it; the prompt may hold `<details>` of its own. */
function promptBlock(body: string): string | null {
  const from = Math.max(0, body.indexOf(START))
  const summary = SUMMARY.exec(body.slice(from))
  if (summary === null) return null
  const start = from + summary.index + summary[0].length
  const marks = ENDS.map((mark) => body.indexOf(mark, start)).filter((at) => at >= 0)
  const end = Math.min(body.length, ...marks)
  const section = body.slice(start, end)
  // A mark after the block means that its last closing tag is the one; else count the tags.
  const close = marks.length > 0 ? section.lastIndexOf('</details>') : closingTag(section)
  return close < 0 ? section : section.slice(0, close)
}

function closingTag(section: string): number {
  let depth = 1
  for (const tag of section.matchAll(/<(\/?)details\b/gi)) {
    depth += tag[1] === '/' ? -1 : 1
    if (depth === 0) return tag.index
  }
  return -1
}

function unquoted(block: string): string {
  const lines = block.split('\n')
  const quoted = lines.filter((line) => line.trim() !== '').every((line) => line.startsWith('>'))
  return quoted ? lines.map((line) => line.replace(/^> ?/, '')).join('\n') : block
}

function withoutPreamble(content: string): string {
  const lines = content.split('\n')
  while (lines.length > 0 && /^-*$|^\*This section details/.test(lines[0]?.trim() ?? '')) {
    const first = lines[0]?.trim() ?? ''
    if (first.startsWith('*') && !PREAMBLE.test(first)) break
    lines.shift()
  }
  return lines.join('\n')
}

function readIssue(content: string): CopilotIssue | null {
  const title = tagged(content, 'issue_title')
  const description = tagged(content, 'issue_description')
  if (title === null && description === null) return null
  return { title: title ?? '', description: description ?? '', comments: readComments(content) }
}

function readComments(content: string): CopilotComment[] {
  const comments: CopilotComment[] = []
  const all = tagged(content, 'comments') ?? ''
  for (const part of all.split('<comment_new>').slice(1)) {
    const author = tagged(part, 'author') ?? ''
    const text = tagged(part, 'body') ?? ''
    if (text !== '') comments.push({ author: author.replace(/^@/, ''), body: text })
  }
  return comments
}

/** From the first opening to the last closing tag: the words between may name the tag themselves. */
function tagged(content: string, tag: string): string | null {
  const start = content.indexOf(`<${tag}>`)
  if (start < 0) return null
  const end = content.lastIndexOf(`</${tag}>`)
  return content.slice(start + tag.length + 2, end < start ? content.length : end).trim()
}
