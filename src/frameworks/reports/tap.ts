/**
 * TAP 13/14 with nested subtests as node-tap (indented, `{ }` blocks), tape (`# title` groups) and AVA write it.
 * https://testanything.org/tap-version-14-specification.html
 */

export interface TapNode {
  readonly name: string
  readonly ok: boolean
  readonly directive: 'skip' | 'todo' | null
  /** Results one level below, in order. */
  readonly children: readonly TapNode[]
  /** Lines of the YAML block. */
  readonly detail: readonly string[]
  /** A comment line of the outermost level that stood last before this result (tape's test titles), by position. */
  readonly group: number
}

export interface TapReport {
  readonly nodes: readonly TapNode[]
  /** Comment lines of the outermost level, in order. `TapNode.group` counts them. */
  readonly comments: readonly string[]
  /** N of `1..N`, null where no plan was printed: the producer did not come to its end. */
  readonly planned: number | null
  readonly bailedOut: string | null
}

type Open = { -readonly [Key in keyof TapNode]: TapNode[Key] } & { children: Open[]; detail: string[] }

const RESULT = /^(not )?ok\b(?: (\d{1,9}))?(?: ?- | |$)(.*)$/
const MAX_DEPTH = 64
const MAX_DETAIL = 60

export function parseTap(text: string): TapReport {
  const levels: Open[][] = [[]]
  const comments: string[] = []
  let planned: number | null = null
  let bailedOut: string | null = null
  let yamlEnd: string | null = null
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd()
    const indent = line.length - line.trimStart().length
    const level = Math.min(Math.floor(indent / 4), MAX_DEPTH)
    const body = line.slice(indent)
    if (yamlEnd !== null) {
      const open = levels.findLast((list) => list.length > 0)?.at(-1)
      if (line === yamlEnd) yamlEnd = null
      else if (open !== undefined && open.detail.length < MAX_DETAIL) open.detail.push(line.trim())
      continue
    }
    const result = indent % 4 === 0 ? RESULT.exec(body) : null
    if (result !== null) addResult(levels, level, readResult(result, comments.length))
    else if (body === '---' && indent >= 2) yamlEnd = `${' '.repeat(indent)}...`
    else if (body === '}' && indent % 4 === 0) adopt(levels, level)
    else if (level === 0 && /^1\.\.\d{1,9}/.test(body)) planned = Number.parseInt(body.slice(3), 10)
    else if (body.startsWith('Bail out!')) bailedOut = body.slice('Bail out!'.length).trim()
    else if (indent === 0 && body.startsWith('# ')) comments.push(body.slice(2))
  }
  return { nodes: levels[0] ?? [], comments, planned, bailedOut }
}

function addResult(levels: Open[][], level: number, node: Open): void {
  while (levels.length <= level) levels.push([])
  // What stands deeper came before its parent; a `{ }` block is adopted when it closes.
  node.children = levels.slice(level + 1).flat()
  levels.length = level + 1
  levels[level]?.push(node)
}

function adopt(levels: Open[][], level: number): void {
  levels[level]?.at(-1)?.children.push(...levels.slice(level + 1).flat())
  levels.length = Math.min(levels.length, level + 1)
}

function readResult(match: RegExpExecArray, group: number): Open {
  const text = (match[3] ?? '').replace(/ \{$/, '').replace(/ # time=[\d.]{1,20}m?s$/, '')
  const directive = / # (skip|todo)\b[^#]*$/i.exec(text)
  const name = (directive === null ? text : text.slice(0, directive.index)).replace(/\\([#\\])/g, '$1').trim()
  const kind = directive?.[1]?.toLowerCase()
  const bare = /^# (skip|todo)\b/i.exec(text)?.[1]?.toLowerCase() ?? kind
  return {
    name: bare !== undefined && kind === undefined ? '' : name,
    ok: match[1] === undefined,
    directive: bare === 'skip' || bare === 'todo' ? bare : null,
    children: [],
    detail: [],
    group,
  }
}
