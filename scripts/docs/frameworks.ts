/** Tables of docs/frameworks.md. The commands are those that the adapters give for a test file of a plain package. */
import { readFileSync, readdirSync } from 'node:fs'
import { FRAMEWORKS } from '../../src/frameworks/index.ts'
import { type CommandRequest, type TestFramework } from '../../src/frameworks/framework.ts'
import { LANGUAGES, languageNamed } from '../../src/frameworks/languages/index.ts'
import { blankPackage } from '../../src/frameworks/package.ts'
import { detectSetup } from '../../src/frameworks/setup/index.ts'
import { code, codes, table } from './table.ts'

export function frameworkTable(): string {
  return table(
    ['framework', 'versions', 'run as', 'read from'],
    FRAMEWORKS.map((framework) => {
      const { argv, report } = commandOf(framework)
      return [framework.name, summaryOf(framework), code(argv.join(' ')), REPORTS[report]]
    }),
  )
}

/** Where each language's manifests and lock files lead. */
export async function managerTable(): Promise<string> {
  const rows = LANGUAGES.flatMap(({ name, example }) =>
    example.setups.map(async (texts) => {
      const files = { list: () => Object.keys(texts), read: async (path: string) => texts[path] ?? null }
      const { manager, install } = await detectSetup(files, '.', { language: name })
      const commands = install.map((command) => code(command.join(' '))).join(', then ')
      return [name, manager, codes(Object.keys(texts)), commands]
    }),
  )
  return table(['language', 'manager', 'from', 'installed by'], await Promise.all(rows))
}

const REPORTS = { file: 'a report file outside the repository', stdout: 'standard output' } as const
const SOURCES = 'src/frameworks'

function commandOf(framework: TestFramework): ReturnType<TestFramework['command']> {
  const example = languageNamed(framework.language)?.example
  if (example === undefined) throw new Error(`${framework.name} names no known language`)
  const { file, text } = example.test
  const request: CommandRequest = {
    root: '/repo',
    pkg: blankPackage('.'),
    files: [file],
    sources: new Map([...Object.entries(example.setups[0] ?? {}), [file, text]]),
    invocation: { tool: framework.tools[0] ?? '', args: [], env: {}, nodeArgs: [], dir: '.', script: null },
    reportPath: '$REPORT',
    reportersDir: '$REPORTERS',
  }
  return framework.command(request)
}

/** The sentence above the adapter in its own file: which versions, and what is particular. */
function summaryOf({ name }: TestFramework): string {
  for (const folder of readdirSync(SOURCES)) {
    const source = readOrEmpty(`${SOURCES}/${folder}/index.ts`)
    if (!source.includes(`  name: '${name}',\n`)) continue
    const [, comment = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+: TestFramework/.exec(source) ?? []
    return comment.replace(/\n \*/g, ' ').replace(/\s+/g, ' ').trim()
  }
  throw new Error(`no adapter under ${SOURCES} is named ${name}`)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
