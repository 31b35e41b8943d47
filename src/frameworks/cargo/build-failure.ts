/** A target that does not compile: Cargo then runs none at all. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { nameOutcomes, plain, type RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { modulesOf, type TestTarget } from './targets.ts'

/** ``error: could not compile `tiny` (test "sum") due to 1 previous error``; the target since Cargo 1.64. */
const COULD_NOT =
  /^error: could not compile `[^`]+`(?: \((lib test|lib|bin|test|build script)(?: "([^"]+)")?(?: test)?\))?/gm
const MAX_MESSAGE = 1500

/**
 * Every asked file of a broken target fails as `(file)`. A broken test program says nothing about those beside it, which
 * did not run either: they run one by one. Null where nothing failed to compile.
 */
export function brokenBuild(evidence: RunEvidence, targets: readonly TestTarget[]): ParsedRun | null {
  const stderr = plain(evidence.stderr)
  const broken = [...stderr.matchAll(COULD_NOT)].map(([, kind = '', name = '']) => ({ kind, name }))
  if (broken.length === 0 || evidence.exitCode === 0 || evidence.timedOut) return null
  const failed = targets.filter((target) =>
    broken.some(({ kind, name }) => kind !== 'test' || (target.kind === 'test' && target.name === name)),
  )
  const files = evidence.files.filter((file) =>
    failed.some(({ root }) => root === file || modulesOf(root, evidence.sources).has(file)),
  )
  const blamed = failed.length === targets.length ? evidence.files : files
  const message = firstError(stderr)
  const outcomes = blamed.map((file): RawOutcome => ({ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }))
  if (blamed.length === evidence.files.length) return { outcomes: nameOutcomes(outcomes, evidence), problem: null }
  const detail = `the build failed: ${message.split('\n')[0] ?? ''}`
  return { outcomes: nameOutcomes(outcomes, evidence), problem: 'report-invalid', detail, again: 'file-by-file' }
}

function firstError(stderr: string): string {
  const at = stderr.search(/^error(?:\[E\d+\])?:/m)
  return stderr.slice(Math.max(0, at), Math.max(0, at) + MAX_MESSAGE)
}
