/** Sources that do not compile: then no test of the module runs. */
import type { ParsedRun, RunEvidence } from '../../framework.ts'
import { nameOutcomes, plain, type RawOutcome } from '../../names.ts'
import { FILE_PSEUDO_TEST } from '../../outcome.ts'

/** Maven's compilers, Gradle's tasks, and javac, kotlinc and groovyc themselves. */
const FAILED =
  /COMPILATION ERROR|Compilation failure|Compilation failed; see the compiler|Execution failed for task '[^'\n]*:compile\w*'|^e: .*\.kts?: /m
const ERROR = /^(?:\[ERROR\] )?(?:e: )?\S+\.(?:java|kt|groovy|scala):.*(?:error:|\[\d+,\d+\]|\(\d+, \d+\)).*$/m
const MAX_MESSAGE = 1500

/** Every asked file fails as `(file)`; null where something else went wrong. */
export function compileFailure(evidence: RunEvidence): ParsedRun | null {
  const said = plain(`${evidence.stdout}\n${evidence.stderr}`)
  if (evidence.timedOut || !FAILED.test(said)) return null
  const at = Math.max(0, said.search(ERROR))
  const message = said.slice(at, at + MAX_MESSAGE)
  const outcomes = evidence.files.map((file): RawOutcome => ({
    file,
    titles: [FILE_PSEUDO_TEST],
    status: 'failed',
    message,
  }))
  if (evidence.exitCode !== 0) return { outcomes: nameOutcomes(outcomes, evidence), problem: null }
  const detail = 'the build says that it failed, yet the exit code is 0'
  return { outcomes: nameOutcomes(outcomes, evidence), problem: 'report-contradicts-exit-code', detail }
}
