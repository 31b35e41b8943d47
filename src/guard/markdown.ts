/**
 * GitHub Markdown as typed nodes. Untrusted text enters through `plain`, `inlineCode` and `codeBlock` only, and none of them
 * can produce a link, an image, HTML, a mention or a reference; links are built from ids. Rendering is in
 * `render-markdown.ts`.
 */
import { limits } from './limits.ts'
import { clipChars, visibleLine, visibleText } from './visible.ts'

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly children: readonly Inline[]; readonly url: string }

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code-block'; readonly text: string; readonly language: string }
  | { readonly kind: 'list'; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table'
      readonly header: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly kind: 'details'; readonly summary: readonly Inline[]; readonly children: readonly Block[] }
  | { readonly kind: 'marker'; readonly id: string }

/** Our own words. Escaped like all text, so that a file name in them stays a file name. */
export function text(words: string): Inline {
  return { kind: 'text', text: words }
}

/** Untrusted words on one line: invisible characters gone, cut at `maxChars`. */
export function plain(untrusted: string, maxChars: number = limits.markdown.quoteChars): Inline {
  return { kind: 'text', text: clipChars(visibleLine(untrusted), maxChars) }
}

export function strong(...children: readonly Inline[]): Inline {
  return { kind: 'strong', children }
}

/** Untrusted or not: a span of code on one line, cut at `maxChars`. */
export function inlineCode(untrusted: string, maxChars: number = limits.markdown.quoteChars): Inline {
  return { kind: 'code', text: clipChars(visibleLine(untrusted), maxChars) }
}

export interface LinkTarget {
  /** `https://github.com`, or the address of a GitHub Enterprise server. */
  readonly server: string
  /** Path segments, each encoded: `['owner', 'repo', 'pull', 7]`. */
  readonly segments: readonly (string | number)[]
  /** `issuecomment-12`. */
  readonly fragment?: string
}

/** A link to a place of this repository or run, made of ids. Throws when the server is not a plain https origin. */
export function link(label: Inline, { server, segments, fragment }: LinkTarget): Inline {
  if (!/^https:\/\/[a-z0-9.-]+(:\d+)?$/i.test(server)) throw new Error(`Not an https origin: ${JSON.stringify(server)}`)
  const path = segments.map((segment) => {
    const name = visibleLine(String(segment))
    if (name === '' || name === '.' || name === '..') throw new Error('A link segment may not be empty or a dot.')
    return encodeURIComponent(name)
  })
  const anchor = fragment === undefined ? '' : `#${fragment.replace(/[^\w-]/g, '')}`
  return { kind: 'link', children: [label], url: `${server}/${path.join('/')}${anchor}` }
}

export function heading(level: 1 | 2 | 3 | 4, ...children: readonly Inline[]): Block {
  return { kind: 'heading', level, children }
}

export function paragraph(...children: readonly Inline[]): Block {
  return { kind: 'paragraph', children }
}

/** Untrusted or not: a block of code, cut at `maxChars`. `language` is a word of ours for the highlighter. */
export function codeBlock(untrusted: string, language = '', maxChars: number = limits.markdown.blockChars): Block {
  const shown = clipChars(withoutLastLines(visibleText(untrusted)), maxChars, '\n… (cut)')
  return { kind: 'code-block', text: shown, language: /^[a-z]*$/.test(language) ? language : '' }
}

/** Without line ends at the end. (`/\n+$/` takes quadratic time on many of them in the middle.) */
function withoutLastLines(block: string): string {
  let end = block.length
  while (block[end - 1] === '\n') end--
  return block.slice(0, end)
}

/** Items of one paragraph each, or of several blocks. */
export function list(...items: readonly (readonly Block[])[]): Block {
  return { kind: 'list', items }
}

/** Every row is cut or filled to the width of the header. */
export function table(
  header: readonly (readonly Inline[])[],
  rows: readonly (readonly (readonly Inline[])[])[],
): Block {
  return { kind: 'table', header, rows }
}

export function details(summary: readonly Inline[], ...children: readonly Block[]): Block {
  return { kind: 'details', summary, children }
}

/** A hidden note by which we find our own comment again. */
export function marker(id: string): Block {
  if (!/^[a-z0-9][a-z0-9:._/-]*$/i.test(id) || id.includes('--')) throw new Error(`Not a marker: ${JSON.stringify(id)}`)
  return { kind: 'marker', id }
}
