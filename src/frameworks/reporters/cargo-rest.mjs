// What is left of a Rust test program that came to no end: a test that aborts (a stack overflow, `abort`, `exit`) takes the whole program
// along, and nobody learns what the others would have said. They run again without it, one after the other, so that the last one
// that began is the one that ended the program. node cargo-rest.mjs MARK SAID PROGRAM WORD…   Prints parts of cargo-runner.sh's report.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Tests that end the program, one after the other. */
const MAX_ROUNDS = 25
const MAX_SAID = 64_000_000
/** The kernel takes 2 MB of words: https://man7.org/linux/man-pages/man2/execve.2.html */
const MAX_WORDS = 1_000_000
const ENDED = /^test (\S+)(?: - [^.\n]+)? \.\.\. (?:[^\n]*[^A-Za-z\n])?(?:ok|FAILED|ignored)\b/gm
const BEGUN = /^test (\S+)(?: - [^.\n]+)? \.\.\. /gm

const [mark = '', said = '', program = '', ...words] = process.argv.slice(2)

function run(args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: MAX_SAID, stdio: ['ignore', 'pipe', 'inherit'] })
  const code = done.status ?? 128 + (SIGNALS[done.signal] ?? 0)
  return { code, text: done.stdout ?? '' }
}

// What a shell makes of the signals that end a program: 128 and their number.
const SIGNALS = { SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }

function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name]) => name)
}

function main() {
  const listed = namesIn(run([...words, '--list', '--format', 'terse']).text, /^(\S.*): test$/gm)
  const known = new Set(namesIn(readFileSync(said, 'utf8'), ENDED))
  let rest = listed.filter((name) => !known.has(name))
  for (let round = 1; rest.length > 0 && round <= MAX_ROUNDS; round += 1) {
    if (rest.join(' ').length > MAX_WORDS) return
    const { code, text } = run([...rest, '--exact', '--test-threads=1'])
    const ended = new Set(namesIn(text, ENDED))
    const [fatal] = namesIn(text, BEGUN).filter((name) => !ended.has(name))
    const left = text.includes('test result: ') ? [] : rest.filter((name) => name !== fatal && !ended.has(name))
    process.stdout.write(`${mark} start ${program}\n${text}\n${mark} exit ${code}${left.length === 0 ? ' all' : ''}\n`)
    // Nothing was begun: it would not be the next time either.
    if (left.length === rest.length) return
    rest = left
  }
}

main()
