/** Where the tests of a Ruby package run, and with whose gems. */
import type { PackageContext } from '../../package.ts'

export interface RubyHome {
  /** The nearest folder with a Gemfile; without one, where the settings of the framework stand. */
  readonly dir: string
  /** Do its tests run through Bundler? */
  readonly bundled: boolean
}

export function rubyHome(pkg: PackageContext, settings: readonly string[] = []): RubyHome {
  const holding = (...wanted: readonly string[]): string | undefined =>
    [...pkg.names].find(([, names]) => wanted.some((name) => names.includes(name)))?.[0]
  const gemfile = holding('Gemfile', 'gems.rb')
  return { dir: gemfile ?? holding(...settings) ?? pkg.homes.get('ruby') ?? pkg.dir, bundled: gemfile !== undefined }
}

/** What the Gemfile, a gemspec or a file of settings of the package says: does one of them name the gem? Where. */
export function gemEvidence(pkg: PackageContext, gem: RegExp): readonly string[] {
  return [...pkg.configs].flatMap(([path, text]) =>
    RUBY_SETTINGS.test(path) && gem.test(text) ? [`${path} names ${gem.exec(text)?.[0] ?? ''}`] : [],
  )
}

/** A `.rspec` is named by its path alone. */
export function rspecEvidence(pkg: PackageContext): readonly string[] {
  const settings = [...pkg.configs.keys()].filter((path) => /(?:^|\/)\.rspec$/.test(path))
  return [...gemEvidence(pkg, /\brspec\b/i), ...settings.map((path) => `${path} configures RSpec`)]
}

const RUBY_SETTINGS = /(?:^|\/)(?:Gemfile|gems\.rb|\.rspec|[\w.-]+\.gemspec|Rakefile)$/
