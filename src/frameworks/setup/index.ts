/** Finds out how the dependencies of a directory are installed, from its lock file, manifest and version files. */
import { dirsUpward, type ProjectFiles } from '../files.ts'
import { findGoSetup } from './go.ts'
import { findNodeSetup } from './node.ts'
import type { SetupPlan } from './plan.ts'

export type { SetupPlan } from './plan.ts'

export interface SetupQuestion {
  /** Decides where a directory has both a `go.mod` and a `package.json`; else the nearest manifest does. */
  readonly language?: 'javascript' | 'go'
  /** Test files that will run: what they import from build output asks for a build. */
  readonly tests?: readonly string[]
}

const NOTHING: Omit<SetupPlan, 'dir' | 'evidence'> = {
  kind: 'none',
  manager: 'none',
  managerVersion: null,
  lockFile: null,
  lockKeyFiles: [],
  install: [],
  alternatives: [],
  env: {},
  versions: [],
  build: null,
  buildDir: '.',
  rebuild: [],
}

/** The setup of `atDir` (`.` for the root). A directory without any manifest needs none. */
export async function detectSetup(
  files: ProjectFiles,
  atDir: string,
  question: SetupQuestion = {},
): Promise<SetupPlan> {
  const paths = new Set(files.list())
  const dirs = dirsUpward(atDir)
  const holds = (dir: string, name: string): boolean => paths.has(dir === '.' ? name : `${dir}/${name}`)
  const goDir = dirs.find((dir) => holds(dir, 'go.mod'))
  const nodeDir = dirs.find((dir) => holds(dir, 'package.json'))
  const goIsNearer = goDir !== undefined && (nodeDir === undefined || dirs.indexOf(goDir) < dirs.indexOf(nodeDir))
  if (goDir !== undefined && (question.language === 'go' || (question.language === undefined && goIsNearer)))
    return findGoSetup(files, goDir)
  if (nodeDir !== undefined) return findNodeSetup(files, nodeDir, question.tests ?? [])
  return { ...NOTHING, dir: atDir, evidence: ['no package.json and no go.mod at or above the tests'] }
}
