/** What a Maven setup brings: the starter as it really runs, with a program of ours in Maven's place. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'

const STARTER = join(import.meta.dirname, '../../src/frameworks/reporters/maven-setup.mjs')
const folder = mkdtempSync(join(tmpdir(), 'maven-setup-'))
const [home, project, bin] = [join(folder, 'home'), join(folder, 'project'), join(folder, 'bin')]
const BASE = join(home, 'm2/org/acme/base')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `unpack` and `get` bring what they are asked for; of the rest `BUILD` says how it ends. */
const MAVEN = `#!/bin/sh
echo "$*" >> "$HOME/asked"
case $* in
*:unpack*) out=$(printf '%s\\n' "$@" | sed -n 's/^-DoutputDirectory=//p'); mkdir -p "$out/apache-maven-3.9.11/bin"; : > "$out/apache-maven-3.9.11/bin/mvn"; exit 0 ;;
*org.acme:base:1.2:*) mkdir -p "$HOME/m2/org/acme/base/1.2"; for end in pom jar; do echo $end > "$HOME/m2/org/acme/base/1.2/base-1.2.$end"; done; exit 0 ;;
*:get*) exit 1 ;;
esac
`

const NO_SNAPSHOT = `if [ ! -f "$HOME/m2/org/acme/base/1.2-SNAPSHOT/base-1.2-SNAPSHOT.pom" ]; then
  echo '[FATAL] Non-resolvable parent POM for org.acme:tool:1.2-SNAPSHOT: Could not find artifact org.acme:base:pom:1.2-SNAPSHOT'; exit 1
fi
`
const TOO_OLD = `if [ ! -d "$HOME/.maven" ]; then echo '[ERROR] The plugin a:b:0.18 requires Maven version 3.9'; exit 1; fi\n`

function setup(build: string): { readonly status: number | null; readonly stdout: string; readonly asked: string[] } {
  writeFileSync(join(bin, 'mvn'), `${MAVEN}${build}echo built\n`, { mode: 0o755 })
  const { status, stdout } = spawnSync(process.execPath, [STARTER, '-B', 'test'], {
    encoding: 'utf8',
    cwd: project,
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: home, MAVEN_OPTS: `-Dmaven.repo.local=${home}/m2` },
  })
  return { status, stdout, asked: readFileSync(join(home, 'asked'), 'utf8').trim().split('\n') }
}

beforeEach(() => {
  for (const one of [home, project, bin]) {
    rmSync(one, { recursive: true, force: true })
    mkdirSync(one, { recursive: true })
  }
  writeFileSync(
    join(project, 'pom.xml'),
    '<project><parent><artifactId>base</artifactId></parent><artifactId>tool</artifactId></project>',
  )
})

test('a build that works is run once, and nothing is brought', () => {
  expect(setup('')).toEqual({ status: 0, stdout: 'built\n', asked: ['-B test'] })
})

test('the release stands in for a snapshot that is gone, in the repository of this setup alone', () => {
  const { status, stdout } = setup(NO_SNAPSHOT)
  expect([status, stdout.includes('org.acme:base:1.2-SNAPSHOT is gone: its release stands in')]).toEqual([0, true])
  expect(existsSync(join(BASE, '1.2-SNAPSHOT/base-1.2-SNAPSHOT.pom'))).toBe(true)
})

test('a newer Maven is brought once, where the PATH of the setup looks for it', () => {
  const { status, asked } = setup(NO_SNAPSHOT + TOO_OLD)
  expect([status, asked.filter((words) => words.includes(':unpack')).length]).toEqual([0, 1])
  expect(existsSync(join(home, '.maven/bin/mvn'))).toBe(true)
})

test.each([
  ['compiles not', "echo '[ERROR] COMPILATION ERROR'; exit 1\n"],
  [
    'asks for a snapshot without a release',
    "echo '[ERROR] Could not find artifact org.acme:lost:jar:2.0-SNAPSHOT'; exit 1\n",
  ],
  [
    'asks for what the build itself makes',
    "echo '[ERROR] Could not find artifact org.acme:tool:jar:1.2-SNAPSHOT'; exit 1\n",
  ],
  ['wants another Maven all the same', "echo '[ERROR] requires Maven version 4'; exit 1\n"],
])('a build that %s ends with its own words and exit code', (_what, build) => {
  const { status, stdout, asked } = setup(build)
  expect([status, stdout.startsWith('[ERROR] ')]).toEqual([1, true])
  expect(asked.some((words) => words.includes('org.acme:tool:'))).toBe(false)
  expect(asked.length).toBeLessThan(5)
})
