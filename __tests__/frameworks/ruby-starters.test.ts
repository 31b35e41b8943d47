/** The starters of RSpec and Minitest, run by the Ruby of this machine where it has one; what they start is a stand-in, or Minitest. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'

const REPORTERS = join(import.meta.dirname, '../../src/frameworks/reporters')
const root = realpathSync(mkdtempSync(join(tmpdir(), 'ruby-starters-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text, { mode })
}

const report = join(root, 'report')
const [ruby = ''] = ['ruby']

function start(script: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  rmSync(report, { force: true })
  const { status, stdout, stderr } = spawnSync(ruby, [join(REPORTERS, script), ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: root, ...env },
  })
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n') : []
  return { status, stdout, stderr, lines: lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line)) }
}

const has = (...words: readonly string[]): boolean => spawnSync(ruby, words).status === 0
const withRuby = has('--version') ? describe : describe.skip
const withMinitest = has('-rminitest', '-e', '') ? describe : describe.skip

withRuby(`rspec-start.rb${has('--version') ? '' : ' (skipped: this machine has no ruby)'}`, () => {
  test('the gems of the machine stand behind the repository’s own library, and Bundler is not asked', () => {
    write('bin/rspec', '#!/bin/sh\necho "$RUBYLIB|${BUNDLE_PATH-none}|$*"\n', 0o755)
    const env = { BUNDLE_PATH: join(root, 'nowhere') }
    expect(start('rspec-start.rb', ['bundled', report, '--out', 'x', '--', 'a_spec.rb'], env).stdout).toBe(
      `${root}/lib:${REPORTERS}/ruby-spare|none|--out x a_spec.rb\n`,
    )
    expect(start('rspec-start.rb', ['plain', report, '--', 'a_spec.rb'], { RUBYLIB: '/own' }).stdout).toBe(
      `${root}/lib:/own|none|a_spec.rb\n`,
    )
    mkdirSync(join(root, 'gems'), { recursive: true })
    write('bin/bundle', '#!/bin/sh\necho "bundle $*"\n', 0o755)
    const bundled = start('rspec-start.rb', ['bundled', report, '--', 'a_spec.rb'], { BUNDLE_PATH: join(root, 'gems') })
    expect(bundled.stdout).toBe('bundle exec rspec a_spec.rb\n')
  })

  test('a file that does not load keeps no other from running', () => {
    const found = JSON.stringify([{ file: join(root, 'b_spec.rb'), message: 'no such thing' }])
    // Runs nothing while one of its files is b_spec.rb.
    const stand = `#!/bin/sh\ncase "$*" in *b_spec*) echo '${found}' > '${report}.unloaded'; exit 1 ;; esac\necho '{"ran":"'"$*"'"}' > '${report}'\n`
    write('bin/rspec', stand, 0o755)
    const broken = { kind: 'file-error', file: join(root, 'b_spec.rb'), message: 'no such thing' }
    expect(start('rspec-start.rb', ['plain', report, '--', 'a_spec.rb', 'b_spec.rb'])).toMatchObject({
      status: 1,
      lines: [{ ran: 'a_spec.rb' }, broken],
    })
    expect(start('rspec-start.rb', ['plain', report, '--', 'b_spec.rb'])).toMatchObject({
      status: 1,
      lines: [broken, { kind: 'end' }],
    })
  })
})

withMinitest(
  `minitest-start.rb${has('-rminitest', '-e', '') ? '' : ' (skipped: this machine has no Minitest)'}`,
  () => {
    test('tests, specs without their numbers, inherited tests, and a file that does not load', () => {
      write('lib/shelf.rb', 'class Shelf; def size; 0; end; end\n')
      write('test/shared.rb', 'module Shared; def test_shared; assert true; end; end\n')
      write(
        'test/shelf_test.rb',
        "require 'bundler/setup'\nrequire 'shared'\nrequire 'shelf'\nclass ShelfTest < Minitest::Test\n  include Shared\n  def test_full; assert_equal 1, Shelf.new.size; end\nend\n",
      )
      write(
        'test/spec_test.rb',
        "describe 'shelf' do\n  it('is a shelf') { assert true }\n  it('waits') { skip 'later' }\nend\n",
      )
      write('test/broken_test.rb', "require 'nowhere'\n")
      const files = ['test/broken_test.rb', 'test/shelf_test.rb', 'test/spec_test.rb']
      const { status, lines } = start('minitest-start.rb', ['bundled', report, ...files])
      expect(status).toBe(1)
      expect(lines[0]).toMatchObject({ kind: 'file-error', file: join(root, 'test/broken_test.rb') })
      expect(lines.at(-1)).toEqual({ kind: 'end' })
      expect(lines.filter((line) => JSON.stringify(line).startsWith('{"kind":"test"'))).toHaveLength(4)
      const of = (titles: readonly string[], status: string, file: string): object =>
        expect.objectContaining({ titles, status, file: join(root, file) })
      expect(lines).toEqual(
        expect.arrayContaining([
          of(['ShelfTest', 'test_full'], 'failed', 'test/shelf_test.rb'),
          of(['ShelfTest', 'test_shared'], 'passed', 'test/shelf_test.rb'),
          of(['shelf', 'is a shelf'], 'passed', 'test/spec_test.rb'),
          of(['shelf', 'waits'], 'skipped', 'test/spec_test.rb'),
        ]),
      )
    })
  },
)
