/** Tests that run as what a build makes of them: the script runs `out/a.spec.js`, the repository holds `src/a.spec.ts`. */
import { fits, namesFile } from '../../contexts.ts'
import { joinPath, type ProjectFiles } from '../../files.ts'
import { invocationsOf, type Scripts } from '../../scripts.ts'
import type { BuiltScope } from './built.ts'
import { readOutputs } from './scope.ts'

/** Runners that load test files as they stand. Others (jest, vitest) compile what they load. */
const RUNNERS = ['mocha', 'node --test', 'node', 'ava', 'tap', 'tape', 'jasmine']
const SOURCE = /\.([cm]?)[jt]sx?$/

/**
 * The built form of each test that the scripts name in that form only, by its source. A tsconfig with that output folder says what is
 * made from what.
 */
export async function compiledTests(
  files: ProjectFiles,
  scripts: Scripts,
  tests: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const starts = invocationsOf(scripts, RUNNERS)
  const unnamed = tests.filter(
    (test) => SOURCE.test(test) && starts.length > 0 && !starts.some((one) => fits(one, test)),
  )
  if (unnamed.length === 0) return new Map()
  const outputs = await readOutputs(files)
  return new Map(
    unnamed.flatMap((test) => {
      const built = builtForms(test, outputs).find((path) => starts.some((one) => namesFile(one, path)))
      return built === undefined ? [] : [[test, built] as const]
    }),
  )
}

/** `src/a.spec.ts` → `out/a.spec.js`, for each tsconfig that could have written it. */
function builtForms(test: string, outputs: BuiltScope['outputs']): readonly string[] {
  const script = test.replace(SOURCE, '.$1js')
  return outputs.flatMap(({ dir, source }) => {
    const inside = source === '.' ? script : script.startsWith(`${source}/`) ? script.slice(source.length + 1) : null
    const path = inside === null ? null : joinPath(dir, inside)
    return path === null ? [] : [path]
  })
}
