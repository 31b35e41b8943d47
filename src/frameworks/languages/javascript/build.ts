/** Does anything have to be built before the tests can run? */
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import { type Manifest, manifestPath } from '../../manifest.ts'
import { importsOf } from './imports.ts'
import { resolveImport } from './resolve.ts'

interface BuildQuestion {
  readonly files: ProjectFiles
  readonly paths: ReadonlySet<string>
  readonly nodeDir: string
  readonly manifest: Manifest | null
  readonly tests: readonly string[]
}

export interface BuildStep {
  readonly command: readonly string[]
  readonly why: string
}

const BUILD_SCRIPTS = [
  'build',
  'compile',
  'build:lib',
  'build:test',
  'prebuild',
  'bundle',
  'tsc',
  'prepare',
  'prepublishOnly',
]
const OUTPUT =
  /^(?:dist|build|lib|libs|out|output|es|esm|cjs|umd|pkg|bin|generated)(?:\/|$)|^(?:packages\/[^/]+|[^/]+)\/(?:dist|build|lib|out)(?:\/|$)/

/**
 * A build is needed where a test imports output that is not in the repository, or where the `test` script itself
 * builds first. Null where the package has no script that builds.
 */
export async function findBuild(question: BuildQuestion): Promise<BuildStep | null> {
  const scripts = question.manifest?.scripts ?? {}
  const script = BUILD_SCRIPTS.find((name) => scripts[name] !== undefined)
  if (script === undefined) return null
  const command = ['npm', 'run', script]
  const missing = await missingOutput(question)
  if (missing !== null) return { command, why: missing }
  // Without test files to look into, the scripts' own word is taken.
  if (question.tests.length > 0) return null
  const where = ['pretest', 'test'].find((name) => /\b(?:build|compile|tsc|bundle)\b/.test(scripts[name] ?? ''))
  return where === undefined
    ? null
    : { command, why: `${manifestPath(question.nodeDir)} scripts.${where} builds first` }
}

async function missingOutput({ files, paths, nodeDir, tests }: BuildQuestion): Promise<string | null> {
  for (const test of tests) {
    const text = await files.read(test)
    for (const specifier of text === null ? [] : importsOf(text)) {
      if (!specifier.startsWith('.') || resolveImport(test, specifier, paths) !== null) continue
      const target = joinPath(dirOf(test), specifier)
      const inside =
        target !== null && nodeDir !== '.' && target.startsWith(`${nodeDir}/`)
          ? target.slice(nodeDir.length + 1)
          : target
      if (inside !== null && OUTPUT.test(inside)) return `${test} imports ${specifier}, which is not in the repository`
    }
  }
  return null
}
