import type { SetupQuestion } from '../language.ts'
import { emptyPlan, type SetupPlan } from '../../setup/plan.ts'

/** Go modules: the module cache is filled once, tests then run offline. */
export async function findGoSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const prefix = dir === '.' ? '' : `${dir}/`
  const paths = new Set(files.list())
  if (home === null) return { ...emptyPlan(dir), evidence: ['no go.mod at or above the tests'] }
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

/** The one on the machine: where `go.mod` asks for a newer one, Go fetches it itself. */
function goVersion(tools: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const version = /^go version go(\d+\.\d+(?:\.\d+)?)/.exec(tools.get('go') ?? '')?.[1]
  return version === undefined ? {} : { go: version }
}
