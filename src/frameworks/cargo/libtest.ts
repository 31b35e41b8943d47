/**
 * What a Rust test program prints (https://doc.rust-lang.org/rustc/tests/index.html). Console text: the only report that
 * stable Rust has; JSON needs the nightly compiler.
 */
import type { OutcomeStatus } from '../outcome.ts'

export interface LibtestCase {
  readonly name: string
  readonly status: OutcomeStatus
  readonly message: string
}

export interface LibtestRun {
  readonly cases: readonly LibtestCase[]
  /** Did it print its summary, and do the cases agree with it? Null: it is no such program. */
  readonly summary: 'agrees' | 'differs' | 'missing' | null
  /** The test whose line has begun and never ended; known with one test thread only. */
  readonly open: string | null
}

const LINE = /^test (.+) \.\.\. (ok|FAILED|ignored)(?:, .*)?(?: <[\d.]+s>)?$/
/** A child of a test can write in front of the line. */
const BEHIND_NOISE = /test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)$/
const OPEN = /^test (\S+)(?: - should panic)? \.\.\. /
const HEADER = /^running \d+ tests?$/
const SUMMARY = /test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured/
const OUTPUT = /^---- (.+) stdout ----$/
const MAX_LINE = 4000
const MAX_MESSAGE = 2000
const STATUS: Readonly<Record<string, OutcomeStatus>> = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' }

export function readLibtest(text: string): LibtestRun {
  const reader = new Reader()
  for (const line of text.split('\n')) reader.take(line.slice(0, MAX_LINE))
  return reader.result()
}

class Reader {
  readonly #cases = new Map<string, OutcomeStatus>()
  readonly #messages = new Map<string, string>()
  #isLibtest = false
  #counts: readonly number[] | null = null
  /** A test whose line has begun and was interrupted by its own output, as with one test thread. */
  #open: string | null = null
  /** The test whose output is being printed. */
  #speaking: string | null = null

  take(line: string): void {
    if (HEADER.test(line)) this.#isLibtest = true
    const summary = SUMMARY.exec(line)
    if (summary !== null) {
      this.#counts = summary.slice(1).map(Number)
      return
    }
    const output = OUTPUT.exec(line)
    if (output !== null || line === 'failures:') {
      this.#speaking = output === null ? null : nameOf(output[1] ?? '')
      return
    }
    if (this.#speaking !== null) this.#say(this.#speaking, line)
    else this.#case(line)
  }

  #say(name: string, line: string): void {
    const said = this.#messages.get(name) ?? ''
    if (said.length < MAX_MESSAGE) this.#messages.set(name, `${said}${line}\n`)
  }

  #case(line: string): void {
    const [, name, word] = LINE.exec(line) ?? BEHIND_NOISE.exec(line) ?? []
    if (name !== undefined && word !== undefined) {
      this.#cases.set(nameOf(name), STATUS[word] ?? 'failed')
      this.#open = null
      return
    }
    const ended = this.#open === null ? undefined : /(?:^|[^A-Za-z])(ok|FAILED)$/.exec(line)?.[1]
    if (this.#open !== null && ended !== undefined) {
      this.#cases.set(this.#open, STATUS[ended] ?? 'failed')
      this.#open = null
    }
    this.#open = OPEN.exec(line)?.[1] ?? this.#open
  }

  result(): LibtestRun {
    const cases = [...this.#cases].map(([name, status]) => {
      return { name, status, message: status === 'failed' ? (this.#messages.get(name) ?? '').trim() : '' }
    })
    return { cases, summary: this.#summary(), open: this.#open }
  }

  #summary(): LibtestRun['summary'] {
    if (this.#counts === null) return this.#isLibtest ? 'missing' : null
    const [passed = 0, failed = 0, ignored = 0] = this.#counts
    const count = (status: OutcomeStatus): number => [...this.#cases.values()].filter((one) => one === status).length
    const agrees = count('passed') === passed && count('failed') === failed && count('skipped') === ignored
    return agrees ? 'agrees' : 'differs'
  }
}

/** `tests::panics - should panic` is the test `tests::panics`. */
function nameOf(text: string): string {
  return text.replace(/ - (?:should panic|compile fail|compile)(?:\b.*)?$/, '')
}
