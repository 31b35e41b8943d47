import type { Language } from '../language.ts'
import { findPerlSetup } from './setup.ts'
import { perlLinker } from './uses.ts'

/** Perl, modules by cpanm. */
export const perl: Language = {
  name: 'perl',
  sources: ['perl'],
  runsAsItStands: true,
  manifests: /^(?:cpanfile|Makefile\.PL|Build\.PL|dist\.ini|META\.json)$/,
  configs: { names: /^\.proverc$/ },
  tools: ['perl', 'cpanm', 'make'],
  setup: findPerlSetup,
  linker: perlLinker,
  holdsTests: (path) => path.endsWith('.t'),
  example: {
    test: { file: 't/a.t', text: 'use Test::More; ok 1; done_testing;\n' },
    setups: [{ cpanfile: "requires 'Try::Tiny';\n" }],
  },
}
