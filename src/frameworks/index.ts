/** The test frameworks this house knows. A new one is a folder and a line here. */
import { ava } from './ava/index.ts'
import { bats } from './bats/index.ts'
import { bunTest } from './bun-test/index.ts'
import { cargoNextest } from './cargo-nextest/index.ts'
import { cargoTest } from './cargo/index.ts'
import { ctest } from './ctest/index.ts'
import type { FileClaim, TestFramework } from './framework.ts'
import { goTest } from './go-test/index.ts'
import { gradle } from './gradle/index.ts'
import { jasmine } from './jasmine/index.ts'
import { jest } from './jest/index.ts'
import { maven } from './maven/index.ts'
import { minitest } from './minitest/index.ts'
import { mocha } from './mocha/index.ts'
import { nodeTest } from './node-test/index.ts'
import { ownRunner } from './own-runner/index.ts'
import type { PackageContext } from './package.ts'
import { phpunit } from './phpunit/index.ts'
import { rspec } from './rspec/index.ts'
import { playwright } from './playwright/index.ts'
import { prove } from './prove/index.ts'
import { pytest } from './pytest/index.ts'
import { tap } from './tap/index.ts'
import { tape } from './tape/index.ts'
import { unittest } from './unittest/index.ts'
import { vitest } from './vitest/index.ts'

/** In the order in which a package that uses several is asked: runners with globals after those that are imported. */
export const FRAMEWORKS: readonly TestFramework[] = [
  goTest,
  ctest,
  pytest,
  unittest,
  phpunit,
  minitest,
  rspec,
  bats,
  prove,
  cargoNextest,
  cargoTest,
  maven,
  gradle,
  playwright,
  vitest,
  ava,
  tap,
  tape,
  nodeTest,
  bunTest,
  jest,
  mocha,
  jasmine,
  ownRunner,
]

export interface Chosen extends FileClaim {
  readonly framework: TestFramework
}

/**
 * The framework of one file. It belongs to the file, not to the repository (tape files stand beside tap ones): a file that
 * names a framework decides for itself; else the package's `test` script, then its dependencies and config files.
 */
export function frameworkOf(file: string, content: string, pkg: PackageContext): Chosen | null {
  const claims: Chosen[] = []
  for (const framework of FRAMEWORKS) {
    const claim = framework.claims(file, content, pkg)
    if (claim?.by === 'import') return { framework, ...claim }
    if (claim !== null) claims.push({ framework, ...claim })
  }
  const plain = claims.filter(({ by }) => by === 'package')
  const started = plain.filter(({ evidence }) => evidence.some((line) => / scripts\.test\b.* starts /.test(line)))
  return started[0] ?? plain[0] ?? claims[0] ?? null
}
