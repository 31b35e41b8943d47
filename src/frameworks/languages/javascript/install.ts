/**
 * Install commands per manager. Install scripts stay off: they are foreign code that nearly no test needs. Managers other
 * than npm come through `npm exec`, so that neither corepack nor a global install is asked for.
 */
import type { ManagerChoice } from './package-manager.ts'
import type { SetupPlan } from '../../setup/plan.ts'

type Commands = Pick<SetupPlan, 'install' | 'alternatives' | 'env' | 'rebuild'>

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

export function installCommands(choice: ManagerChoice): Commands {
  switch (choice.manager) {
    case 'pnpm':
      return pnpm(choice)
    case 'yarn-classic':
      return yarnClassic(choice)
    case 'yarn-berry':
      return yarnBerry(choice)
    case 'bun':
      return bun(choice)
    default:
      return npm(choice)
  }
}

/** `npm ci` refuses a lock file that does not fit its manifest and peer conflicts; `npm install` mends both. */
function npm({ lockFile, outside }: ManagerChoice): Commands {
  const mending = ['npm', 'install', ...QUIET, '--no-save', '--legacy-peer-deps']
  const install = lockFile === null ? ['npm', 'install', ...QUIET, '--no-package-lock'] : ['npm', 'ci', ...QUIET]
  const fresh = ['npm', 'install', ...QUIET, '--no-package-lock', '--legacy-peer-deps']
  // Sources that no registry has may be out of reach: their published twins stand in, by an override in the manifest.
  const pins = outside.map(({ name, twin }) => `overrides[${name}]=${twin}`)
  const withTwins = pins.length === 0 ? [] : [[['npm', 'pkg', 'set', ...pins], fresh]]
  const locked = [[['npm', 'ci', ...QUIET, '--legacy-peer-deps']], [mending], [fresh]]
  return {
    install: [install],
    alternatives: lockFile === null ? [[fresh]] : pins.length > 0 ? [...withTwins, ...locked] : locked,
    env: NPM_ENV,
    rebuild: [['npm', 'rebuild', '--no-audit', '--no-fund']],
  }
}

function through(packageSpec: string, ...words: readonly string[]): readonly string[] {
  return ['npm', 'exec', '--yes', `--package=${packageSpec}`, '--', ...words]
}

function pnpm({ version, lockFile }: ManagerChoice): Commands {
  const run = (...words: string[]): readonly string[] => through(`pnpm@${version ?? '9'}`, 'pnpm', ...words)
  const loose = run('install', '--no-frozen-lockfile', '--ignore-scripts', '--no-strict-peer-dependencies')
  return {
    install: [lockFile === null ? loose : run('install', '--frozen-lockfile', '--ignore-scripts')],
    alternatives: lockFile === null ? [] : [[loose]],
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

function yarnClassic({ lockFile }: ManagerChoice): Commands {
  const run = (...words: string[]): readonly string[] =>
    through('yarn@1.22.22', 'yarn', ...words, '--ignore-scripts', '--non-interactive', '--ignore-engines')
  return {
    install: [lockFile === null ? run('install', '--no-lockfile') : run('install', '--frozen-lockfile')],
    alternatives: lockFile === null ? [] : [[run('install', '--pure-lockfile')]],
    env: { ...NPM_ENV, SKIP_YARN_COREPACK_CHECK: '1', YARN_IGNORE_PATH: '1' },
    rebuild: [['npm', 'rebuild', '--no-audit', '--no-fund']],
  }
}

/** `node_modules` instead of Plug'n'Play: test runners are then found like everywhere else. */
function yarnBerry({ version, lockFile }: ManagerChoice): Commands {
  const run = (spec: string, ...words: string[]): readonly string[] =>
    through(`@yarnpkg/cli-dist@${spec}`, 'yarn', 'install', ...words)
  const wanted = version ?? '4'
  // `--mode` came with yarn 3; yarn 2 skips builds by YARN_ENABLE_SCRIPTS alone.
  // Settings that a version does not know make it refuse to run.
  const hardened: Readonly<Record<string, string>> = /^[23]\b/.test(wanted) ? {} : { YARN_ENABLE_HARDENED_MODE: '0' }
  const skip = wanted.startsWith('2') ? [] : ['--mode=skip-build']
  return {
    install: [lockFile === null ? run(wanted, ...skip) : run(wanted, '--immutable', ...skip)],
    alternatives: [[run(wanted, '--no-immutable', ...skip)], [run('4', '--no-immutable', '--mode=skip-build')]],
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

function bun({ version, lockFile }: ManagerChoice): Commands {
  const run = (...words: string[]): readonly string[] =>
    through(`bun@${version ?? '1'}`, 'bun', 'install', ...words, '--ignore-scripts')
  return {
    install: [lockFile === null ? run() : run('--frozen-lockfile')],
    alternatives: [[run()], [['npm', 'install', ...QUIET, '--no-package-lock', '--legacy-peer-deps']]],
    // The npm package of bun fetches its binary in an install script of its own.
    env: { ...NPM_ENV, npm_config_ignore_scripts: 'false' },
    rebuild: [],
  }
}
