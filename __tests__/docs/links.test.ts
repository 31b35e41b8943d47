/** Every link of the documentation leads somewhere, every picture is small, and every page is reached. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from '@jest/globals'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { markdownFiles, ROOT } from './pages.ts'

interface Node {
  readonly type: string
  readonly url?: string
  readonly value?: string
  readonly children?: readonly Node[]
}

interface Page {
  readonly links: readonly string[]
  /** As GitHub makes them of headings. */
  readonly anchors: ReadonlySet<string>
}

const pages = new Map(markdownFiles().map((file) => [file, readPage(file)]))

function readPage(file: string): Page {
  const tree: Node = fromMarkdown(readFileSync(join(ROOT, file), 'utf8'), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  })
  const all = flatten(tree)
  return {
    links: all.flatMap(linksOf),
    anchors: new Set(all.filter(({ type }) => type === 'heading').map((heading) => anchorOf(textOf(heading)))),
  }
}

/** Pictures with a width are HTML. */
function linksOf({ type, url = '', value = '' }: Node): readonly string[] {
  if (type === 'link' || type === 'image') return [url]
  return type === 'html' ? [...value.matchAll(/ (?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '') : []
}

function flatten(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(flatten)]
}

function textOf(node: Node): string {
  return flatten(node)
    .map(({ value }) => value ?? '')
    .join('')
}

/** Lower case, punctuation gone, spaces to dashes: https://docs.github.com, "Section links". */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

test.each([...pages])('%s: links', (file, { links }) => {
  const broken = links.filter((link) => {
    if (/^https:\/\/\S+$/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path))
    if (target.startsWith('..') || !existsSync(join(ROOT, target))) return true
    return anchor !== undefined && pages.get(target)?.anchors.has(anchor) !== true
  })
  expect(broken).toEqual([])
})

test('every page of docs/ is linked from another page', () => {
  const linked = new Set(
    [...pages].flatMap(([file, { links }]) =>
      links.map((link) => relative(ROOT, join(ROOT, dirname(file), link.split('#')[0] ?? ''))),
    ),
  )
  expect([...pages.keys()].filter((file) => file.startsWith('docs/') && !linked.has(file))).toEqual([])
})

test('pictures are small and used', () => {
  const used = new Set(
    [...pages].flatMap(([file, { links }]) => links.map((link) => relative(ROOT, join(ROOT, dirname(file), link)))),
  )
  for (const name of readdirSync(join(ROOT, 'docs/images'))) {
    expect([name, used.has(`docs/images/${name}`)]).toEqual([name, true])
    expect([name, statSync(join(ROOT, 'docs/images', name)).size < 150_000]).toEqual([name, true])
  }
})

test('anchors are made as GitHub makes them', () => {
  expect(anchorOf('“Resource not accessible by integration”')).toBe('resource-not-accessible-by-integration')
  expect(anchorOf('task.json')).toBe('taskjson')
})
