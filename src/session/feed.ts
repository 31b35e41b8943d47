/** The state of one file while its lines arrive: first a probe, then the reader of the format that was recognised. */
import { LimitError } from '../core/errors.ts'
import type { Budget } from './budget.ts'
import { SessionDraft } from './draft.ts'
import { type Fields, isFields } from './fields.ts'
import { type EntryReader, type Probe, type SessionFormat, type SessionMaker } from './format.ts'
import { FORMATS } from './formats/index.ts'
import { holdsTooManyValues, lineText } from './lines.ts'
import type { ReadResult, UnreadableCode } from './read.ts'
import { Retention } from './retention.ts'
import { memberMark, textWithoutMember } from './unread-member.ts'

/** Claude Code files can begin with a dozen bookkeeping lines; all that matters shows within the first twenty objects. */
const PROBE_OBJECTS = 20
const PROBE_LINES = 200
const HELD_LINES = 2000
/** A file that begins with more is empty. */
const BLANK_LINES = 100_000
const PROBE_BYTES = 1024 * 1024
const HEAD_CHARACTERS = 4000

type Mode = 'probe' | 'lines' | 'text' | 'document' | 'unknown'

export class FileFeed {
  private readonly name: string
  private readonly budget: Budget
  private readonly retention: Retention
  private readonly drafts: SessionDraft[] = []
  private readonly problems: { code: string; detail: string }[] = []
  private mode: Mode = 'probe'
  private format: SessionFormat | null = null
  private lines: EntryReader<Fields> | null = null
  private unread: Buffer | null = null
  private texts: EntryReader<string> | null = null
  /** Lines held until the format is known, or all of them where the file is one document. */
  private held: Buffer[] = []
  private heldBytes = 0
  private objects: Fields[] = []
  private position = 0
  private filled = 0
  private firstIsObject = false
  private probedHead = ''
  private badLines = 0
  private longLines = 0

  constructor(name: string, budget: Budget) {
    this.name = name
    this.budget = budget
    this.retention = new Retention(budget)
  }

  /** True when the rest of the file cannot matter any more. */
  get refused(): boolean {
    return this.mode === 'unknown'
  }

  line(line: Buffer): void {
    this.position += 1
    if (this.mode !== 'document' && this.mode !== 'text' && holdsTooManyValues(line, this.budget.values))
      this.longLines += 1
    else if (this.mode === 'lines') this.json(line)
    else if (this.mode === 'text') this.texts?.entry(lineText(line), this.position)
    else if (this.mode !== 'unknown') this.hold(line)
  }

  longLine(): void {
    this.position += 1
    this.longLines += 1
  }

  finish(): ReadResult {
    if (this.mode === 'probe') this.decide(true)
    if (this.mode === 'document') this.document()
    if (this.format === null) return this.unreadable()
    this.lines?.end()
    this.texts?.end()
    const sessions = this.drafts.map((draft, index) => draft.finish(`${this.name}#${index + 1}`))
    const [first] = sessions
    if (first === undefined) {
      // A record of a human's work is whole and holds no session; a broken one has said what is wrong with it.
      const code = this.problems.length === 0 ? 'empty' : 'damaged'
      return { status: 'unreadable', code, detail: `no session in this ${this.format.name} file` }
    }
    const long = `over the limits of ${this.budget.line_bytes} bytes or ${this.budget.values} values`
    if (this.badLines > 0)
      first.problems.push({ code: 'bad-line', detail: `${this.badLines} lines are not JSON objects` })
    if (this.longLines > 0) {
      first.problems.push({ code: 'line-too-long', detail: `${this.longLines} lines are ${long}` })
      first.truncated = true
    }
    first.problems.push(...this.problems)
    return { status: 'read', format: this.format.name, sessions }
  }

  private hold(line: Buffer): void {
    if (this.mode === 'probe' && this.filled === 0 && isBlank(line)) {
      if (this.position > BLANK_LINES) this.mode = 'unknown'
      return
    }
    this.held.push(line)
    this.heldBytes += line.length + 1
    if (this.mode === 'document') {
      if (this.heldBytes > this.budget.document_bytes) {
        throw new LimitError('size of a single JSON document', this.budget.document_bytes, this.name)
      }
      return
    }
    if (line.length > 0) this.probeLine(line)
    const full =
      this.objects.length >= PROBE_OBJECTS ||
      this.filled >= PROBE_LINES ||
      this.held.length >= HELD_LINES ||
      this.heldBytes > PROBE_BYTES
    if (full) this.decide(false)
  }

  private probeLine(line: Buffer): void {
    const text = lineText(line).trim()
    if (text === '') return
    this.filled += 1
    const value = text.startsWith('{') ? parsed(text) : undefined
    if (!isFields(value)) return
    this.objects.push(value)
    if (this.filled === 1) this.firstIsObject = true
  }

  /** Chooses a format by what is held. At the end of the file everything is held, so a document can be tried as well. */
  private decide(whole: boolean): void {
    const head = this.head()
    this.probedHead = head
    const probe: Probe = { lines: this.objects, document: undefined, head }
    const first = head.trimStart()
    const looksLikeJson = /^(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d]|$))/.test(first)
    const maybeLines = this.objects.length > 0 && (this.firstIsObject || !looksLikeJson)
    if (maybeLines && this.start(find('lines', probe))) return
    if (looksLikeJson && (!maybeLines || whole || this.filled === 1)) {
      this.mode = 'document'
      this.objects = []
      return
    }
    if (!this.start(find('text', probe))) this.mode = 'unknown'
  }

  /** Switches to a format and gives it all that was held. */
  private start(format: SessionFormat | null): boolean {
    if (format === null || format.shape === 'document') return false
    this.format = format
    const { held } = this
    this.held = []
    this.objects = []
    if (format.shape === 'lines') {
      this.mode = 'lines'
      this.lines = format.read(this.maker(format))
      this.unread = format.unread === undefined ? null : memberMark(format.unread)
    } else {
      this.mode = 'text'
      this.texts = format.read(this.maker(format))
    }
    this.position -= held.length
    for (const line of held) this.line(line)
    return true
  }

  private json(line: Buffer): void {
    if (isBlank(line)) return
    const value = parsed(this.unread === null ? lineText(line) : textWithoutMember(line, this.unread))
    if (isFields(value)) this.lines?.entry(value, this.position)
    else if (value === undefined || value !== null) this.badLines += 1
  }

  /** The whole file as one JSON value; a file of JSON lines whose beginning is broken is read as such. */
  private document(): void {
    const whole = joined(this.held)
    if (holdsTooManyValues(whole, this.budget.values)) {
      throw new LimitError('values in a single JSON document', this.budget.values, this.name)
    }
    const text = lineText(whole)
    const document = parsed(text)
    if (document === undefined) {
      this.mode = 'probe'
      for (const line of this.held.slice(0, PROBE_LINES)) this.probeLine(line)
      const started = this.start(
        find('lines', { lines: this.objects, document: undefined, head: text.slice(0, HEAD_CHARACTERS) }),
      )
      if (!started && this.objects.length > 0) this.mode = 'unknown'
      return
    }
    this.held = []
    const format = find('document', {
      lines: isFields(document) ? [document] : [],
      document,
      head: text.slice(0, HEAD_CHARACTERS),
    })
    if (format?.shape !== 'document') return
    this.format = format
    format.read(this.maker(format), document)
  }

  private maker(format: SessionFormat): SessionMaker {
    return {
      start: () => {
        const draft = new SessionDraft({ format: format.name, agent: format.agent, file: this.name }, this.retention)
        if (this.drafts.length < this.budget.sessions) this.drafts.push(draft)
        else this.note('too-many-sessions', `only the first ${this.budget.sessions} sessions are read`)
        return draft
      },
      problem: (code, detail) => this.note(code, detail),
    }
  }

  private note(code: string, detail: string): void {
    if (!this.problems.some((problem) => problem.code === code)) this.problems.push({ code, detail })
  }

  private head(): string {
    let text = ''
    for (const line of this.held) {
      text += `${lineText(line.subarray(0, HEAD_CHARACTERS))}\n`
      if (text.length >= HEAD_CHARACTERS) break
    }
    return text
  }

  private unreadable(): ReadResult {
    const code = this.unreadableCode(this.probedHead)
    return { status: 'unreadable', code, detail: DETAILS[code] }
  }

  private unreadableCode(head: string): Exclude<UnreadableCode, 'read-error'> {
    if (this.longLines > 0) return 'too-large'
    if (head.trim() === '') return this.position > 0 && head.includes('\0') ? 'binary' : 'empty'
    if (head.includes('\0') || isMostlyUnprintable(head)) return 'binary'
    return this.mode === 'probe' ? 'damaged' : 'unknown-format'
  }
}

const DETAILS: Readonly<Record<Exclude<UnreadableCode, 'read-error'>, string>> = {
  empty: 'the file has no content',
  binary: 'the file is not text',
  'unknown-format': 'no known session format has this shape',
  damaged: 'the file begins like JSON and does not parse',
  'too-large': 'a line is over the limits of size or number of values',
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 0x0d)
}

function find(shape: SessionFormat['shape'], probe: Probe): SessionFormat | null {
  return FORMATS.find((format) => format.shape === shape && format.recognises(probe)) ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [NEWLINE, line])))
}

const NEWLINE = Buffer.from('\n')

function isMostlyUnprintable(text: string): boolean {
  const odd = text.slice(0, HEAD_CHARACTERS).replace(/[^\u0000-\u0008\u000e-\u001a\ufffd]/g, '').length
  return odd * 10 > Math.min(text.length, HEAD_CHARACTERS)
}
