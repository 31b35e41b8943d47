import { assertNever } from '../core/errors.ts'
import { escapeHtml, escapeText, fenceFor } from './escape-markdown.ts'
import type { Block, Inline } from './markdown.ts'
import { byteLength } from './visible.ts'

/** The blocks as GitHub Markdown, one empty line between them and one newline at the end. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return `${renderBlocks(blocks)}\n`
}

export interface Fitted {
  readonly markdown: string
  /** Blocks of the end that did not fit. */
  readonly dropped: number
}

/** As many blocks from the start as fit into `maxBytes`, with `ending` after them when some did not. */
export function renderWithin(blocks: readonly Block[], maxBytes: number, ending: readonly Block[]): Fitted {
  const whole = renderMarkdown(blocks)
  if (byteLength(whole) <= maxBytes) return { markdown: whole, dropped: 0 }
  let room = maxBytes - byteLength(renderMarkdown(ending))
  let kept = 0
  for (const block of blocks) {
    room -= byteLength(renderBlock(block)) + 2
    if (room < 0) break
    kept++
  }
  return { markdown: renderMarkdown([...blocks.slice(0, kept), ...ending]), dropped: blocks.length - kept }
}

function renderBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(renderBlock)
    .filter((block) => block !== '')
    .join('\n\n')
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${renderInline(block.children)}`
    case 'paragraph':
      return renderInline(block.children)
    case 'code-block':
      return renderCodeBlock(block.text, block.language)
    case 'list':
      return renderList(block.items)
    case 'table':
      return renderTable(block)
    case 'details':
      // GitHub reads Markdown again after an empty line; the summary itself is HTML.
      return `<details>\n<summary>${renderHtml(block.summary)}</summary>\n\n${renderBlocks(block.children)}\n\n</details>`
    case 'marker':
      return `<!-- ${block.id} -->`
    default:
      return assertNever(block, 'block')
  }
}

/** An item without content would take its neighbours apart. */
function renderList(items: readonly (readonly Block[])[]): string {
  const bodies = items.map(renderBlocks).filter((body) => body !== '')
  return bodies.map((body) => indentAfterFirst(`- ${body}`, '  ')).join('\n')
}

function renderInline(nodes: readonly Inline[], place: 'prose' | 'table' = 'prose'): string {
  const parts = joinText(nodes).map((node, index) => {
    switch (node.kind) {
      case 'text':
        return escapeText(node.text, index === 0)
      case 'strong':
        return renderStrong(renderInline(node.children, place))
      case 'code':
        return renderCode(node.text, place)
      case 'link':
        // No child of a link may be a link; angle brackets take every character that encodeURIComponent leaves.
        return `[${renderInline(node.children, place)}](<${node.url}>)`
      default:
        return assertNever(node, 'inline')
    }
  })
  return parts.join('')
}

/** Two texts side by side are one text to GitHub, which may find a reference across the border. */
function joinText(nodes: readonly Inline[]): Inline[] {
  const joined: Inline[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (node.kind === 'text' && last?.kind === 'text')
      joined.splice(-1, 1, { kind: 'text', text: last.text + node.text })
    else joined.push(node)
  }
  return joined
}

/** Without words it would be a rule. */
function renderStrong(inner: string): string {
  return inner === '' ? '' : `**${inner}**`
}

/** A code span has a fence longer than any run of backticks inside it. An empty one does not exist in Markdown. */
function renderCode(text: string, place: 'prose' | 'table'): string {
  if (text.trim() === '') return '*(empty)*'
  const fence = fenceFor(text, 1)
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${padding}${place === 'table' ? escapePipes(text) : text}${padding}${fence}`
}

/**
 * In a table cell a pipe is written `\|`, in code too. After an odd number of backslashes that cannot be said: the row's
 * parser would pair the backslashes and end the cell, so a broken bar stands in.
 */
function escapePipes(text: string): string {
  return text.replace(/(\\*)\|/g, (_, slashes: string) => (slashes.length % 2 === 0 ? `${slashes}\\|` : `${slashes}¦`))
}

function renderCodeBlock(text: string, language: string): string {
  const fence = fenceFor(text, 3)
  return `${fence}${language}\n${text}\n${fence}`
}

function renderTable({ header, rows }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly (readonly Inline[])[]): string =>
    `| ${header.map((_, index) => renderInline(cells[index] ?? [], 'table') || ' ').join(' | ')} |`
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n')
}

function renderHtml(nodes: readonly Inline[]): string {
  const parts = joinText(nodes).map((node) => {
    switch (node.kind) {
      case 'text':
        return escapeHtml(node.text)
      case 'strong':
        return `<b>${renderHtml(node.children)}</b>`
      case 'code':
        return `<code>${escapeHtml(node.text)}</code>`
      case 'link':
        // Encoded by `link`: no quote, no ampersand.
        return `<a href="${node.url}">${renderHtml(node.children)}</a>`
      default:
        return assertNever(node, 'inline')
    }
  })
  return parts.join('')
}

/** Lines after the first belong to the list item only when they stand below its text. */
function indentAfterFirst(block: string, indent: string): string {
  return block.replace(/\n(?=[^\n])/g, `\n${indent}`)
}
