// Configures and builds a foreign CMake project outside of it, and runs the test programs that the asked files are part of.
// It decides nothing: what each program left behind goes into the report as it is, one JSON object a line, `end` last.
// node ctest.mjs --report PATH [--define NAME=VALUE]… --file FILE…   in the project's folder. CMake 3.21 and later.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const KEPT_BUILDS = 3
const STATE = '.backtest-state.json'
// Files that say of this state what needs no second doing: that it is configured, that a program of it is built.
const MARK = '.backtest-done-'
const CMAKE_READS = /^CMakeLists\.txt$|\.(?:cmake|in)$/
const MAX_REPORT = 20_000_000
const MAX_ALONE = 500
const HELP_MS = 20_000

const { report, defines, files } = readArguments(process.argv.slice(2))
const source = process.cwd()
const scratch = mkdtempSync(join(tmpdir(), 'ctest-'))
let failed = false

function readArguments(words) {
  const found = { report: '', defines: [], files: [] }
  for (let at = 0; at < words.length; at += 2) {
    if (words[at] === '--report') found.report = words[at + 1]
    if (words[at] === '--define') found.defines.push(words[at + 1])
    if (words[at] === '--file') found.files.push(words[at + 1])
  }
  return found
}

function write(line) {
  appendFileSync(report, `${JSON.stringify(line)}\n`)
}

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: source, encoding: 'utf8', maxBuffer: 64_000_000, ...options })
  const said = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error === undefined ? '' : String(done.error)}`
  return { exit: done.status, signal: done.signal, ok: done.status === 0, stdout: done.stdout ?? '', said }
}

function main() {
  const folder = buildFolder()
  const configured = configure(folder)
  if (!configured.ok) {
    failed = true
    write({ kind: 'configure', ok: false, log: tail(configured.said) })
    return write({ kind: 'end' })
  }
  const programs = programsOf(folder)
  for (const file of files) {
    if (programs.some((program) => program.files.includes(file))) continue
    failed = true
    write({ kind: 'nothing', file, built: false, why: 'no program of the CMake project is built from it' })
  }
  const built = programs.filter((program) => build(folder, program))
  const known = registered(folder)
  for (const program of built) runProgram(folder, program, known)
  write({ kind: 'end' })
}

// A build stands at one path, for CMake writes that path into it. Builds of other sources wait beside it, each under the digest
// of what it was made from, and come back by a rename. A new one starts from the last build of the same CMake files and the same
// list of files: what was changed since is newer than what was built, so the build tool makes that again and nothing else.
function buildFolder() {
  const root = join(process.env.HOME ?? homedir(), '.ctest-builds')
  const [folder, kept] = [join(root, 'build'), join(root, 'kept')]
  mkdirSync(kept, { recursive: true })
  const state = stateOf(source)
  const now = readState(folder)
  if (now?.sources === state.sources) return folder
  if (now === null) rmSync(folder, { recursive: true, force: true })
  else setAside(folder, join(kept, now.sources))
  const old = join(kept, state.sources)
  if (existsSync(old)) {
    renameSync(old, folder)
    return folder
  }
  const [like] = keptBuilds(kept).filter((path) => readState(path)?.shape === state.shape)
  const fresh = join(root, 'new')
  rmSync(fresh, { recursive: true, force: true })
  if (like === undefined) mkdirSync(fresh)
  // Node's own copy rounds times to milliseconds; to Ninja, a time that was rounded up is a file that somebody has changed.
  else if (!run('cp', ['-a', like, fresh]).ok) {
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh)
  }
  for (const name of readdirSync(fresh)) if (name.startsWith(MARK)) rmSync(join(fresh, name))
  writeFileSync(join(fresh, STATE), JSON.stringify(state))
  renameSync(fresh, folder)
  for (const path of keptBuilds(kept).slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true })
  return folder
}

// Latest first.
function keptBuilds(kept) {
  const builds = readdirSync(kept).map((name) => ({ path: join(kept, name), at: statSync(join(kept, name)).mtimeMs }))
  return builds.sort((a, b) => b.at - a.at).map(({ path }) => path)
}

function setAside(folder, place) {
  rmSync(place, { recursive: true, force: true })
  renameSync(folder, place)
  utimesSync(place, new Date(), new Date())
}

function readState(folder) {
  try {
    const { sources, shape } = JSON.parse(readFileSync(join(folder, STATE), 'utf8'))
    return /^[0-9a-f]{64}$/.test(sources) ? { sources, shape } : null
  } catch {
    return null
  }
}

// `shape`: what CMake decides from. Options that it has cached would outlive a change of their default.
function stateOf(dir) {
  const [sources, shape] = [createHash('sha256'), createHash('sha256')]
  for (const hash of [sources, shape]) hash.update(JSON.stringify([dir, defines]))
  hashTree(dir, { sources, shape })
  return { sources: sources.digest('hex'), shape: shape.digest('hex') }
}

function hashTree(dir, { sources, shape }) {
  const entries = readdirSync(dir, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(dir, entry.name)
    if (entry.name === '.git') continue
    for (const hash of [sources, shape]) hash.update(`${entry.name}\0`)
    if (entry.isDirectory()) hashTree(path, { sources, shape })
    else if (entry.isSymbolicLink()) sources.update(readlinkSync(path))
    else if (entry.isFile()) {
      const bytes = readFileSync(path)
      sources.update(bytes)
      if (CMAKE_READS.test(entry.name)) shape.update(bytes)
    }
    for (const hash of [sources, shape]) hash.update('\0')
  }
}

function configure(folder) {
  const mark = join(folder, `${MARK}configured`)
  if (existsSync(mark)) return { ok: true, said: '' }
  mkdirSync(join(folder, '.cmake/api/v1/query'), { recursive: true })
  writeFileSync(join(folder, '.cmake/api/v1/query/codemodel-v2'), '')
  const args = [
    '-S',
    source,
    '-B',
    folder,
    '-DCMAKE_BUILD_TYPE=Debug',
    ...fetchedBefore(),
    ...defines.map((one) => `-D${one}`),
  ]
  if (run('ninja', ['--version']).ok) args.push('-G', 'Ninja')
  for (const compiler of ['C', 'CXX'])
    if (run('ccache', ['--version']).ok) args.push(`-DCMAKE_${compiler}_COMPILER_LAUNCHER=ccache`)
  const done = run('cmake', args)
  if (done.ok) writeFileSync(mark, '')
  return done
}

// Tests have no network: what the setup has downloaded is named, and nothing else may be.
function fetchedBefore() {
  const root = join(process.env.HOME ?? homedir(), '.fetchcontent')
  if (!existsSync(root)) return []
  const names = readdirSync(root).filter((name) => name.endsWith('-src') && readdirSync(join(root, name)).length > 0)
  const named = names.map((name) => `-DFETCHCONTENT_SOURCE_DIR_${name.slice(0, -4).toUpperCase()}=${join(root, name)}`)
  const system = existsSync(join(root, 'system')) ? ['-DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=ALWAYS'] : []
  return ['-DFETCHCONTENT_FULLY_DISCONNECTED=ON', ...named, ...system]
}

// CMake's own account of targets: https://cmake.org/cmake/help/latest/manual/cmake-file-api.7.html
function programsOf(folder) {
  const reply = join(folder, '.cmake/api/v1/reply')
  const read = (name) => JSON.parse(readFileSync(join(reply, name), 'utf8'))
  const model = readdirSync(reply).find((name) => name.startsWith('codemodel-v2-'))
  const targets = read(model).configurations[0].targets.map(({ jsonFile }) => read(jsonFile))
  const byId = new Map(targets.map((target) => [target.id, target]))
  const own = (target) =>
    (target.sources ?? []).filter(({ isGenerated }) => isGenerated !== true).map(({ path }) => path)
  // Test sources may sit in a library that several programs link.
  const reach = (target, seen = new Set()) => {
    if (seen.has(target.id)) return []
    seen.add(target.id)
    const below = (target.dependencies ?? []).flatMap(({ id }) => {
      const one = byId.get(id)
      return one === undefined || one.type === 'EXECUTABLE' ? [] : reach(one, seen)
    })
    return [...own(target), ...below]
  }
  const direct = new Set(targets.filter(({ type }) => type === 'EXECUTABLE').flatMap(own))
  return targets
    .filter(({ type, artifacts }) => type === 'EXECUTABLE' && artifacts?.length > 0)
    .map((target) => {
      const [mine, all] = [new Set(own(target)), new Set(reach(target))]
      const asked = files.filter((file) => mine.has(file) || (!direct.has(file) && all.has(file)))
      return { target: target.name, path: resolve(folder, target.artifacts[0].path), files: asked, sources: [...all] }
    })
    .filter((program) => program.files.length > 0)
}

// The same sources make the same program: it is built once, and only run again. A build that fails is tried again.
function build(folder, { target, files: own, path }) {
  const mark = join(folder, `${MARK}built-${createHash('sha256').update(target).digest('hex').slice(0, 20)}`)
  if (existsSync(mark) && existsSync(path)) {
    write({ kind: 'build', target, files: own, ok: true, log: '' })
    return true
  }
  const done = run('cmake', ['--build', folder, '--parallel', String(availableParallelism()), '--target', target])
  if (done.ok) writeFileSync(mark, '')
  else failed = true
  write({ kind: 'build', target, files: own, ok: done.ok, log: done.ok ? '' : compilerWords(done.said) })
  return done.ok
}

function registered(folder) {
  const done = run('ctest', ['--show-only=json-v1'], { cwd: folder })
  try {
    return JSON.parse(done.stdout).tests.map((test, index) => ({ ...test, number: index + 1 }))
  } catch {
    return []
  }
}

function property(test, name) {
  return test?.properties?.find((one) => one.name === name)?.value
}

// Words by which CMake's discovery modules choose one case of a program; all cases are run at once instead.
const CHOICE = /^--gtest_(?:filter|also_run_disabled_tests|output|list_tests)\b|^--reporter\b|^--out\b|^--test-case=/

function runProgram(folder, program, known) {
  const tests = known.filter(({ command }) => command?.includes(program.path))
  const framework = frameworkOf(program, tests[0])
  if (framework === null) return tests.length === 0 ? unregistered(program) : runByCTest(folder, program, tests)
  const [first] = tests
  const words = (first?.command ?? [program.path]).slice()
  const at = words.indexOf(program.path)
  const kept = tests.length > 1 ? [] : words.slice(at + 1).filter((word) => !CHOICE.test(word))
  const start = { argv: [...words.slice(0, at + 1), ...kept], framework, options: optionsOf(program, first), program }
  const whole = runCases(start, null)
  if (whole.whole) return writeProgram(start, whole, null)
  // It crashed: its cases run one by one, so that each is judged by itself.
  const names = caseNames(start)
  if (names.length === 0 || names.length > MAX_ALONE) return writeProgram(start, whole, null)
  for (const name of names) writeProgram(start, runCases(start, name), name)
}

function unregistered({ files: own, target }) {
  for (const file of own) write({ kind: 'nothing', file, built: true, why: `CTest knows no test that runs ${target}` })
}

function optionsOf(program, test) {
  const env = Object.fromEntries(
    (property(test, 'ENVIRONMENT') ?? []).map((one) => [
      one.slice(0, one.indexOf('=')),
      one.slice(one.indexOf('=') + 1),
    ]),
  )
  return { cwd: property(test, 'WORKING_DIRECTORY') ?? dirname(program.path), env: { ...process.env, ...env } }
}

// Names of the frameworks as they stand in a program of theirs, or in the name of a library that it needs.
const FRAMEWORK_WORDS = ['gtest_filter', 'libgtest', 'doctest', 'Catch']

// A program of no framework knows no `--help`: it would run all of its tests for it.
function frameworkOf(program, test) {
  const bytes = readFileSync(program.path)
  if (!FRAMEWORK_WORDS.some((word) => bytes.includes(word))) return null
  const { said } = run(program.path, ['--help'], {
    ...optionsOf(program, test),
    timeout: HELP_MS,
    killSignal: 'SIGKILL',
  })
  if (/--gtest_filter|written using Google Test/.test(said)) return 'gtest'
  if (/\[doctest\]/.test(said)) return 'doctest'
  return /^\s*Catch2? v\d/m.test(said) ? 'catch2' : null
}

const REPORTS = {
  gtest: (file, name) => [
    `--gtest_output=xml:${file}`,
    '--gtest_color=no',
    ...(name === null ? [] : [`--gtest_filter=${name}`]),
  ],
  catch2: (file, name) => [...(name === null ? [] : [name.replace(/[\\,[\]*]/g, '\\$&')]), '-r', 'xml', '-o', file],
  doctest: (file, name) => [
    '--reporters=xml',
    `--out=${file}`,
    ...(name === null ? [] : [`--test-case=${name.replace(/[\\,]/g, '\\$&')}`]),
  ],
}

let count = 0

function runCases({ argv, framework, options }, name) {
  count += 1
  const file = join(scratch, `${count}.xml`)
  const done = run(argv[0], [...argv.slice(1), ...REPORTS[framework](file, name)], options)
  const text = existsSync(file) && statSync(file).size < MAX_REPORT ? readFileSync(file, 'utf8') : null
  rmSync(file, { force: true })
  return {
    ...done,
    report: text,
    whole: done.signal === null && text !== null && /<\/(?:testsuites|Catch\w*|doctest)>\s*$/.test(text),
  }
}

function writeProgram({ framework, program }, done, name) {
  if (!done.ok) failed = true
  const { target, files: own, sources } = program
  const log = done.whole ? '' : tail(done.said)
  write({
    kind: 'program',
    target,
    files: own,
    sources,
    framework,
    name,
    exit: done.exit,
    signal: done.signal,
    report: done.report,
    log,
  })
}

function caseNames({ argv, framework, options }) {
  const list = (...words) => run(argv[0], [...argv.slice(1), ...words], options).stdout.split('\n')
  if (framework === 'gtest') {
    let suite = ''
    return list('--gtest_list_tests').flatMap((line) => {
      const text = line.replace(/\s+#.*$/, '')
      if (/^\S+\.$/.test(text)) suite = text
      return suite !== '' && /^ {2}\S/.test(text) ? [suite + text.trim()] : []
    })
  }
  if (framework === 'doctest')
    return list('--list-test-cases', '--no-colors').filter(
      (line) => line !== '' && !line.startsWith('[doctest]') && !line.startsWith('==='),
    )
  const quiet = list('--list-test-names-only').filter((line) => line !== '')
  const names =
    quiet.some((line) => /unrecogni[sz]ed|Unknown|error/i.test(line)) || quiet.length === 0
      ? list('--list-tests', '--verbosity', 'quiet')
      : quiet
  return names.map((line) => line.trim()).filter((line) => line !== '')
}

function runByCTest(folder, { target, files: own }, tests) {
  const file = join(scratch, 'ctest.xml')
  rmSync(file, { force: true })
  const chosen = tests.map(({ number }) => number).join(',')
  // What passes is cut to a kilobyte otherwise: Unity tells of each test in it.
  const whole = ['passed', 'failed'].flatMap((what) => [`--test-output-size-${what}`, String(MAX_REPORT)])
  const options = ['--output-junit', file, '--output-on-failure', ...whole]
  const done = run('ctest', ['-I', `0,0,0,${chosen}`, ...options], { cwd: folder })
  if (!done.ok) failed = true
  const text = existsSync(file) && statSync(file).size < MAX_REPORT ? readFileSync(file, 'utf8') : null
  write({ kind: 'ctest', target, files: own, exit: done.exit, report: text, log: text === null ? tail(done.said) : '' })
}

function tail(text) {
  return text.trim().slice(-4000)
}

// What the compiler or linker complains of, not how it was called.
function compilerWords(text) {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => /\berror\b|undefined reference|No such file/i.test(line))
  return (at < 0 ? tail(text) : lines.slice(at, at + 30).join('\n')).slice(0, 4000)
}

main()
rmSync(scratch, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0
