import type { Language } from '../language.ts'
import { findPhpSetup } from './setup.ts'
import { phpLinker } from './uses.ts'

/** PHP, packages by Composer. */
export const php: Language = {
  name: 'php',
  sources: ['php'],
  runsAsItStands: true,
  manifests: /^composer\.json$/,
  configs: { names: /^(?:composer\.json|phpunit\.(?:xml(?:\.dist)?|dist\.xml))$/ },
  tools: ['php', 'composer', 'phpunit'],
  setup: findPhpSetup,
  linker: phpLinker,
  holdsTests: (path, text) => path.endsWith('Test.php') || /\bextends\s+\\?[\w\\]*TestCase\b/.test(text),
  example: {
    test: { file: 'tests/ATest.php', text: '<?php class ATest extends PHPUnit\\Framework\\TestCase {}\n' },
    setups: [{ 'composer.json': '{"require-dev":{"phpunit/phpunit":"^11"}}', 'composer.lock': '{}' }],
  },
}
