import { javascript } from '../javascript/index.ts'
import type { Language, SetupQuestion } from '../language.ts'
import { emptyPlan, type SetupPlan } from '../../setup/plan.ts'
import { toolVersions } from '../../setup/tool-versions.ts'
import { shellLinker } from './runs.ts'

/** Shell scripts. They install nothing, but for a bats that comes from npm. */
export const shell: Language = {
  name: 'shell',
  sources: ['shell'],
  runsAsItStands: true,
  manifests: /^package\.json$/,
  tools: ['bats'],
  setup,
  linker: shellLinker,
  holdsTests: (path) => path.endsWith('.bats'),
  example: {
    test: { file: 'test/a.bats', text: '@test "adds" { true; }\n' },
    setups: [{ 'package.json': '{"devDependencies":{"bats":"1"}}' }],
  },
}

async function setup(question: SetupQuestion): Promise<SetupPlan> {
  const { home, files, dir, tools } = question
  const manifest = home === null ? null : await files.read(home === '.' ? 'package.json' : `${home}/package.json`)
  if (manifest !== null && /"bats(?:-\w+)?"\s*:/.test(manifest)) return javascript.setup(question)
  return {
    ...emptyPlan(dir),
    toolVersions: toolVersions(tools),
    evidence: ['no package.json asks for bats: the one of this machine runs the tests'],
  }
}
