// Runs `go test -json … -run ^(A|B)$ PACKAGE…` and, where a package comes to no end, what is left of it. node go-test.mjs go test …
// A test that panics ends the program of its package: tests that wait for their turn (`t.Parallel`) never end, later ones never begin,
// and nobody learns what they would have said. They run again without it. Go's own events are all that is printed, in order.
// A test that hangs until Go's own limit does not run again: it would wait for that limit once more.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Tests that end the program of one package, one after the other. */
const MAX_ROUNDS = 12
/** Tests of one package that run alone, where even a rest of them comes to no end. */
const MAX_ALONE = 25
const CRASH = /^(?:panic: |fatal error: |signal: )/
/** Lines of "panic: test timed out", below "running tests:". */
const RUNNING = /^\t\t(\w+)(?:\/.*)? \([\d.hms]+\)$/

const [program = 'go', ...words] = process.argv.slice(2)
const at = words.indexOf('-run')
const options = words.slice(0, at)
const names = at < 0 ? [] : (/^\^\((.*)\)\$$/.exec(words[at + 1] ?? '')?.[1] ?? '').split('|').filter(Boolean)

async function main() {
  const { code, packages } = await run(words)
  for (const [name, seen] of packages) if (names.length > 0) await finish(name, seen)
  process.exitCode = code
}

async function finish(name, first) {
  const known = new Set(first.begun)
  let rest = restOf(first, known)
  for (let round = 1; rest.length > 0 && round <= MAX_ROUNDS; round += 1) {
    const seen = await again(name, rest)
    for (const test of seen.begun) known.add(test)
    const left = restOf(seen, known)
    rest = rest.filter((test) => left.includes(test))
    // The package cannot even be begun.
    if (seen.begun.size === 0) return
    if (seen.ended.size > 0 || seen.hung.size > 0) continue
    await alone(name, [...seen.begun])
    rest = rest.filter((test) => !seen.begun.has(test))
  }
}

async function alone(name, tests) {
  for (const test of tests.slice(0, MAX_ALONE)) await again(name, [test])
}

async function again(name, tests) {
  const { packages } = await run([...options, '-run', `^(${tests.join('|')})$`, name])
  return packages.get(name) ?? fresh()
}

// Names of other packages are among those that never began: a package runs what it has.
function restOf({ begun, ended, hung, failed, crashed }, known) {
  if (!failed) return []
  const cut = [...begun].filter((test) => !ended.has(test) && !hung.has(test))
  if (cut.length === 0 && !crashed) return []
  return [...cut, ...names.filter((test) => !known.has(test))]
}

function fresh() {
  return { begun: new Set(), ended: new Set(), hung: new Set(), failed: false, crashed: false, timedOut: false }
}

function run(args) {
  return new Promise((resolve) => {
    const packages = new Map()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })
    lines.on('line', (line) => {
      process.stdout.write(`${line}\n`)
      take(line, packages)
    })
    child.on('error', (error) => {
      process.stderr.write(`${error}\n`)
      resolve({ code: 127, packages })
    })
    child.on('close', (code, signal) => {
      if (signal !== null) process.stderr.write(`signal ${signal} ended ${program}\n`)
      resolve({ code: code ?? 1, packages })
    })
  })
}

function take(line, packages) {
  const event = line.startsWith('{') ? parsed(line) : null
  if (typeof event?.Package !== 'string') return
  const seen = packages.get(event.Package) ?? fresh()
  packages.set(event.Package, seen)
  const { Action: action, Test: test } = event
  const isEnd = action === 'pass' || action === 'fail' || action === 'skip'
  if (action === 'output') hear(String(event.Output), seen)
  else if (test === undefined) seen.failed = seen.failed || action === 'fail'
  else if (typeof test === 'string' && !test.includes('/')) {
    if (action === 'run') seen.begun.add(test)
    if (isEnd) seen.ended.add(test)
  }
}

// Go says each line of a crash in an event of its own.
function hear(output, seen) {
  seen.crashed ||= CRASH.test(output)
  seen.timedOut ||= output.startsWith('panic: test timed out after ')
  const running = seen.timedOut ? RUNNING.exec(output.trimEnd())?.[1] : undefined
  if (running !== undefined) seen.hung.add(running)
}

function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

await main()
