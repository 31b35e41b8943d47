import type { Language } from '../language.ts'
import { rustLinker } from './linker.ts'
import { cargoInstallPart } from './install-part.ts'
import { rootsToCompileAnew } from './roots.ts'
import { findRustSetup } from './setup.ts'
import { holdsRustTests } from './tests.ts'

/** Cargo packages and workspaces. */
export const rust: Language = {
  name: 'rust',
  sources: ['rust'],
  runsAsItStands: false,
  manifests: /^Cargo\.toml$/,
  governs: (_name, text) => /^\s*\[package\]/m.test(text),
  configs: { names: /^Cargo\.toml$/, paths: ['.config/nextest.toml'] },
  tools: ['cargo'],
  setup: findRustSetup,
  installPart: cargoInstallPart,
  toCompileAnew: rootsToCompileAnew,
  linker: rustLinker,
  holdsTests: holdsRustTests,
  hasInlineTests: (text) => holdsRustTests('', text),
  example: {
    test: { file: 'tests/sum.rs', text: '#[test]\nfn adds() {}\n' },
    setups: [{ 'Cargo.toml': '[package]\nname = "sum"\n', 'Cargo.lock': '' }],
  },
}
