import type { ProjectFiles } from '../../files.ts'
import type { SetupQuestion } from '../language.ts'
import { emptyPlan, type SetupPlan } from '../../setup/plan.ts'
import { goSources, importPathOf } from './gopath.ts'
import { goImports } from './imports.ts'

/** Go modules: the module cache is filled once, tests then run offline. */
export async function findGoSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const prefix = dir === '.' ? '' : `${dir}/`
  const paths = new Set(files.list())
  if (home === null) return withoutModule(files, tools)
  const text = (await files.read(`${prefix}go.mod`)) ?? ''
  const wishes = [/^toolchain\s+go(\S+)/m, /^go\s+(\S+)/m].flatMap((pattern) => {
    const wanted = pattern.exec(text)?.[1]
    return wanted === undefined ? [] : [{ wanted, source: `${prefix}go.mod` }]
  })
  const keys = ['go.mod', 'go.sum', 'go.work', 'go.work.sum']
    .map((name) => prefix + name)
    .filter((path) => paths.has(path))
  const vendored = paths.has(`${prefix}vendor/modules.txt`)
  return {
    ...emptyPlan(dir),
    kind: 'go',
    manager: 'go',
    lockFile: paths.has(`${prefix}go.sum`) ? `${prefix}go.sum` : null,
    lockKeyFiles: keys.sort(),
    install: vendored ? [] : [['go', 'mod', 'download']],
    versions: wishes,
    toolVersions: goVersion(tools),
    evidence: [`${prefix}go.mod`, ...(vendored ? [`${prefix}vendor holds the dependencies`] : [])],
  }
}

/**
 * A module is made of a repository that has none, with the newest packages that fit: Go has no way to ask for those of a day. The
 * language stays that of Go 1.16 where they allow it. Each state that imports other packages has an install of its own.
 */
async function withoutModule(files: ProjectFiles, tools: SetupQuestion['tools']): Promise<SetupPlan> {
  const path = await importPathOf(files)
  // What a vendor folder of the time holds is no module: https://go.dev/ref/mod#go-mod-vendor
  const env = { GOFLAGS: '-mod=mod' }
  return {
    ...emptyPlan('.'),
    kind: 'go',
    manager: 'go',
    lockKeyFiles: [...goSources(files)].sort(),
    install: [
      ['go', 'mod', 'init', path ?? 'example.com/tested'],
      ['go', 'mod', 'edit', '-go=1.16'],
      ['go', 'mod', 'tidy'],
    ],
    env,
    testEnv: env,
    toolVersions: goVersion(tools),
    evidence: [`no go.mod at or above the tests: one is made${path === null ? '' : ` for ${path}`}`],
  }
}

/** What a state of it imports decides what gets installed. */
export function goInstallPart(path: string, text: string): string {
  return path.endsWith('.go') ? goImports(text).join('\n') : text
}

/** The one on the machine: where `go.mod` asks for a newer one, Go fetches it itself. */
function goVersion(tools: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const version = /^go version go(\d+\.\d+(?:\.\d+)?)/.exec(tools.get('go') ?? '')?.[1]
  return version === undefined ? {} : { go: version }
}
