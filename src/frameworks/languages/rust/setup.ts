import type { SetupQuestion } from '../language.ts'
import { emptyPlan, HOME, type SetupPlan, type VersionWish } from '../../setup/plan.ts'
import { dirsUpward, type ProjectFiles } from '../../files.ts'
import { type CargoManifest, parseCargoManifest } from './manifest.ts'

/** One build folder for all states: Cargo looks at the time and content of sources, so only what differs is built again. */
export const CARGO_ENV: Readonly<Record<string, string>> = {
  CARGO_TARGET_DIR: `${HOME}/cargo-target`,
  CARGO_TERM_COLOR: 'never',
}

/** Files of Cargo and rustup that decide what gets installed and how it is built. */
const KEY_FILES = [
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain',
  'rust-toolchain.toml',
  '.cargo/config',
  '.cargo/config.toml',
]

/** Crates are fetched once for each state of `Cargo.lock`; tests then build and run without network. */
export async function findRustSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  if (home === null) return { ...emptyPlan(asked), evidence: ['no Cargo.toml at or above the tests'] }
  const paths = new Set(files.list())
  const dir = await workspaceOf(files, home, paths)
  const at = (name: string): string => (dir === '.' ? name : `${dir}/${name}`)
  const lock = paths.has(at('Cargo.lock')) ? at('Cargo.lock') : null
  const versions = await wishesOf(files, paths, { dir, home })
  const older = olderPin(versions, tools)
  const env = older === null ? CARGO_ENV : { ...CARGO_ENV, RUSTUP_TOOLCHAIN: 'stable' }
  return {
    ...emptyPlan(dir),
    kind: 'rust',
    manager: 'cargo',
    lockFile: lock,
    lockKeyFiles: keyFiles(paths, dir),
    install: [['cargo', 'fetch']],
    env,
    testEnv: { ...env, CARGO_NET_OFFLINE: 'true' },
    versions,
    toolVersions: rustVersion(tools),
    evidence: [
      home === '.' ? 'Cargo.toml' : `${home}/Cargo.toml`,
      ...(dir === home ? [] : [`workspace of ${at('Cargo.toml')}`]),
      lock === null ? 'no Cargo.lock: the newest crates that fit' : `lock file ${lock}`,
      ...(older === null
        ? []
        : [`${older.source} asks for Rust ${older.wanted}: the newer stable one of this machine runs`]),
    ],
  }
}

/** Cargo and its compiler are released together, under one number. */
function rustVersion(tools: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const version = /^cargo (\d+\.\d+\.\d+)/.exec(tools.get('cargo') ?? '')?.[1]
  return version === undefined ? {} : { rustc: version }
}

/**
 * A pinned release that is older than the one of this machine: it would have to be installed, and a newer compiler builds
 * what an older one does (https://blog.rust-lang.org/2014/10/30/Stability). Nightly pins stay as they are.
 */
function olderPin(versions: readonly VersionWish[], tools: ReadonlyMap<string, string>): VersionWish | null {
  const own = Number(/^cargo 1\.(\d{1,4})\./.exec(tools.get('cargo') ?? '')?.[1] ?? '0')
  const pin = versions.find(({ source }) => /rust-toolchain(?:\.toml)?$/.test(source))
  const wanted = Number(/^1\.(\d{1,4})(?:\.\d{1,4})?$/.exec(pin?.wanted ?? '')?.[1] ?? own)
  return pin !== undefined && wanted < own ? pin : null
}

/** The outermost manifest above with a `[workspace]`; the package's own directory where there is none. */
async function workspaceOf(files: ProjectFiles, home: string, paths: ReadonlySet<string>): Promise<string> {
  let workspace = home
  for (const dir of dirsUpward(home)) {
    const manifest = await manifestAt(files, paths, dir)
    if (manifest?.isWorkspace === true) workspace = dir
  }
  return workspace
}

async function manifestAt(files: ProjectFiles, paths: ReadonlySet<string>, dir: string): Promise<CargoManifest | null> {
  const path = dir === '.' ? 'Cargo.toml' : `${dir}/Cargo.toml`
  return paths.has(path) ? parseCargoManifest(dir, (await files.read(path)) ?? '', []) : null
}

interface Places {
  readonly dir: string
  readonly home: string
}

/** rustup reads `rust-toolchain` from the nearest directory above; `rust-version` is the least that the package builds with. */
async function wishesOf(files: ProjectFiles, paths: ReadonlySet<string>, { home }: Places): Promise<VersionWish[]> {
  const wishes: VersionWish[] = []
  for (const dir of dirsUpward(home)) {
    for (const name of ['rust-toolchain', 'rust-toolchain.toml']) {
      const path = dir === '.' ? name : `${dir}/${name}`
      const text = paths.has(path) ? ((await files.read(path)) ?? '') : ''
      const wanted = /^\s*channel\s*=\s*["']([^"'\n]{1,60})/m.exec(text)?.[1] ?? /^[\w.-]{1,60}$/.exec(text.trim())?.[0]
      if (wanted !== undefined) wishes.push({ wanted, source: path })
    }
  }
  const version = (await manifestAt(files, paths, home))?.rustVersion
  if (version !== undefined && version !== null)
    wishes.push({ wanted: `>=${version}`, source: `${home === '.' ? '' : `${home}/`}Cargo.toml rust-version` })
  return wishes
}

/** All manifests of a workspace decide together what gets fetched. */
function keyFiles(paths: ReadonlySet<string>, dir: string): readonly string[] {
  const prefix = dir === '.' ? '' : `${dir}/`
  const own = KEY_FILES.map((name) => prefix + name).filter((path) => paths.has(path))
  const members = [...paths].filter((path) => path.startsWith(prefix) && path.endsWith('/Cargo.toml'))
  return [...new Set([...own, ...members])].sort()
}
