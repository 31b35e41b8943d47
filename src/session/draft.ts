/** A session while it is read: formats add steps in the order of the log; numbers, pairing, limits and problems are kept here. */
import type { CallOutcome } from './call-outcome.ts'
import { type Fields, isFields } from './fields.ts'
import { type Words } from './human-text.ts'
import type { Retention } from './retention.ts'
import type { CallStep, InjectedOrigin, Problem, Session, Step, Tokens } from './session.ts'
import { turnKind } from './turn-kind.ts'

/** When and by whom a step was made. */
export interface StepMark {
  readonly at?: string | null
  readonly subagent?: string | null
}

/** A call as the log has it. `args`: an object, or text that did not parse. */
export interface DraftCall {
  readonly id: string | null
  readonly name: string
  readonly args: unknown
}

export interface DraftFacts {
  id: string | null
  agent: string
  model: string | null
  agent_version: string | null
  cwd: string | null
  branch: string | null
  cost_usd: number | null
  parent_id: string | null
  tokens: Tokens | null
}

const MAX_FACT = 500

export class SessionDraft {
  readonly facts: DraftFacts
  /** Position in the log of what is added next: its line, or its message where the log is one document. 1-based. */
  position = 0
  private readonly format: string
  private readonly file: string
  private readonly retention: Retention
  private readonly list: Step[] = []
  private readonly open = new Map<string, CallStep[]>()
  private readonly pulls = new Map<string, { repository: string | null; number: number }>()
  private readonly problems = new Map<string, { detail: string; count: number }>()
  private first_at: string | null = null
  private last_at: string | null = null
  private truncated = false
  private humans = 0

  constructor(place: { readonly format: string; readonly agent: string; readonly file: string }, retention: Retention) {
    this.format = place.format
    this.file = place.file
    this.retention = retention
    this.facts = {
      id: null,
      agent: place.agent,
      model: null,
      agent_version: null,
      cwd: null,
      branch: null,
      cost_usd: null,
      parent_id: null,
      tokens: null,
    }
  }

  get steps(): readonly Step[] {
    return this.list
  }

  /** Sets a fact the first time the log states it as text. */
  fact(name: Exclude<keyof DraftFacts, 'cost_usd' | 'tokens' | 'agent'>, value: unknown): void {
    if (this.facts[name] === null && typeof value === 'string' && value !== '')
      this.facts[name] = value.slice(0, MAX_FACT)
  }

  /** Notes that the log reached this time, without a step. */
  seen(at: string | null): void {
    if (at === null) return
    this.first_at ??= at
    this.last_at = at
  }

  user(text: string, mark: StepMark = {}): void {
    if (this.isFull() || text.trim() === '') return
    const kept = this.text(text, this.retention.budget.user_text, 'user-text-cut')
    const { n, timestamp, subagent, line } = this.base(mark)
    const turn_kind = turnKind(kept, this.humans === 0)
    this.add({ n, timestamp, subagent, line, kind: 'user', text: kept, turn_kind })
    this.humans += 1
  }

  message(text: string, mark: StepMark = {}): void {
    if (this.isFull() || text.trim() === '') return
    const { n, timestamp, subagent, line } = this.base(mark)
    const kept = this.text(text, this.retention.budget.agent_text, 'text-cut')
    this.add({ n, timestamp, subagent, line, kind: 'message', text: kept })
  }

  thinking(text: string, mark: StepMark = {}): void {
    if (this.isFull() || text.trim() === '') return
    const { n, timestamp, subagent, line } = this.base(mark)
    const kept = this.text(text, this.retention.budget.agent_text, 'text-cut')
    this.add({ n, timestamp, subagent, line, kind: 'thinking', text: kept })
  }

  injected(text: string, origin: InjectedOrigin, mark: StepMark = {}): void {
    if (this.isFull() || text.trim() === '') return
    const kept = this.text(text, this.retention.budget.agent_text, 'text-cut')
    const { n, timestamp, subagent, line } = this.base(mark)
    this.add({ n, timestamp, subagent, line, kind: 'injected', text: kept, origin })
  }

  /** A human turn or injected text, as `wordsOf` decided. */
  words(words: Words | null, mark: StepMark = {}): void {
    if (words === null) return
    if (words.kind === 'human') this.user(words.text, mark)
    else this.injected(words.text, words.origin, mark)
  }

  /** Adds a call that waits for its result. Arguments that are no object are kept as text. */
  call(call: DraftCall, mark: StepMark = {}): void {
    if (this.isFull()) return
    const step = this.callStep(call, mark)
    this.add(step)
    const key = step.call.id ?? ''
    const waiting = this.open.get(key)
    if (waiting === undefined) this.open.set(key, [step])
    else waiting.push(step)
  }

  /** Adds a call whose result the log holds beside it; null where it holds none. */
  endedCall(call: DraftCall, outcome: CallOutcome | null, mark: StepMark = {}): void {
    if (this.isFull()) return
    const step = this.callStep(call, mark)
    this.add(step)
    if (outcome !== null) this.end(step, outcome)
  }

  /** Gives the oldest waiting call of this id its result; a null id is for formats whose results follow in order. */
  result(id: string | null, outcome: CallOutcome): void {
    const key = id === null ? '' : id.slice(0, MAX_FACT)
    const waiting = this.open.get(key)
    const step = waiting?.shift()
    if (waiting?.length === 0) this.open.delete(key)
    if (step === undefined && this.list.length >= this.retention.budget.steps) return
    if (step === undefined) this.problem('result-without-call', `result of ${key === '' ? 'an unnamed call' : key}`)
    else this.end(step, outcome)
  }

  /** Takes back the steps from an index on: the log rewrote its last message. */
  dropFrom(index: number): void {
    for (const step of this.list.splice(index)) {
      if (step.kind === 'user') this.humans -= 1
      if (step.kind === 'call') this.open.delete(step.call.id ?? '')
    }
  }

  /** Names a pull request that the session says it made. */
  pullRequest(repository: string | null, number: number): void {
    if (Number.isSafeInteger(number) && number > 0 && this.pulls.size < 1000)
      this.pulls.set(`${repository ?? ''}#${number}`, { repository, number })
  }

  problem(code: string, detail: string): void {
    const known = this.problems.get(code)
    if (known === undefined) this.problems.set(code, { detail: detail.slice(0, MAX_FACT), count: 1 })
    else known.count += 1
  }

  /** A budget was reached: the session is not whole. */
  limit(code: string, detail: string): void {
    this.truncated = true
    this.problem(code, detail)
  }

  /** True while a call of this id (or an unnamed one) has no result. */
  isWaiting(id: string | null): boolean {
    return this.open.has(id ?? '')
  }

  get hasHumanTurn(): boolean {
    return this.humans > 0
  }

  /** Marks the steps from one index up to another as left behind by a rewind. */
  abandon(from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const step = this.list[index]
      if (step !== undefined) step.abandoned = true
    }
  }

  finish(fallbackId: string): Session {
    const { facts } = this
    return {
      ...facts,
      tokens: possibleTokens(facts.tokens),
      id: facts.id ?? fallbackId,
      format: this.format,
      file: this.file,
      started_at: this.first_at,
      ended_at: this.last_at,
      pull_requests: [...this.pulls.values()],
      steps: this.list,
      truncated: this.truncated,
      problems: [...this.problems].map(problemOf),
    }
  }

  private callStep(call: DraftCall, mark: StepMark): CallStep {
    const kept = this.args(call.args)
    const { n, timestamp, subagent, line } = this.base(mark)
    return {
      n,
      timestamp,
      subagent,
      line,
      kind: 'call',
      call: {
        id: call.id === null ? null : call.id.slice(0, MAX_FACT),
        name: call.name.slice(0, MAX_FACT),
        args: kept.args,
        unparsed_args: kept.unparsed,
        result: null,
        error: 'unknown',
        error_evidence: 'none',
        exit_code: null,
        denied: false,
        collateral: false,
      },
    }
  }

  private end(step: CallStep, outcome: CallOutcome): void {
    const { result_head, result_tail } = this.retention.budget
    const { call } = step
    call.error = outcome.error
    call.error_evidence = outcome.error_evidence
    call.exit_code = Number.isSafeInteger(outcome.exit_code) ? outcome.exit_code : null
    call.denied = outcome.denied
    call.collateral = outcome.collateral
    call.result = this.retention.text(outcome.text, { head: result_head, tail: result_tail })
    if (this.retention.exhausted) this.limit('retained-text', 'the text of later steps is left out')
  }

  /** Asked before anything is made of an entry: what comes after the last step costs nothing but its parsing. */
  private isFull(): boolean {
    const full = this.list.length >= this.retention.budget.steps
    if (full) this.limit('too-many-steps', `more than ${this.retention.budget.steps} steps`)
    return full
  }

  private add(step: Step): void {
    this.seen(step.timestamp)
    this.list.push(step)
  }

  /**
   * What every step begins with. Steps are written out and never spread: V8 gives an object that begins with a spread a
   * hidden class of its own, and every later look at one of thousands of steps then goes through the slow path.
   */
  private base(mark: StepMark): { n: number; timestamp: string | null; subagent: string | null; line: number } {
    return {
      n: this.list.length + 1,
      timestamp: mark.at ?? null,
      subagent: mark.subagent ?? null,
      line: Math.max(1, this.position),
    }
  }

  private text(text: string, limit: number, code: string): string {
    const kept = this.retention.text(text, { head: limit, tail: 0 })
    if (kept !== text)
      this.limit(this.retention.exhausted ? 'retained-text' : code, `a text of ${text.length} characters was cut`)
    return kept
  }

  private args(args: unknown): { args: Record<string, unknown>; unparsed: string | null } {
    if (!isFields(args)) {
      const unparsed = args === undefined || args === null ? null : typeof args === 'string' ? args : jsonText(args)
      return {
        args: {},
        unparsed: unparsed === null ? null : this.text(unparsed, this.retention.budget.argument, 'argument-cut'),
      }
    }
    const kept = this.retention.args(args)
    if (kept.cut) this.limit('argument-cut', `arguments at step ${this.list.length + 1} were cut`)
    return { args: kept.args, unparsed: null }
  }
}

/** Null for counts that no run can have: they would spoil every sum. */
function possibleTokens(tokens: Tokens | null): Tokens | null {
  if (tokens === null) return null
  return Object.values(tokens).every((count) => count >= 0 && count <= Number.MAX_SAFE_INTEGER / 8) ? tokens : null
}

function problemOf([code, { detail, count }]: [string, { detail: string; count: number }]): Problem {
  return { code, detail: count === 1 ? detail : `${detail} (${count} times)` }
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Nested too deep for the stack.
    return '…'
  }
}

/** Parsed arguments of a call whose log holds them as JSON text; text that does not parse stays text. */
export function parsedArgs(value: unknown): Fields | string | null {
  if (isFields(value)) return value
  if (typeof value !== 'string') return null
  try {
    const parsed: unknown = JSON.parse(value)
    return isFields(parsed) ? parsed : value
  } catch {
    return value
  }
}
