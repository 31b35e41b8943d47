/** One change split into the side that solves it and the side that tests it. Every file is on exactly one side. */
import picomatch from 'picomatch'
import type { FileChange } from '../pull-request/pull-request.ts'
import { isProgram } from './language.ts'
import { isTestSide, pathKind, type PathKind } from './path-kind.ts'
import type { Reason } from './rejection.ts'

export interface SplitOptions {
  /** Globs of the configuration file: what they match is test side, whatever its name. */
  readonly testPaths?: readonly string[]
  /** Globs of the configuration file: what they match is product; wins over `testPaths`. */
  readonly productPaths?: readonly string[]
}

export interface ChangeSplit {
  /** `solution.patch`: source, docs, dependency and config files. */
  readonly product: readonly FileChange[]
  /** `test.patch`: tests, fixtures, snapshots, helpers and test configuration. */
  readonly test: readonly FileChange[]
  /** The part of `product` a task can be about. */
  readonly source: readonly FileChange[]
  readonly docs: readonly FileChange[]
  readonly dependency: readonly FileChange[]
  readonly config: readonly FileChange[]
  /** The part of `test` that can hold tests and is still there after the change. */
  readonly testFiles: readonly FileChange[]
  /** The rest of `test`: fixtures, snapshots, mocks, helpers, configuration; and deleted files. */
  readonly testSupport: readonly FileChange[]
}

/**
 * Splits a change by path. A rename across the sides (a helper that became product) is taken apart into a deletion and an
 * addition, so that each patch applies without the other.
 */
export function splitChange(changes: readonly FileChange[], options: SplitOptions = {}): ChangeSplit {
  const kindOf = kindReader(options)
  const files = changes
    .flatMap((change) => apart(change, kindOf))
    .map((change) => ({ change, kind: kindOf(change.path) }))
  const of = (...kinds: PathKind[]): FileChange[] =>
    files.filter(({ kind }) => kinds.includes(kind)).map(({ change }) => change)
  const test = of('test', 'test-support', 'test-config')
  const testFiles = of('test').filter((change) => change.status !== 'deleted')
  return {
    product: of('source', 'docs', 'dependency', 'config'),
    test,
    source: of('source'),
    docs: of('docs'),
    dependency: of('dependency'),
    config: of('config'),
    testFiles,
    testSupport: test.filter((change) => !testFiles.includes(change)),
  }
}

function kindReader(options: SplitOptions): (path: string) => PathKind {
  const matcher = (globs: readonly string[] = []): ((path: string) => boolean) =>
    // Extended globs off: their expressions can take exponential time.
    globs.length === 0 ? () => false : picomatch([...globs], { dot: true, noextglob: true })
  const isTest = matcher(options.testPaths)
  const isProduct = matcher(options.productPaths)
  return (path) => {
    const kind = pathKind(path)
    if (isProduct(path)) return isTestSide(kind) ? 'source' : kind
    if (isTest(path) && !isTestSide(kind)) return isProgram(path) ? 'test' : 'test-support'
    return kind
  }
}

function apart(change: FileChange, kindOf: (path: string) => PathKind): FileChange[] {
  if (change.old_path === null || isTestSide(kindOf(change.old_path)) === isTestSide(kindOf(change.path)))
    return [change]
  const added: FileChange = { ...change, old_path: null, old_blob: null, status: 'added' }
  if (change.status !== 'renamed') return [added]
  return [{ ...change, path: change.old_path, old_path: null, new_blob: null, status: 'deleted' }, added]
}

const STAGE = 'split'

/**
 * Rejections that need nothing but the paths; on real repositories they settle most rejections before anything is
 * installed. Null: go on.
 */
export function rejectBySplit(split: ChangeSplit): Reason | null {
  if (split.source.length > 0) return null
  if (split.dependency.length > 0) {
    // A fix by a newer dependency can be tested; a bump that only moved snapshots or nothing is housekeeping.
    if (split.testFiles.length > 0) return null
    const beside = split.docs.length + split.config.length
    const rest = beside === 0 ? '' : `, beside ${beside} documents and configuration files`
    return reason('dependency-bump', `only manifests and lock files change: ${sample(split.dependency)}${rest}`)
  }
  if (split.test.length > 0) return rejectTestsOnly(split)
  if (split.product.length === 0) return reason('docs-only', 'the change holds no file')
  const what = split.docs.length > 0 ? 'documentation' : 'CI and tool configuration'
  return reason('docs-only', `only ${what} changes: ${sample(split.product)}`)
}

function rejectTestsOnly({ test, docs, config }: ChangeSplit): Reason {
  const program = docs.length + config.length === 0 ? 'product file' : 'program'
  return test.every((change) => change.status === 'deleted')
    ? reason('tests-only-deleted', `only tests are deleted: ${sample(test)}`)
    : reason('tests-only', `no ${program} changes, only the test side: ${sample(test)}`)
}

function reason(code: Reason['code'], detail: string): Reason {
  return { code, detail, stage: STAGE }
}

function sample(changes: readonly FileChange[]): string {
  const shown = changes.slice(0, 3).map((change) => change.path)
  return changes.length > 3 ? `${shown.join(', ')} and ${changes.length - 3} more` : shown.join(', ')
}
