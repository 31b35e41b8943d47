/** Which Node, bun and package versions a setup takes, and what it has to bring along for that. */
import { manifestPath } from '../../manifest.ts'
import { invocationsOf, type Scripts } from '../../scripts.ts'
import type { VersionWish } from '../../setup/plan.ts'
import type { SetupQuestion } from '../language.ts'
import { importsOf } from './imports.ts'
import { earlierNode, newerNode, nodeSetups } from './node-choice.ts'
import type { ManagerChoice } from './package-manager.ts'
import { bunProgram, managerProgram, nodeProgram, type Program } from './programs.ts'

interface ProgramQuestion extends Pick<SetupQuestion, 'files' | 'tests' | 'tools' | 'asOf' | 'choice' | 'earlier'> {
  readonly versions: readonly VersionWish[]
  readonly manifests: Scripts['manifests']
  readonly manager: ManagerChoice
  /** Nothing is to be installed. */
  readonly lean: boolean
  /** Scripts run before the tests. */
  readonly builds: boolean
}

export interface NeededPrograms {
  readonly programs: readonly Program[]
  /** As in `SetupPlan`. */
  readonly choices: number
  /** The moment of the packages, null for today's and for those of a lock file. */
  readonly asOf: string | null
}

export async function neededPrograms(question: ProgramQuestion): Promise<NeededPrograms> {
  const { manager, tools, versions, earlier } = question
  const isDated = !question.lean && manager.manager === 'npm' && manager.lockFile === null
  const own = tools.get('node')
  const setups = nodeSetups({
    first: earlierNode(earlier['node'], own) ?? newerNode(versions, own, manager),
    own,
    asOf: isDated ? question.asOf : null,
    changedAt: question.asOf,
    isGiven: earlier['node'] !== undefined,
  })
  const { node, asOf } = setups[question.choice] ?? setups[0]
  const bun = tools.has('bun') ? null : await useOfBun(question)
  const version = manager.manager === 'bun' ? manager.version : null
  const caller = question.builds ? callsManager(question) : null
  const called = caller === null ? null : managerProgram(manager, caller)
  return {
    choices: setups.length,
    asOf,
    programs: [
      ...(node === null ? [] : [nodeProgram(node)]),
      ...(bun === null ? [] : [bunProgram(version, `${bun}: bun from the registry`)]),
      ...(called === null ? [] : [called]),
    ],
  }
}

/** The first script that calls the package's own manager, in words: on this machine's PATH there may be none, or another version. */
function callsManager({ manifests, manager }: ProgramQuestion): string | null {
  const [own] = manifests
  const name = manager.manager.split('-')[0] ?? ''
  const called = new RegExp(String.raw`(?:^|[\s;&|("'])${name}(?:\s|$)`)
  const script = Object.entries(own?.manifest.scripts ?? {}).find(([, text]) => called.test(text.slice(0, MAX_SCRIPT)))
  if (own === undefined || script === undefined) return null
  return `${manifestPath(own.dir)} scripts.${script[0]} calls ${name}: ${name} from the registry`
}

const MAX_SCRIPT = 10_000

async function useOfBun({ files, tests, manifests, manager }: ProgramQuestion): Promise<string | null> {
  if (manager.manager === 'bun') return 'bun installs the packages'
  for (const test of tests) {
    const text = await files.read(test)
    if (text !== null && importsOf(text).includes('bun:test')) return `${test} imports bun:test`
  }
  const start = invocationsOf({ manifests }, ['bun']).find(({ args }) => args[0] === 'test')
  return start === undefined ? null : `${start.script ?? 'a script'} starts bun test`
}
