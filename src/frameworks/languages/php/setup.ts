import { emptyPlan, type SetupPlan } from '../../setup/plan.ts'
import { toolVersions } from '../../setup/tool-versions.ts'
import type { SetupQuestion } from '../language.ts'
import { parseComposer } from './manifest.ts'

const QUIET = ['--no-interaction', '--no-progress', '--no-scripts', '--no-plugins']

/** Packages by Composer. Where no registry answers, the autoloader alone may do, with the PHPUnit of the machine. */
export async function findPhpSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  if (home === null) return { ...emptyPlan(asked), evidence: ['no composer.json at or above the tests'] }
  const prefix = home === '.' ? '' : `${home}/`
  const paths = new Set(files.list())
  const lock = `${prefix}composer.lock`
  const manifest = parseComposer((await files.read(`${prefix}composer.json`)) ?? '')
  const wanted = manifest?.require['php']
  const spare = tools.has('phpunit')
  return {
    ...emptyPlan(home),
    kind: 'php',
    manager: 'composer',
    lockFile: paths.has(lock) ? lock : null,
    lockKeyFiles: [`${prefix}composer.json`, lock].filter((path) => paths.has(path)),
    install: [['composer', 'install', ...QUIET, '--prefer-dist']],
    alternatives: [
      [['composer', 'install', ...QUIET, '--prefer-dist', '--ignore-platform-reqs']],
      ...(spare ? [[['composer', 'dump-autoload', '--dev', '--no-interaction', '--no-plugins', '--no-scripts']]] : []),
    ],
    // Composer asks GitHub for nothing but archives, and warns root in every command.
    env: { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_NO_AUDIT: '1', COMPOSER_PROCESS_TIMEOUT: '600' },
    versions: wanted === undefined ? [] : [{ wanted, source: `${prefix}composer.json require.php` }],
    toolVersions: toolVersions(tools),
    evidence: [
      `${prefix}composer.json`,
      ...(spare
        ? ['should its packages be out of reach, its autoloader and the PHPUnit of this machine stand in']
        : []),
    ],
  }
}
