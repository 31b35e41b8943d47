/** Programs that this machine lacks or has too old, from the npm registry: outside the repository, in a folder of the shared home. */
import { HOME, type SetupPlan } from '../../setup/plan.ts'
import { type InstallCommands, managerSpec } from './install.ts'
import type { NodeChoice } from './node-choice.ts'
import type { ManagerChoice } from './package-manager.ts'

export interface Program {
  readonly name: 'node' | 'bun' | 'yarn' | 'pnpm'
  /** As asked for: `22`, `1.2.20`. */
  readonly version: string
  readonly get: readonly string[]
  readonly evidence: string
  /** Package managers run on this machine's own Node. */
  readonly isForTestsAlone?: boolean
}

/** Where the programs are found, by installs (none where only the tests need them) and tests. */
type OnPath = Pick<SetupPlan, 'installPath' | 'path' | 'toolVersions'>

const QUIET = ['--no-audit', '--no-fund'] as const

/** Today's package managers need a newer one: `engines` of npm 11. */
const TOO_OLD_FOR_MANAGERS = 18
/** The last npm for 14 and 16 (`engines`: ^14.17 || ^16.13 || >=18), for the scripts that a build or a test starts by it. */
const OLD_NPM = 'npm@9'

/** The packages `node-<platform>-<arch>` hold Node's own binary and have no install script. */
export function nodeProgram({ major, evidence }: NodeChoice): Program {
  const isOld = major <= TOO_OLD_FOR_MANAGERS
  const name = `node-$(node -p 'process.platform+"-"+process.arch')@${major}`
  const words = [`"${name}"`, ...(isOld ? [OLD_NPM] : [])].join(' ')
  const get = `npm install --prefix "${folderOf('node')}" --ignore-scripts ${QUIET.join(' ')} ${words}`
  return { name: 'node', version: String(major), get: ['sh', '-c', get], evidence, isForTestsAlone: isOld }
}

/** The package of bun puts its binary in place by an install script of its own. */
export function bunProgram(version: string | null, evidence: string): Program {
  const wanted = version ?? '1'
  const get = ['npm', 'install', '--prefix', folderOf('bun'), '--ignore-scripts=false', ...QUIET, `bun@${wanted}`]
  return { name: 'bun', version: wanted, get, evidence }
}

/** What scripts mean by `yarn lint`: installs call it by `npm exec`, which leaves nothing on the PATH. Null for npm and bun. */
export function managerProgram(choice: ManagerChoice, evidence: string): Program | null {
  const found = managerSpec(choice)
  if (found === null) return null
  const { name, spec, version } = found
  const get = ['npm', 'install', '--prefix', folderOf(name), '--ignore-scripts', ...QUIET, spec]
  return { name, version, get, evidence, isForTestsAlone: true }
}

/** Every way to install begins with the programs; the last one does without, for where the registry does not have them. */
export function withPrograms(commands: InstallCommands, programs: readonly Program[]): InstallCommands & OnPath {
  if (programs.length === 0) return { ...commands, installPath: [], path: [], toolVersions: {} }
  const get = programs.map((program) => program.get)
  const ways = [commands.install, ...commands.alternatives]
  const names = programs.map(({ name, version }) => `${name} ${version}`).join(' and ')
  const bins = (of: readonly Program[]): string[] => of.map(({ name }) => `${folderOf(name)}/node_modules/.bin`)
  return {
    ...commands,
    install: [...get, ...commands.install],
    alternatives: [...commands.alternatives.map((way) => [...get, ...way]), ways.at(-1) ?? []],
    wayNotes: [
      ...ways.map((_way, index) => [commands.wayNotes[index] ?? [], `${names} from the registry`].flat().join('; ')),
      `${names} could not be installed, or nothing could with it: this machine's programs were used`,
    ],
    installPath: bins(programs.filter(({ isForTestsAlone }) => isForTestsAlone !== true)),
    path: bins(programs),
    toolVersions: Object.fromEntries(programs.map(({ name, version }) => [name, version])),
  }
}

function folderOf(name: Program['name']): string {
  return `${HOME}/${name}`
}
