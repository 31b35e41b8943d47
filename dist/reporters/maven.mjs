// Runs `mvn WORD…` and gathers the reports that this very run wrote. node maven.mjs REPORT WORD…   in the folder of the build.
// Surefire writes below the module's build folder and nowhere else. Each report carries a mark in its name that no earlier
// run had, so that one which was left behind is never taken for new.
// One test source that does not compile keeps all others of its module from running. So those that the compiler names are
// set aside, outside the repository, for as long as the rest runs.
// The states of a change take turns in one work tree, and Maven compiles a whole module anew where a date is newer than its
// class: what was compiled of a state is kept, and comes back with dates that let Maven believe it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const MAX_SAID = 200_000_000
const MAX_TRIES = 4
const KEPT_STATES = 4
const BUILT = ['classes', 'test-classes', 'maven-status']
/** Else a class whose source the state has not got stays, where a project wants only what is newer compiled. */
const WHOLE = '-Dmaven.compiler.useIncrementalCompilation=true'
const LONG_AGO = new Date('2001-01-01T00:00:00Z')

const [report = '', ...words] = process.argv.slice(2)
const folder = dirname(report)
const mark = basename(folder)
const kept = join(process.env.HOME ?? folder, '.maven-built')
const now = join(kept, 'now')

function main() {
  const sources = readSources()
  const place = join(kept, sources.digest)
  const aside = []
  if (existsSync(join(place, 'state.json'))) comeBack(place, sources).forEach((file) => setAside(file, aside))
  else sources.targets.forEach(removeClasses)
  remove(now)
  let code = 1
  for (let count = 1; count <= MAX_TRIES; count += 1) {
    const done = mvn()
    code = done.code
    const named = code === 0 || count === MAX_TRIES ? [] : brokenTests(done.said)
    if (named.length === 0) break
    named.forEach((file) => setAside(file, aside))
  }
  const reports = reportsBelow('.')
  // Where no test was reached, it is not sure that all was compiled.
  if (reports.length > 0) keepIfPossible(place, sources, aside)
  write(aside, reports)
  for (const { file, copy } of aside) if (!existsSync(file)) copyFileSync(copy, file)
  // What did not compile has failed, whatever the rest did.
  process.exitCode = code === 0 && aside.length > 0 ? 1 : code
}

function mvn() {
  const args = [`-Dsurefire.reportNameSuffix=${mark}`, WHOLE, ...words]
  const done = spawnSync('mvn', args, { encoding: 'utf8', maxBuffer: MAX_SAID, stdio: ['ignore', 'pipe', 'inherit'] })
  const said = `${done.stdout ?? ''}${done.error === undefined ? '' : `${done.error}\n`}`
  process.stdout.write(said)
  return { said, code: done.error?.code === 'ENOENT' ? 127 : (done.status ?? 1) }
}

// The test sources named by the compiler, if it names no product source.
function brokenTests(said) {
  if (!said.includes('COMPILATION ERROR')) return []
  const names = [...said.matchAll(/^\[ERROR\] (\/[^:\n]*\.java):\[\d+,\d+\]/gm)].map(([, name]) => name)
  return names.every((name) => name.includes('/src/test/')) ? [...new Set(names)].sort() : []
}

function setAside(file, aside) {
  if (!existsSync(file)) return
  const copy = join(folder, `aside-${aside.length}`)
  copyFileSync(file, copy)
  rmSync(file)
  aside.push({ file, copy })
}

// All files but what was built, with one digest; a build folder is the `target` beside a `pom.xml`.
function readSources() {
  const hash = createHash('sha256')
  const [files, targets] = [[], []]
  const folders = ['.']
  while (folders.length > 0) {
    const dir = folders.pop()
    const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    const isModule = entries.some(({ name }) => name === 'pom.xml')
    for (const entry of entries) {
      const path = join(dir, entry.name)
      if (isModule && entry.name === 'target' && entry.isDirectory()) targets.push(path)
      else if (entry.isDirectory() && entry.name !== '.git') folders.push(path)
      else if (entry.isSymbolicLink()) hash.update(`${path}\0${readlinkSync(path)}\0`)
      else if (entry.isFile()) {
        files.push(path)
        hash.update(`${path}\0`).update(createHash('sha256').update(readFileSync(path)).digest())
      }
    }
  }
  // Which tests run has no say in what is compiled.
  const asked = words.filter((word) => !word.startsWith('-Dtest='))
  return { files, targets, digest: hash.update(JSON.stringify(asked)).digest('hex') }
}

/** Puts back what was compiled of these sources; gives the tests that did not compile. */
function comeBack(place, { files, targets }) {
  const { built, broken } = JSON.parse(readFileSync(join(place, 'state.json'), 'utf8'))
  if (!existsSync(now) || readFileSync(now, 'utf8') !== basename(place)) {
    // Whoever is ended in the middle leaves no name behind for what is half there.
    rmSync(now, { force: true })
    for (const target of targets) if (isBuilt(target)) rmSync(target, { recursive: true, force: true })
    built.forEach((target, at) => copyFolder(join(place, `${at}`), target))
  }
  const keptAt = statSync(join(place, 'state.json')).mtimeMs
  for (const file of files) if (statSync(file).mtimeMs >= keptAt) utimesSync(file, LONG_AGO, LONG_AGO)
  return broken
}

/** A class whose source this state has not got would outlive it where a project has only compiled what is newer. */
function removeClasses(target) {
  for (const name of BUILT) rmSync(join(target, name), { recursive: true, force: true })
}

/** A full disk costs the next run its time, never this one its report. */
function keepIfPossible(place, sources, aside) {
  try {
    keep(place, sources, aside)
  } catch (error) {
    process.stderr.write(`what Maven compiled is not kept: ${error.message}\n`)
    remove(place)
  }
}

function remove(path) {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Something else is in the way: nothing of ours is there.
  }
}

function keep(place, { targets }, aside) {
  const built = [...new Set([...targets, ...readSources().targets])].filter(isBuilt)
  if (!existsSync(join(place, 'state.json'))) {
    rmSync(place, { recursive: true, force: true })
    mkdirSync(place, { recursive: true })
    const copied = built.every((target, at) => copyFolder(target, join(place, `${at}`)))
    writeFileSync(join(place, 'state'), JSON.stringify({ built, broken: aside.map(({ file }) => file) }))
    if (copied) renameSync(join(place, 'state'), join(place, 'state.json'))
    for (const old of keptStates().slice(KEPT_STATES)) rmSync(old, { recursive: true, force: true })
  }
  writeFileSync(now, basename(place))
}

/** Latest first. */
function keptStates() {
  const places = readdirSync(kept, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const dated = places.map(({ name }) => ({ path: join(kept, name), at: statSync(join(kept, name)).mtimeMs }))
  return dated.sort((a, b) => b.at - a.at).map(({ path }) => path)
}

function isBuilt(target) {
  return BUILT.some((name) => existsSync(join(target, name)))
}

/** With the dates of all files: by these Maven tells what is new. */
function copyFolder(from, to) {
  return spawnSync('cp', ['-a', from, to]).status === 0
}

function reportsBelow(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) return entry.name === '.git' ? [] : reportsBelow(path)
      const isReport = entry.isFile() && entry.name.startsWith('TEST-') && entry.name.endsWith(`-${mark}.xml`)
      return isReport ? [path] : []
    })
}

function write(aside, reports) {
  const parts = [`surefire @${mark}\n`, ...aside.map(({ file }) => `@${mark} broken ${file}\n`)]
  for (const path of reports) {
    parts.push(`@${mark} report ${path}\n${readFileSync(path, 'utf8')}\n`)
    rmSync(path)
  }
  writeFileSync(report, [...parts, `@${mark} end\n`].join(''))
}

main()
