// Runs a setup of Maven, and brings what keeps it from working: a Maven that its plugins are content with, and the releases of
// snapshots that are no longer there. node maven-setup.mjs WORD…   Both come from where the installed Maven gets its plugins.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

const MAVEN = '3.9.11'
const DEPENDENCY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1'
/** Each time something was brought; a build has few parents and few snapshots. */
const MAX_TRIES = 12
const MAX_SAID = 50_000_000
const MAX_POMS = 2000

const home = process.env.HOME ?? ''
const words = process.argv.slice(2)
const tried = new Set()

function mvn(args, cwd) {
  const done = spawnSync('mvn', args, { cwd, encoding: 'utf8', maxBuffer: MAX_SAID, stdio: ['ignore', 'pipe', 'pipe'] })
  return { code: done.status ?? 1, said: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}` }
}

// Unpacked where the setup's PATH looks first.
function bringMaven() {
  const folder = join(home, '.maven')
  const fresh = join(home, '.maven-fresh')
  if (existsSync(folder)) return false
  const artifact = `-Dartifact=org.apache.maven:apache-maven:${MAVEN}:zip:bin`
  const { code } = mvn(['-B', `${DEPENDENCY}:unpack`, artifact, `-DoutputDirectory=${fresh}`], home)
  if (code !== 0) return false
  renameSync(join(fresh, `apache-maven-${MAVEN}`), folder)
  rmSync(fresh, { recursive: true, force: true })
  process.stdout.write(`Maven ${MAVEN} is used from now on\n`)
  return true
}

/** `{ group, name, kind, classifier, release }` of snapshots that Maven did not find, but for those that this build makes itself. */
function lostSnapshots(said) {
  const own = ownNames()
  const lost = new Map()
  for (const line of said.split('\n').filter((one) => /^\[(?:ERROR|FATAL)\]/.test(one) && one.length < 20_000))
    for (const [, group, name, kind, classifier, release] of line.matchAll(
      /\b([\w.-]{1,200}):([\w.-]{1,200}):(pom|jar|bundle):(?:([\w-]{1,100}):)?([\w.-]{1,100})-SNAPSHOT\b/g,
    ))
      if (!own.has(name))
        lost.set(`${group}:${name}:${release}:${kind}:${classifier ?? ''}`, { group, name, kind, classifier, release })
  return [...lost].filter(([key]) => !tried.has(key))
}

/** What a later release holds of the change itself must not stand in for what is tested. */
function ownNames() {
  const names = new Set()
  const folders = ['.']
  for (let seen = 0; folders.length > 0 && seen < MAX_POMS; seen += 1) {
    const folder = folders.pop()
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !/^(?:\.|target$|src$|node_modules$)/.test(entry.name))
        folders.push(join(folder, entry.name))
      if (entry.name !== 'pom.xml' || !entry.isFile()) continue
      const text = readFileSync(join(folder, entry.name), 'utf8').replace(/<parent>[\s\S]*?<\/parent>/, '')
      const name = /<artifactId>\s*([\w.-]+)/.exec(text)?.[1]
      if (name !== undefined) names.add(name)
    }
  }
  return names
}

// In the repository of this setup alone: https://maven.apache.org/repositories/layout.html
function bringRelease({ group, name, kind, classifier, release }) {
  const repository =
    /-Dmaven\.repo\.local=(\S+)/.exec(process.env.MAVEN_OPTS ?? '')?.[1] ?? join(home, '.m2/repository')
  const type = kind === 'pom' ? 'pom' : 'jar'
  const artifact = [group, name, release, type, ...(classifier === undefined ? [] : [classifier])].join(':')
  const { code } = mvn(['-B', `${DEPENDENCY}:get`, `-Dartifact=${artifact}`, '-Dtransitive=false'], home)
  const folder = join(repository, ...group.split('.'), name, release)
  if (code !== 0 || !existsSync(folder)) return false
  const target = `${folder}-SNAPSHOT`
  mkdirSync(target, { recursive: true })
  const tail = classifier === undefined ? '' : `-${classifier}`
  for (const end of ['.pom', `${tail}.${type}`]) {
    const from = join(folder, `${name}-${release}${end}`)
    if (existsSync(from)) copyFileSync(from, join(target, `${name}-${release}-SNAPSHOT${end}`))
  }
  process.stdout.write(`${group}:${name}:${release}-SNAPSHOT is gone: its release stands in\n`)
  return true
}

/** Was something brought that the last run asked for? */
function mend(said) {
  if (/requires Maven version \d/.test(said) && bringMaven()) return true
  let some = false
  for (const [key, snapshot] of lostSnapshots(said)) {
    tried.add(key)
    if (bringRelease(snapshot)) some = true
  }
  return some
}

let last = { code: 1, said: '' }
for (let count = 0; count < MAX_TRIES; count += 1) {
  last = mvn(words, dirname('./pom.xml'))
  process.stdout.write(last.said)
  if (last.code === 0 || !mend(last.said)) break
}
process.exitCode = last.code
