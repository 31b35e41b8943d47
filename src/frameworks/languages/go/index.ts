import type { Language } from '../language.ts'
import { goLinker } from './imports.ts'
import { findGoSetup, goInstallPart } from './setup.ts'

/** Go modules, and repositories that have none yet; packages are directories. */
export const go: Language = {
  name: 'go',
  sources: ['go'],
  runsAsItStands: false,
  folderIsProgram: true,
  manifests: /^go\.mod$/,
  tools: ['go'],
  setup: findGoSetup,
  installPart: goInstallPart,
  linker: goLinker,
  example: {
    test: { file: 'pkg/a_test.go', text: 'package a\n\nfunc TestAdds(t *testing.T) {}\n' },
    setups: [{ 'go.mod': 'module a\n', 'go.sum': '' }],
  },
}
