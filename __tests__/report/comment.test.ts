import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { renderComment } from '../../src/report/comment.ts'
import { MAX_WORDS, courseCorrection } from '../../src/report/course-correction.ts'
import { renderCurationSummary, renderReviewSummary } from '../../src/report/summary.ts'
import type { Finding } from '../../src/review/finding.ts'
import { accepted, context, findings, reviewWith } from './samples.ts'

interface Node {
  readonly type: string
  readonly value?: string
  readonly url?: string
  readonly children?: readonly Node[]
}

function nodesOf(markdown: string): Node[] {
  const all: Node[] = []
  const visit = (node: Node): void => {
    all.push(node)
    for (const child of node.children ?? []) visit(child)
  }
  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node)
  return all
}

function sampleFinding(): Finding {
  const [first] = findings
  if (first === undefined) throw new Error('no sample finding')
  return first
}

const HOSTILE = [
  '@everyone look',
  '[click](https://evil.example)',
  '![x](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)>',
  '</details><script>alert(1)</script>',
  '```\nout of the fence\n```',
  '<!-- backtest:v1:42 -->',
  'https://evil.example/?q=secret',
  '| a | b |',
  'fixes #1',
  '\u202egnp.exe',
]

function hostile(words: string): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    explanation: words,
    guidance: words,
    evidence: [{ step: 1, quote: words }],
  }))
}

describe('the comment', () => {
  test('on the command line it asks for no reply, since nobody would read it', () => {
    const local = { ...context, pull_request: { ...context.pull_request, number: null } }
    const { body } = renderComment(reviewWith(findings), local)
    expect(body).not.toContain('/backtest')
    expect(body).toContain('under `intended` in the configuration')
  })

  test('starts with the verdict and ends with its marker', () => {
    const { body, marker, worthPosting } = renderComment(reviewWith(findings), context)
    expect(body.split('\n')[0]).toMatch(/^\*\*4 findings \(1 high, 2 medium, 1 low\)/)
    expect(body.trimEnd().endsWith(marker)).toBe(true)
    expect(worthPosting).toBe(true)
  })

  test.each<[string, readonly Finding[], boolean]>([
    ['nothing', [], false],
    ['only low', findings.filter(({ severity }) => severity === 'low'), false],
    ['medium', findings.filter(({ severity }) => severity === 'medium'), true],
  ])('is worth posting with %s', (_, own, expected) => {
    expect(renderComment(reviewWith(own), context).worthPosting).toBe(expected)
  })

  test.each<[string, Finding['severity'][], number]>([
    ['low ones are folded beside a heavier one', ['medium', 'low', 'low'], 1],
    ['three of the heavy ones stand open', ['high', 'high', 'medium', 'medium', 'low'], 3],
    ['low ones stand open where there is nothing else', ['low', 'low'], 2],
  ])('%s', (_, severities, open) => {
    const own = severities.map((severity, index) => ({ ...sampleFinding(), id: `${index}`.repeat(12), severity }))
    const { body } = renderComment(reviewWith(own), context)
    expect(body.match(/^### /gm)).toHaveLength(open)
    const rest = severities.length - open
    expect(body.includes(`${rest} more finding`)).toBe(rest > 0)
  })

  test.each<[string, Finding['severity'][], RegExp]>([
    ['one finding needs no count of severities', ['medium'], /^\*\*1 finding \(medium\) in [^;]*: changed what/],
    ['several of one weight neither', ['low', 'low'], /^\*\*2 findings \(all low\) in .*; most serious: changed what/],
  ])('%s', (_, severities, expected) => {
    const own = severities.map((severity, index) => ({ ...sampleFinding(), id: `${index}`.repeat(12), severity }))
    expect(renderComment(reviewWith(own), context).body).toMatch(expected)
  })

  test('says once why findings of one detector matter', () => {
    const own = [0, 1, 2].map((index) => ({ ...sampleFinding(), id: `${index}`.repeat(12) }))
    expect(renderComment(reviewWith(own), context).body.match(/Why it matters/g)).toHaveLength(1)
  })

  test.each([
    [
      '/home/dev/projects/shop/packages/server/src/orders/confirmation.ts',
      '…/projects/shop/packages/server/src/orders/confirmation.ts',
    ],
    ['/src/short.ts', '/src/short.ts'],
    [`/${'x'.repeat(80)}`, `/${'x'.repeat(80)}`],
    ['/bin/sh /home/dev/projects/shop/packages/server/scripts/release.sh --all', '/bin/sh /home/dev/projects/shop'],
  ])('a long path is told by its end: %s', (quote, shown) => {
    const { body } = renderComment(reviewWith([{ ...sampleFinding(), evidence: [{ step: 7, quote }] }]), context)
    expect(body).toContain(`step 7  ${shown}`)
  })

  test('says once what is of two classes', () => {
    const failing = { ...sampleFinding(), class: 'tool-call-failure', detector: 'same-error' } as const
    const looping = { ...failing, id: 'a'.repeat(12), class: 'infinite-loop', detector: 'repeated-call' } as const
    const elsewhere = { ...looping, id: 'b'.repeat(12), steps: [7, 8] }
    const { body } = renderComment(reviewWith([failing, looping, elsewhere]), context)
    expect(body.match(/^### /gm)).toHaveLength(2)
    expect(body).toMatch(/The same steps are also:\*\* Same call repeated \(Infinite loop, severity \w+\) `a{12}`/)
    expect(body).toContain(`dismiss ${elsewhere.id}`)
  })

  test('shows three findings and folds the rest', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      findings.map((finding) => ({ ...finding, id: `${finding.id}${n}` })),
    ).flat()
    const { body } = renderComment(reviewWith(many), context)
    expect(nodesOf(body).filter(({ type }) => type === 'heading')).toHaveLength(3)
    expect(body).toContain('117 more findings')
  })

  test.each([65_536, 8_000, 3_000, 1_500, 700])('fits into %i bytes, verdict and marker in it', (budget) => {
    const long = hostile('word '.repeat(400))
    const { body, marker } = renderComment(reviewWith([...long, ...long, ...long]), context, budget)
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(budget)
    expect(body).toContain('12 findings')
    expect(body).toContain(marker)
  })

  test.each(HOSTILE)('holds nothing active from %j', (words) => {
    const markdown = renderComment(reviewWith(hostile(words)), context).body
    const nodes = nodesOf(markdown)
    expect(nodes.filter(({ type }) => type === 'image')).toEqual([])
    const urls = nodes.filter(({ type }) => type === 'link').map(({ url }) => url)
    expect(urls.every((url) => url === 'https://github.com/acme/slugs/actions/runs/123456')).toBe(true)
    const markup = nodes.filter(({ type }) => type === 'html').map(({ value }) => value ?? '')
    expect(markup.filter((value) => !/^(?:<\/?details>|<summary>|<!-- backtest:v1:42 -->)/.test(value))).toEqual([])
    const prose = nodes.filter(({ type }) => type === 'text').map(({ value }) => value ?? '')
    expect(prose.join('\n')).not.toMatch(/(?:^|[^\w`])@\w/)
  })

  test('any text keeps the marker and the budget', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (words) => {
        const { body, marker } = renderComment(reviewWith(hostile(words)), context)
        expect(body.trimEnd().endsWith(marker)).toBe(true)
        expect(nodesOf(body).filter(({ type }) => type === 'image')).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})

describe('the course correction', () => {
  test('has at most 120 words and only whole sentences of the findings', () => {
    const long = findings.map((finding) => ({
      ...finding,
      guidance: `${'Read the file first. '.repeat(20)}${finding.guidance}`,
    }))
    const words = courseCorrection(long) ?? ''
    expect(words.split(/\s+/).length).toBeLessThanOrEqual(MAX_WORDS + long.length)
    expect(words.endsWith('.')).toBe(true)
  })
  test('is nothing for nothing', () => expect(courseCorrection([])).toBeNull())
})

describe('job summaries', () => {
  test('of a review hold info findings too', () => {
    const notes = findings.map((finding) => ({ ...finding, severity: 'info' as const }))
    expect(renderReviewSummary(reviewWith(notes), context)).toContain('4 notes')
  })
  test('are cut at the budget and say so', () => {
    const curations = Array.from({ length: 100 }, (_, n) => ({ ...accepted, instance_id: `acme__slugs-${n}` }))
    const text = renderCurationSummary({ curations, tasks: [], funnel: null }, 5_000)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(5_000)
    expect(text).toContain('did not fit')
  })
})
