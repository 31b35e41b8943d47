/** This project as GitHub would have it at one commit: its actions and workflows with a bundle. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { git } from '../github/git-history.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const ACTION_PARTS = ['action.yml', 'plan', 'verify', 'publish', 'store', 'review', '.github']
const PARTS = [...ACTION_PARTS, 'src', 'scripts', 'package.json', 'package-lock.json', '.gitignore']

/** Hard links where they can be had. No symbolic link to the folder: the bundler would see other paths and name chunks otherwise. */
const PACKAGES = join(ROOT, 'node_modules')
const LINK_PACKAGES = `cp -al '${PACKAGES}' node_modules 2>/dev/null || cp -R '${PACKAGES}' node_modules`

/**
 * A folder with the actions, the workflows and `dist/`: the committed bundle when there is one, else one that is built now.
 * `BACKTEST_BUILD=1` builds in any case, which is what one wants while changing sources; `BACKTEST_DIST` names a bundle.
 */
export function projectFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-project-'))
  for (const part of ACTION_PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  const given = process.env['BACKTEST_DIST'] ?? join(ROOT, 'dist')
  if (existsSync(join(given, 'backtest.js')) && process.env['BACKTEST_BUILD'] !== '1') {
    cpSync(given, join(folder, 'dist'), { recursive: true })
  } else build(ROOT, join(folder, 'dist'))
  return folder
}

/** The project as a git repository with one commit on `main`, its bundle built from exactly these sources. */
export function projectRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-repository-'))
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  const modules = join(folder, 'node_modules')
  execFileSync('bash', ['-c', LINK_PACKAGES], { cwd: folder })
  build(folder, 'dist')
  rmSync(modules, { recursive: true })
  git(folder, 'init', '--quiet', '--initial-branch=main')
  commitAll(folder, 'The project')
  return folder
}

export function commitAll(folder: string, message: string): string {
  git(folder, 'add', '--all')
  git(
    folder,
    '-c',
    'user.name=Dana',
    '-c',
    'user.email=dana@example.com',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    message,
  )
  return git(folder, 'rev-parse', 'HEAD')
}

/**
 * A folder to put in front of PATH with programs of the test's own: `npm` links the installed packages instead of installing
 * them, runs the scripts named in `real`, and says of all others what it was asked; `gh` only says it.
 */
export function programs(real: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-programs-'))
  const npm = execFileSync('bash', ['-c', 'type -P npm'], { encoding: 'utf8' }).trim()
  const cases = real.map((script) => `  "run ${script}") exec '${npm}' run ${script} ;;`).join('\n')
  const npmScript = `#!/usr/bin/env bash
echo "asked: npm $*"
case "$*" in
  "ci --ignore-scripts") ${LINK_PACKAGES} ;;
${cases}
esac
`
  writeFileSync(join(folder, 'npm'), npmScript)
  writeFileSync(join(folder, 'gh'), '#!/usr/bin/env bash\necho "asked: gh $*"\ntest -n "$GH_TOKEN"\n')
  for (const name of ['npm', 'gh']) chmodSync(join(folder, name), 0o755)
  return folder
}

function build(cwd: string, outdir: string): void {
  mkdirSync(outdir, { recursive: true })
  // Never through the test's own flags for Node.js.
  const env = { ...process.env, NODE_OPTIONS: '' }
  execFileSync(process.execPath, ['scripts/build.mjs', outdir], { cwd, stdio: ['ignore', 'ignore', 'inherit'], env })
}
