/**
 * Install commands per manager. Install scripts stay off: they are foreign code that nearly no test needs. Managers other
 * than npm come through `npm exec`, so that neither corepack nor a global install is asked for.
 */
import type { NearestRange } from './nearest-ranges.ts'
import type { ManagerChoice } from './package-manager.ts'
import type { SetupPlan } from '../../setup/plan.ts'

export type InstallCommands = Pick<SetupPlan, 'install' | 'alternatives' | 'wayNotes' | 'env' | 'rebuild'>

/** One way to install, and what is to be said when it was taken. */
interface Way {
  readonly commands: readonly (readonly string[])[]
  readonly note: string
}

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund'] as const
const NPM_ENV = {
  CI: 'true',
  npm_config_update_notifier: 'false',
  // A source that cannot be reached is given up after seconds, not minutes.
  npm_config_fetch_retries: '2',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '8000',
  HUSKY: '0',
  PUPPETEER_SKIP_DOWNLOAD: '1',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
} as const

/** Which versions, where no lock file names them; only npm can be asked for them. */
export interface Moment {
  /** As in `SetupQuestion`. */
  readonly asOf: string | null
  /** What stands in where that moment's versions cannot be had. */
  readonly nearest: readonly NearestRange[]
}

export function installCommands(choice: ManagerChoice, moment: Moment): InstallCommands {
  switch (choice.manager) {
    case 'pnpm':
      return pnpm(choice)
    case 'yarn-classic':
      return yarnClassic(choice)
    case 'yarn-berry':
      return yarnBerry(choice)
    case 'bun':
      return bun(choice, moment)
    default:
      return npm(choice, moment)
  }
}

function inOrder(ways: readonly Way[]): Pick<SetupPlan, 'install' | 'alternatives' | 'wayNotes'> {
  const [install = [], ...alternatives] = ways.map(({ commands }) => commands)
  return { install, alternatives, wayNotes: ways.map(({ note }) => note) }
}

/** `npm ci` refuses a lock file that does not fit its manifest and peer conflicts; `npm install` mends both. */
function npm({ lockFile, outside }: ManagerChoice, moment: Moment): InstallCommands {
  const locked = lockFile === null ? [] : lockedWays(lockFile)
  // Sources that no registry has may be out of reach: their published twins stand in, by an override in the manifest.
  const pins = outside.map(({ name, twin }) => `overrides[${name}]=${twin}`)
  const overrides = pins.length === 0 ? [] : [['npm', 'pkg', 'set', ...pins]]
  const [first, ...others] = locked
  const twins = unlockedWays(lockFile, moment).map((way) => ({ ...way, commands: [...overrides, ...way.commands] }))
  const ways = first === undefined ? twins : pins.length > 0 ? [first, ...twins, ...others] : [...locked, ...twins]
  return { ...inOrder(ways), env: NPM_ENV, rebuild: [['npm', 'rebuild', '--no-audit', '--no-fund']] }
}

function lockedWays(lockFile: string): readonly Way[] {
  const note = `versions of ${lockFile}`
  return [
    { commands: [['npm', 'ci', ...QUIET]], note },
    { commands: [['npm', 'ci', ...QUIET, '--legacy-peer-deps']], note },
    {
      commands: [['npm', 'install', ...QUIET, '--no-save', '--legacy-peer-deps']],
      note: `${note}, as far as they fit the manifest`,
    },
  ]
}

/** The versions of the change's time first: `--before` of https://docs.npmjs.com/cli/commands/npm-install#before. */
function unlockedWays(lockFile: string | null, { asOf, nearest }: Moment): readonly Way[] {
  const install = ['npm', 'install', ...QUIET, '--no-package-lock']
  const set = (of: 'near' | 'asked'): readonly string[][] =>
    nearest.length === 0 ? [] : [['npm', 'pkg', 'set', ...nearest.map((one) => `${one.key}=${one[of]}`)]]
  const loosely = [...install, '--legacy-peer-deps']
  const why = lockFile === null ? 'no lock file names their versions' : `${lockFile} could not be installed`
  const today = `dependencies as of the day of the install, because ${why}`
  const dated =
    asOf === null
      ? []
      : [install, loosely].map((command) => ({
          commands: [[...command, `--before=${asOf}`]],
          note: `dependencies as of ${asOf.slice(0, 10)}, because ${why}`,
        }))
  const near = `dependencies of the minor versions that package.json names, because ${why}, and those of the time could not be had`
  return [
    ...dated,
    ...(nearest.length === 0
      ? []
      : [install, loosely].map((command) => ({ commands: [...set('near'), command], note: near }))),
    ...(lockFile === null ? [{ commands: [...set('asked'), install], note: today }] : []),
    { commands: [...set('asked'), loosely], note: today },
  ]
}

function through(packageSpec: string, ...words: readonly string[]): readonly string[] {
  return ['npm', 'exec', '--yes', `--package=${packageSpec}`, '--', ...words]
}

/** The package that holds a manager, for those that do not come with Node or a program of their own. */
export function managerSpec({ manager, version }: Pick<ManagerChoice, 'manager' | 'version'>): ManagerPackage | null {
  const of = (name: 'yarn' | 'pnpm', from: string, chosen: string): ManagerPackage => ({
    name,
    version: chosen,
    spec: `${from}@${chosen}`,
  })
  if (manager === 'pnpm') return of('pnpm', 'pnpm', version ?? '9')
  if (manager === 'yarn-classic') return of('yarn', 'yarn', '1.22.22')
  return manager === 'yarn-berry' ? of('yarn', '@yarnpkg/cli-dist', version ?? '4') : null
}

interface ManagerPackage {
  readonly name: 'yarn' | 'pnpm'
  readonly version: string
  /** As a registry is asked for it. */
  readonly spec: string
}

/**
 * The locked versions, then what the manager makes of the manifests where they cannot be installed: at last without the lock
 * file, which may name versions that their registry has no more.
 */
function strictThenLoose(
  lockFile: string | null,
  { strict, loose }: { readonly strict: readonly string[]; readonly loose: readonly (readonly string[])[] },
): Pick<SetupPlan, 'install' | 'alternatives' | 'wayNotes'> {
  const why = lockFile === null ? 'no lock file names their versions' : `${lockFile} could not be installed as it is`
  const note = `dependencies as of the day of the install where needed, because ${why}`
  const free = loose.map((command): Way => ({ commands: [command], note }))
  return inOrder(lockFile === null ? free : [{ commands: [strict], note: `versions of ${lockFile}` }, ...free])
}

function pnpm({ version, lockFile }: ManagerChoice): InstallCommands {
  const run = (...words: string[]): readonly string[] => through(`pnpm@${version ?? '9'}`, 'pnpm', ...words)
  return {
    ...strictThenLoose(lockFile, {
      strict: run('install', '--frozen-lockfile', '--ignore-scripts'),
      loose: ['--no-frozen-lockfile', ...(lockFile === null ? [] : ['--no-lockfile'])].map((lock) =>
        run('install', lock, '--ignore-scripts', '--no-strict-peer-dependencies'),
      ),
    }),
    // pnpm must neither fetch the version a manifest names nor ask before it removes a folder.
    env: {
      ...NPM_ENV,
      npm_config_manage_package_manager_versions: 'false',
      npm_config_engine_strict: 'false',
      npm_config_confirm_modules_purge: 'false',
    },
    rebuild: [run('rebuild')],
  }
}

function yarnClassic({ lockFile }: ManagerChoice): InstallCommands {
  const run = (...words: string[]): readonly string[] =>
    through('yarn@1.22.22', 'yarn', ...words, '--ignore-scripts', '--non-interactive', '--ignore-engines')
  return {
    ...strictThenLoose(lockFile, {
      strict: run('install', '--frozen-lockfile'),
      loose: [...(lockFile === null ? [] : ['--pure-lockfile']), '--no-lockfile'].map((lock) => run('install', lock)),
    }),
    env: { ...NPM_ENV, SKIP_YARN_COREPACK_CHECK: '1', YARN_IGNORE_PATH: '1' },
    rebuild: [['npm', 'rebuild', '--no-audit', '--no-fund']],
  }
}

/** `node_modules` instead of Plug'n'Play: test runners are then found like everywhere else. */
function yarnBerry({ version, lockFile }: ManagerChoice): InstallCommands {
  const run = (spec: string, ...words: string[]): readonly string[] =>
    through(`@yarnpkg/cli-dist@${spec}`, 'yarn', 'install', ...words)
  const wanted = version ?? '4'
  // `--mode` came with yarn 3; yarn 2 skips builds by YARN_ENABLE_SCRIPTS alone.
  // Settings that a version does not know make it refuse to run.
  const hardened: Readonly<Record<string, string>> = /^[23]\b/.test(wanted) ? {} : { YARN_ENABLE_HARDENED_MODE: '0' }
  const skip = wanted.startsWith('2') ? [] : ['--mode=skip-build']
  return {
    ...strictThenLoose(lockFile, {
      strict: run(wanted, '--immutable', ...skip),
      loose: [run(wanted, '--no-immutable', ...skip), run('4', '--no-immutable', '--mode=skip-build')],
    }),
    env: {
      ...NPM_ENV,
      YARN_NODE_LINKER: 'node-modules',
      YARN_ENABLE_SCRIPTS: '0',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_IGNORE_PATH: '1',
      YARN_ENABLE_GLOBAL_CACHE: '1',
      ...hardened,
    },
    rebuild: [['npm', 'rebuild', '--no-audit', '--no-fund']],
  }
}

/** bun itself is put on the PATH beforehand: see `programs.ts`. */
function bun({ lockFile }: ManagerChoice, moment: Moment): InstallCommands {
  const run = (...words: string[]): readonly string[] => ['bun', 'install', ...words, '--ignore-scripts']
  const own = strictThenLoose(lockFile, { strict: run('--frozen-lockfile'), loose: [run()] })
  const byNpm = inOrder(unlockedWays(lockFile, moment))
  return {
    install: own.install,
    alternatives: [...own.alternatives, byNpm.install, ...byNpm.alternatives],
    wayNotes: [...own.wayNotes, ...byNpm.wayNotes],
    env: NPM_ENV,
    rebuild: [],
  }
}
