import { parseManifest } from '../../manifest.ts'
import type { Language } from '../language.ts'
import { compiledTests } from './compiled.ts'
import { installPart } from './install-part.ts'
import { scriptLinker } from './linker.ts'
import { findNodeSetup } from './setup.ts'

/** JavaScript and TypeScript on Node, by npm, pnpm, yarn or bun. */
export const javascript: Language = {
  name: 'javascript',
  sources: ['javascript', 'typescript', 'vue', 'svelte'],
  runsAsItStands: true,
  manifests: /^package\.json$/,
  governs: (_name, text) => asksForSomething(text),
  configs: {
    names:
      /^(?:\.nycrc(?:\.json)?|\.mocharc(?:\.\w+)?|\.taprc|ava\.config\.\w+|(?:jest|vitest|vite)\.config\.\w+|vitest\.workspace\.\w+|bunfig\.toml|jasmine\.json)$/,
    paths: ['test/mocha.opts', 'spec/support/jasmine.json', 'spec/support/jasmine.mjs', 'spec/support/jasmine.js'],
  },
  tools: ['node', 'bun'],
  setup: findNodeSetup,
  installPart,
  runsAs: compiledTests,
  linker: scriptLinker,
  example: {
    test: { file: 'test/a.test.js', text: '' },
    setups: ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'].map((lock) => ({
      'package.json': '{"dependencies":{"a":"1"}}',
      [lock]: '',
    })),
  },
  holdsTests: (_path, text) => TEST_CALL.test(text),
  declaresTests: (text) => TEST_DECLARED.test(text),
}

/** A manifest without scripts and dependencies (`{"type":"module"}` in a test folder) is none. */
function asksForSomething(text: string): boolean {
  const manifest = parseManifest(text)
  return (
    manifest !== null &&
    [manifest.scripts, manifest.dependencies, manifest.devDependencies].some((part) => Object.keys(part).length > 0)
  )
}

/** At the beginning of a line, with a title: suites that a helper hands out stand inside a function. */
const TEST_DECLARED = /^(?:describe|it|test|suite|specify|context)(?:\.\w{1,20}){0,2}\(\s{0,20}['"`]/m

/** The calls and imports by which the runners declare tests; other languages collect by name. */
const TEST_CALL =
  /\b(?:describe|it|test|suite|specify|context|tape|Deno\.test|QUnit\.test|QUnit\.module)\s*(?:\.\w+\s*)?[(`]|['"](?:node:test|tap|tape|ava|uvu|bun:test|vitest|@jest\/globals|@playwright\/test)['"]/
