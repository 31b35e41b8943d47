/** Which package manager, which version: `packageManager` decides, then the lock file. */
import type { ProjectFiles } from '../../files.ts'
import { type Manifest, manifestPath } from '../../manifest.ts'
import { type OutsideDependency, outsideDependencies } from './outside.ts'

export const LOCK_FILES = [
  'pnpm-lock.yaml',
  'yarn.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'bun.lock',
  'bun.lockb',
] as const

export type Manager = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn-berry' | 'bun'

export interface ManagerChoice {
  readonly manager: Manager
  readonly version: string | null
  readonly lockFile: string | null
  /** What an npm lock file takes from code hosts. */
  readonly outside: readonly OutsideDependency[]
  readonly evidence: readonly string[]
}

interface ManagerQuestion {
  readonly files: ProjectFiles
  readonly paths: ReadonlySet<string>
  readonly dir: string
  /** Nearest first. */
  readonly manifests: readonly { readonly dir: string; readonly manifest: Manifest }[]
}

const FAMILIES = ['npm', 'pnpm', 'yarn', 'bun'] as const
type Family = (typeof FAMILIES)[number]
export const FAMILY_LOCKS: Readonly<Record<Family, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
}

/** The nearest `packageManager` field, null where no manifest has one. */
export function askedManager(
  manifests: ManagerQuestion['manifests'],
): { family: Family; version: string; source: string } | null {
  for (const { dir, manifest } of manifests) {
    const match = /^(npm|pnpm|yarn|bun)@\^?(\d+(?:\.\d+){0,2}[\w.-]*)/.exec(manifest.packageManager ?? '')
    const family = FAMILIES.find((name) => name === match?.[1])
    if (family !== undefined)
      return { family, version: match?.[2] ?? '', source: `${manifestPath(dir)} packageManager` }
  }
  return null
}

export async function chooseManager({ files, paths, dir, manifests }: ManagerQuestion): Promise<ManagerChoice> {
  const prefix = dir === '.' ? '' : `${dir}/`
  const asked = askedManager(manifests)
  const present = LOCK_FILES.filter((name) => paths.has(prefix + name))
  const family = asked?.family ?? familyOf(present[0])
  if (family === null)
    return {
      manager: 'npm',
      version: null,
      lockFile: null,
      outside: [],
      evidence: [`no lock file in ${dir}`],
    }
  const lock = FAMILY_LOCKS[family].find((name) => present.some((other) => other === name))
  const lockFile = lock === undefined ? null : prefix + lock
  const lockText = lockFile === null || lock === 'bun.lockb' ? '' : ((await files.read(lockFile)) ?? '')
  const outside = family === 'npm' ? outsideDependencies(lockText) : []
  const evidence = [
    ...(asked === null ? [] : [`${asked.source} ${asked.family}@${asked.version}`]),
    ...(lockFile === null ? [] : [`lock file ${lockFile}`]),
    ...outside.map(({ name, source, twin }) => `${name} comes from ${source}; should that fail, ${twin} stands in`),
  ]
  const shared = { lockFile, outside, evidence }
  if (family === 'npm' || family === 'bun') return { manager: family, version: asked?.version ?? null, ...shared }
  if (family === 'pnpm') {
    const settings = asked === null ? ((await files.read(`${prefix}pnpm-workspace.yaml`)) ?? '') : ''
    return { manager: 'pnpm', version: asked?.version ?? pnpmFor(lockText, settings), ...shared }
  }
  const version = asked?.version ?? yarnFor(lockText, (await files.read(`${prefix}.yarnrc.yml`)) ?? '')
  return { manager: version.startsWith('1') ? 'yarn-classic' : 'yarn-berry', version, ...shared }
}

function familyOf(lock: string | undefined): Family | null {
  if (lock === undefined) return null
  if (lock.startsWith('pnpm')) return 'pnpm'
  if (lock.startsWith('yarn')) return 'yarn'
  return lock.startsWith('bun') ? 'bun' : 'npm'
}

/** What pnpm 9 reads there; since 10 all settings stand in it (https://pnpm.io/settings), and a lock file has to fit them. */
const PNPM_9_KEYS = new Set(['packages', 'catalog', 'catalogs'])

/** https://github.com/pnpm/spec/tree/master/lockfile: 5.3 is pnpm 6, 5.4 is 7, 6.0 is 8, 9.0 is 9 and later. */
function pnpmFor(lockText: string, settings: string): string {
  const format = /^lockfileVersion:\s*'?([\d.]+)/m.exec(lockText.slice(0, 2000))?.[1] ?? '9.0'
  if (format === '5.4') return '7'
  if (format.startsWith('5')) return '6'
  if (format.startsWith('6')) return '8'
  const keys = [...settings.matchAll(/^([A-Za-z]{1,60}):/gm)].map(([, key = '']) => key)
  return keys.every((key) => PNPM_9_KEYS.has(key)) ? '9' : '10'
}

/** A v1 lock file says so; newer ones carry the format of their yarn: up to 4 is yarn 2, 5–7 yarn 3, 8 yarn 4. */
function yarnFor(lockText: string, settings: string): string {
  const head = lockText.slice(0, 2000)
  const committed = /yarnPath:\s*\S*yarn-(?:berry-)?(\d+\.\d+\.\d+)/.exec(settings)?.[1]
  if (committed !== undefined) return committed
  const format = Number(/__metadata:\s*\n\s+version:\s*"?(\d+)/.exec(head)?.[1] ?? '0')
  if (format === 0) return head === '' && settings !== '' ? '4' : '1.22.22'
  if (format <= 4) return '2'
  return format <= 7 ? '3' : '4'
}
