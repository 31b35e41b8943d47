/** What the documentation says of the code is what the code says. `npm run docs` writes it. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Help, parseHelp, readHelp } from '../../scripts/docs/cli.ts'
import { generatedBlocks, withBlocks } from '../../scripts/docs/pages.ts'
import { RESERVED } from '../../scripts/docs/rejections.ts'
import { putBlock, table } from '../../scripts/docs/table.ts'
import { RejectionCode } from '../../src/task/rejection.ts'
import { markdownFiles, ROOT } from './pages.ts'

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(ROOT, 'src', name), 'utf8') }))

const mentions = (pattern: RegExp): string[] => SOURCES.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

let help: ReadonlyMap<string, Help>
beforeAll(() => {
  help = readHelp()
})

describe('generated tables', () => {
  let pages: Awaited<ReturnType<typeof generatedBlocks>>
  beforeAll(async () => {
    pages = await generatedBlocks(help)
  })

  test('every page is as `npm run docs` writes it', () => {
    for (const [file, blocks] of pages) {
      const page = readFileSync(join(ROOT, file), 'utf8')
      expect(`${file}\n${page}`).toBe(`${file}\n${withBlocks(page, blocks)}`)
    }
  })

  test('no cell of a table is forgotten', () => {
    for (const [file, blocks] of pages)
      for (const [name, block] of Object.entries(blocks))
        expect([file, name, /undefined|\[object Object\]/.exec(block)]).toEqual([file, name, null])
  })
})

describe('what is said to be missing is missing', () => {
  test.each(RejectionCode.options)('rejection %s', (code) => {
    const givers = mentions(new RegExp(`'${code}'`)).filter((name) => name !== 'task/rejection.ts')
    expect([code, givers.length > 0]).toEqual([code, !RESERVED.includes(code)])
  })
})

describe('commands in the documentation', () => {
  /** `backtest review --repo …` and `node dist/cli.js review …`, in code blocks and in code spans. */
  const commands = markdownFiles().flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:\bbacktest|node dist\/cli\.js) ([a-z]+)((?: [^\n`#]*)?)/g)]
      .filter(([whole]) => whole !== undefined && !/backtest (?:dismiss|rerun|keep|drop)/.test(whole))
      .map(([, name = '', rest = '']) => [file, name, rest] as const),
  )

  test('are there', () => {
    expect(commands.length).toBeGreaterThan(5)
  })

  test('name commands and flags that exist', () => {
    const wrong = commands.filter(([, name, rest]) => {
      const flags = [...rest.matchAll(/(?<=\s)--?[a-z][a-z-]*/g)].map(([flag]) => flag)
      const known = help.get(name)?.options.flatMap(([flag]) => flag.split(/[ ,]+/)) ?? []
      return /^(?:demo|review|curate|mine|verify|report)$/.test(name)
        ? flags.some((flag) => !known.includes(flag))
        : false
    })
    expect(wrong).toEqual([])
  })

  test('scripts of package.json exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const named = markdownFiles().flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/npm run (\w[\w:-]*)/g)].map(
        ([, name]) => [file, name] as const,
      ),
    )
    expect(named.filter(([, name]) => !Object.keys(scripts).includes(name ?? ''))).toEqual([])
  })
})

describe('the writers of tables', () => {
  test('help texts: wrapped lines, long flags, defaults', () => {
    const text = [
      'Usage: backtest mine [options]\n',
      'curate many\npull requests\n',
      'Options:\n  --json          one document\n  --since <date|sha>\n                  only later\n                  ones',
    ].join('\n')
    expect(parseHelp(text)).toEqual({
      usage: 'backtest mine [options]',
      description: 'curate many pull requests',
      options: [
        ['--json', 'one document'],
        ['--since <date|sha>', 'only later ones'],
      ],
      commands: [],
    })
  })

  test('bars and line breaks do not break a table', () => {
    expect(table(['a', ''], [['x|y', 'one\n  two']])).toBe('| a | |\n|---|---|\n| x\\|y | one two |')
  })

  test('a page without the place is an error', () => {
    expect(() => putBlock('<!-- a -->', 'a', 'text')).toThrow('no place for "a"')
    expect(putBlock('x <!-- a -->old<!-- /a --> y', 'a', '$& new')).toBe('x <!-- a -->\n$& new\n<!-- /a --> y')
  })
})
