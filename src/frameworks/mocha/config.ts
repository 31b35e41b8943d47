/** How mocha's own configuration is kept while its list of files is not. */
import { dirsUpward } from '../files.ts'
import type { CommandRequest } from '../framework.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { rangeOf } from '../package.ts'
import { parseShell } from '../shell.ts'

export interface MochaConfig {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** mocha looks for these in this order. */
const NAMES = ['.mocharc.js', '.mocharc.cjs', '.mocharc.yaml', '.mocharc.yml', '.mocharc.jsonc', '.mocharc.json']

/**
 * Files that a configuration names run besides those on the command line, so mocha reads ours, which loads the
 * repository's and takes the list out. `test/mocha.opts` (before mocha 8) becomes plain options. A `--config` or
 * `--package` of the script itself stays as it is.
 */
export function mochaConfig({ pkg, invocation, root, reportersDir }: CommandRequest, table: OptionTable): MochaConfig {
  if (invocation.args.some((word) => /^--(?:no-)?(?:config|package|opts)\b/.test(word))) return { args: [], env: {} }
  const upward = dirsUpward(invocation.dir)
  const prefix = invocation.dir === '.' ? '' : `${invocation.dir}/`
  const at = (name: string): string => `${root}/${prefix}${name}`
  const opts = pkg.configs.get(`${prefix}test/mocha.opts`)
  if (opts !== undefined && major(pkg) < 8) {
    const words = opts
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'))
      .join(' ')
    return { args: ['--opts', '/dev/null', ...keepOptions(parseShell(words)[0]?.words ?? [], table).kept], env: {} }
  }
  const rc = NAMES.find((name) => pkg.configs.has(prefix + name))
  const section = pkg.manifests.find(({ dir, manifest }) => dir === upward[0] && manifest.mocha !== undefined)
  if (rc === undefined && section === undefined) return { args: [], env: {} }
  if (major(pkg) < 6) return { args: [], env: {} }
  const env = {
    BACKTEST_MOCHARC: rc === undefined ? '' : at(rc),
    BACKTEST_MOCHA_PACKAGE: section === undefined ? '' : at('package.json'),
  }
  return { args: ['--config', `${reportersDir}/mocha-config.js`, '--no-package'], env }
}

function major(pkg: CommandRequest['pkg']): number {
  return Number(/\d+/.exec(rangeOf(pkg, 'mocha') ?? '')?.[0] ?? '10')
}
