/** Tables of docs/frameworks.md. The commands are those that the adapters give for a test file of a plain package. */
import { readFileSync, readdirSync } from 'node:fs'
import { FRAMEWORKS } from '../../src/frameworks/index.ts'
import { type CommandRequest, type TestFramework } from '../../src/frameworks/framework.ts'
import { chooseManager, FAMILY_LOCKS } from '../../src/frameworks/setup/manager.ts'
import { installCommands } from '../../src/frameworks/setup/install.ts'
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

/** Where each package manager's lock file leads. */
export async function managerTable(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(FAMILY_LOCKS).map(async ([family, locks]) => {
      const [lock = ''] = locks
      const files = { list: () => [lock], read: async () => '' }
      const choice = await chooseManager({ files, paths: new Set([lock]), dir: '.', manifests: [] })
      const [command = []] = installCommands(choice).install
      return [family, codes(locks), code(command.join(' '))]
    }),
  )
  return table(['manager', 'lock file', 'installed by'], rows)
}

const REPORTS = { file: 'a report file outside the repository', stdout: 'standard output' } as const
const SOURCES = 'src/frameworks'

function commandOf(framework: TestFramework): ReturnType<TestFramework['command']> {
  const file = framework.language === 'go' ? 'pkg/a_test.go' : 'test/a.test.js'
  const content = framework.language === 'go' ? 'package a\n\nfunc TestAdds(t *testing.T) {}\n' : ''
  const request: CommandRequest = {
    root: '/repo',
    pkg: { dir: '.', manifest: null, manifests: [], names: new Map(), configs: new Map(), goModule: '.' },
    files: [file],
    sources: new Map([[file, content]]),
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
