import type { Language } from '../language.ts'
import { rubyLinker } from './requires.ts'
import { findRubySetup } from './setup.ts'

/** Ruby, gems by Bundler. */
export const ruby: Language = {
  name: 'ruby',
  sources: ['ruby'],
  runsAsItStands: true,
  manifests: /^(?:Gemfile|gems\.rb|\.rspec|[\w.-]+\.gemspec)$/,
  configs: { names: /^(?:Gemfile|gems\.rb|\.rspec|Rakefile|[\w.-]+\.gemspec)$/ },
  tools: ['ruby', 'bundle', 'rspec'],
  setup: findRubySetup,
  linker: rubyLinker,
  holdsTests: (path) => /_(?:spec|test)\.rb$|(?:^|\/)test_[^/]*\.rb$/.test(path),
  example: {
    test: { file: 'spec/a_spec.rb', text: "RSpec.describe('a') { it('adds') { } }\n" },
    setups: [{ Gemfile: "gem 'rspec'\n", 'Gemfile.lock': '' }],
  },
}
