import { describe, expect, test } from '@jest/globals'
import { array, assert, constantFrom, property, string } from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import {
  codeBlock,
  details,
  heading,
  inlineCode,
  link,
  list,
  marker,
  paragraph,
  plain,
  strong,
  table,
  text,
  type Block,
} from '../../src/guard/markdown.ts'
import { renderMarkdown, renderWithin } from '../../src/guard/render-markdown.ts'
import { byteLength, visibleLine, visibleText } from '../../src/guard/visible.ts'
import { untrusted } from './untrusted.ts'

interface Node {
  readonly type: string
  readonly value?: string
  readonly url?: string
  readonly children?: readonly Node[]
}

const parse = (markdown: string): Node =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
const nodes = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodes)]

const server = 'https://github.com'
const ours = link(text('our link'), { server, segments: ['o', 'r', 'pull', 7] })

/** Everything that untrusted text may go into, at once. */
function page(words: string): Block[] {
  return [
    heading(2, plain(words)),
    paragraph(plain(words), text(' and '), inlineCode(words), text(' then '), strong(plain(words)), ours),
    paragraph(inlineCode(words)),
    codeBlock(words, 'text'),
    list(
      [paragraph(plain(words)), codeBlock(words)],
      [list([paragraph(inlineCode(words)), codeBlock(words)])],
      [paragraph(strong(plain(words)))],
    ),
    table(
      [[text('a')], [plain(words)]],
      [
        [[inlineCode(words)], [plain(words)]],
        [[plain(words), text(words)], [inlineCode(`\\${words}|\\\\|`)]],
      ],
    ),
    details([text('more: '), plain(words), inlineCode(words)], codeBlock(words), paragraph(plain(words))),
    paragraph(text('the end')),
  ]
}

function expectHarmless(words: string): void {
  const tree = parse(renderMarkdown(page(words)))
  const all = nodes(tree)
  const kinds = new Set(all.map(({ type }) => type))
  for (const kind of [
    'image',
    'imageReference',
    'linkReference',
    'definition',
    'footnoteReference',
    'footnoteDefinition',
    'blockquote',
    'thematicBreak',
    'delete',
    'break',
  ]) {
    expect(kinds).not.toContain(kind)
  }
  expect(all.filter(({ type }) => type === 'link').map(({ url }) => url)).toEqual([`${server}/o/r/pull/7`])
  for (const { value = '' } of all.filter(({ type }) => type === 'html')) {
    const own = /^(?:<details>\n<summary>[^<>]*(?:<code>[^<>]*<\/code>)?<\/summary>|<\/details>)$/
    expect(value).toMatch(own)
    expect(value.replace(/<code>.*?<\/code>/s, '')).not.toMatch(/@\w|#\d|:\/\/|www\./)
  }
  for (const { value = '' } of all.filter(({ type }) => type === 'text')) {
    expect(value).not.toMatch(/@[\w-]|#\d|\bgh-\d|:\/\/|\bwww\.|:[\w+-]+:/i)
  }
  // The frame stands: every block of ours is a block of the tree, and nothing else is.
  expect((tree.children ?? []).map(({ type }) => type)).toEqual(
    [
      'heading',
      'paragraph',
      'paragraph',
      'code',
      'list',
      'table',
      'html',
      'code',
      'paragraph',
      'html',
      'paragraph',
    ].filter((_, index) => !(index === 8 && visibleLine(words) === '')),
  )
  const code = tree.children?.[3]
  expect(code?.value).toBe(visibleText(words).replace(/\n+$/, ''))
  const rows = tree.children?.[5]?.children ?? []
  expect(rows.map((row) => row.children?.length)).toEqual([2, 2, 2])
}

test('the corpus is worth its name', () => {
  expect(untrusted.length).toBeGreaterThanOrEqual(60)
})

test.each(untrusted)('%j is only text and code', (words) => {
  expectHarmless(words)
})

test('any text and any mixture is only text and code', () => {
  assert(property(string({ unit: 'binary', maxLength: 80 }), expectHarmless), { numRuns: 60 })
  const mixture = array(constantFrom(...untrusted, '\n', ' ', '`', '|', '\\', '<', '*'), { maxLength: 6 }).map(
    (parts) => parts.join(''),
  )
  assert(property(mixture, expectHarmless), { numRuns: 60 })
})

test('code spans say what they were given', () => {
  for (const words of untrusted.filter((words) => visibleLine(words) !== '')) {
    const [span] = nodes(parse(renderMarkdown([paragraph(inlineCode(words))]))).filter(
      ({ type }) => type === 'inlineCode',
    )
    expect(span?.value).toBe(visibleLine(words))
  }
})

describe('golden', () => {
  test('a small comment', () => {
    const blocks = [
      marker('backtest:review'),
      heading(3, text('2 findings in src/my_file.ts')),
      paragraph(strong(text('Repeated call')), text(' at step 3: '), inlineCode('npm test | tail')),
      list([paragraph(text('one'))], [paragraph(text('two')), codeBlock('a\n```\nb', 'sh')]),
      table([[text('test')], [text('result')]], [[[inlineCode('a|b')], [text('failed')]]]),
      details([text('1 more'), inlineCode('<b>')], paragraph(ours)),
    ]
    expect(renderMarkdown(blocks)).toBe(`<!-- backtest:review -->

### 2 findings in src/my\\_file.ts

**Repeated call** at step 3: \`npm test | tail\`

- one
- two

  \`\`\`\`sh
  a
  \`\`\`
  b
  \`\`\`\`

| test | result |
| --- | --- |
| \`a\\|b\` | failed |

<details>
<summary>1 more<code>&lt;b&gt;</code></summary>

[our link](<https://github.com/o/r/pull/7>)

</details>
`)
  })
})

describe('links', () => {
  test.each(['http://github.com', 'https://evil.example/x', 'javascript:alert(1)', 'https://a b', 'https://u@h'])(
    '%s is refused',
    (bad) => {
      expect(() => link(text('x'), { server: bad, segments: [1] })).toThrow(/https origin/)
    },
  )
  test('segments are encoded and may not climb', () => {
    expect(link(text('x'), { server, segments: ['o', 'a/b>(c)', 3], fragment: 'r1"><' })).toMatchObject({
      url: 'https://github.com/o/a%2Fb%3E(c)/3#r1',
    })
    expect(() => link(text('x'), { server, segments: ['o', '..', 'x'] })).toThrow(/segment/)
  })
  test('a marker is a plain word', () => {
    expect(() => marker('x --> <img>')).toThrow(/marker/)
    expect(() => marker('a--b')).toThrow(/marker/)
  })
})

test('a page fits its budget in bytes, whole blocks at a time', () => {
  const blocks = Array.from({ length: 50 }, (_, index) => paragraph(text(`${index} ${'ü'.repeat(40)}`)))
  const ending = [paragraph(text('the rest is in the job summary'))]
  for (const budget of [200, 1000, 3333]) {
    const { markdown, dropped } = renderWithin(blocks, budget, ending)
    expect(byteLength(markdown)).toBeLessThanOrEqual(budget)
    expect(markdown).toMatch(/the rest is in the job summary\n$/)
    expect(markdown.split('\n\n')).toHaveLength(50 - dropped + 1)
  }
  expect(renderWithin(blocks, 1_000_000, ending).dropped).toBe(0)
})
