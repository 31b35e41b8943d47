/** The words after `cargo test` or `cargo nextest run` that choose exactly the given files. */
import { dirOf } from '../files.ts'
import type { CommandRequest } from '../framework.ts'
import { type CargoManifest } from '../languages/rust/manifest.ts'
import { rustTokens } from '../languages/rust/tokens.ts'
import { modulesOf, packageAt, targetsOf, type TestTarget } from './targets.ts'

export interface Selection {
  /** Options for Cargo. */
  readonly options: readonly string[]
  /** Begin of the names of the tests that are wanted; empty: all tests of the targets. */
  readonly filters: readonly string[]
  /** Directory of the package: Cargo takes the package it stands in. Its name may be that of a dependency's dependency too. */
  readonly cwd: string
}

/** Unit tests are chosen by their module, test programs by their name. */
export function selectTests({ pkg, files, sources }: CommandRequest): Selection {
  const cwd = pkg.homes.get('rust') ?? '.'
  const manifest = packageAt(cwd, sources)
  const targets = new Map<string, TestTarget>()
  const filters = new Set<string>()
  for (const file of manifest === null ? [] : files) {
    for (const target of manifest === null ? [] : targetsOf(file, manifest, sources)) {
      targets.set(`${target.kind} ${target.name}`, target)
      if (target.kind !== 'test') filters.add(filterOf(file, target, sources))
    }
  }
  const features = featuresOf([...targets.values()], files, { manifest, sources })
  return {
    options: [
      ...(features.length === 0 ? [] : [`--features=${features.join(',')}`]),
      ...[...targets.values()].flatMap(({ kind, name }) => (kind === 'lib' ? ['--lib'] : [`--${kind}`, name])),
    ],
    filters: filters.has('') ? [] : [...filters],
    cwd,
  }
}

function filterOf(file: string, target: TestTarget, sources: ReadonlyMap<string, string>): string {
  const module = modulesOf(target.root, sources).get(file)
  return module === undefined || module === '' ? '' : `${module}::`
}

/** Files of test programs and files of units never share a process: a filter for the one would leave out the other. */
export function targetKey(file: string): string {
  return /(?:^|\/)tests\//.test(dirOf(file) + '/') && !/(?:^|\/)src\//.test(file) ? 'tests' : 'unit'
}

interface FeatureScope {
  readonly manifest: CargoManifest | null
  readonly sources: ReadonlyMap<string, string>
}

/** Features that a target requires, and those of the package that the test files ask for in `cfg(feature = "…")`. */
function featuresOf(
  targets: readonly TestTarget[],
  files: readonly string[],
  { manifest, sources }: FeatureScope,
): readonly string[] {
  const wanted = new Set(targets.flatMap(({ features }) => features))
  for (const file of files) for (const name of askedFeatures(sources.get(file) ?? '')) wanted.add(name)
  return [...wanted].filter((name) => manifest?.features.has(name) === true && !/nightly|unstable/.test(name)).sort()
}

/** `cfg(feature = "serde")`, also within `all()` and `any()`, not within `not()`. */
function askedFeatures(source: string): readonly string[] {
  const names: string[] = []
  let before: readonly string[] = ['', '', '']
  for (const { kind, text } of rustTokens(source)) {
    const [third, second, last] = before
    if (kind === 'string' && last === '=' && second === 'feature' && third !== 'not(') names.push(text)
    before = [second ?? '', last ?? '', last === 'not' && text === '(' ? 'not(' : text]
  }
  return names
}
