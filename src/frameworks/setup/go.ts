import type { ProjectFiles } from '../files.ts'
import type { SetupPlan } from './plan.ts'

/** Go modules: the module cache is filled once, tests then run offline. */
export async function findGoSetup(files: ProjectFiles, dir: string): Promise<SetupPlan> {
  const prefix = dir === '.' ? '' : `${dir}/`
  const paths = new Set(files.list())
  const text = (await files.read(`${prefix}go.mod`)) ?? ''
  const wishes = [/^toolchain\s+go(\S+)/m, /^go\s+(\S+)/m].flatMap((pattern) => {
    const wanted = pattern.exec(text)?.[1]
    return wanted === undefined ? [] : [{ wanted, source: `${prefix}go.mod` }]
  })
  const keys = ['go.mod', 'go.sum', 'go.work', 'go.work.sum']
    .map((name) => prefix + name)
    .filter((path) => paths.has(path))
  const vendored = [...paths].some((path) => path.startsWith(`${prefix}vendor/modules.txt`))
  return {
    kind: 'go',
    manager: 'go',
    managerVersion: null,
    dir,
    lockFile: paths.has(`${prefix}go.sum`) ? `${prefix}go.sum` : null,
    lockKeyFiles: keys.sort(),
    install: vendored ? [] : [['go', 'mod', 'download']],
    alternatives: [],
    env: {},
    versions: wishes,
    build: null,
    buildDir: dir,
    rebuild: [],
    evidence: [`${prefix}go.mod`, ...(vendored ? [`${prefix}vendor holds the dependencies`] : [])],
  }
}
