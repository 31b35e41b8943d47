/** What is kept of a log's texts. Nothing kept may hold on to the line it came from. */
import type { Budget } from './budget.ts'
import { type Fields, isFields } from './fields.ts'

export interface Kept {
  readonly args: Record<string, unknown>
  readonly cut: boolean
}

/** Counts what one file may keep over all its sessions. */
export class Retention {
  readonly budget: Budget
  private left: number

  constructor(budget: Budget) {
    this.budget = budget
    this.left = budget.total
  }

  /** True when the whole budget is used up; texts are empty from here on. */
  get exhausted(): boolean {
    return this.left <= 0
  }

  /** A text of at most `limit`; longer ones keep head and tail with a note of the gap between. */
  text(text: string, limit: { readonly head: number; readonly tail: number }): string {
    if (text.length <= limit.head && text.length <= this.left) {
      this.left -= text.length
      return text
    }
    const allowed = Math.max(0, this.left)
    const head = Math.min(limit.head, allowed)
    const tail = Math.min(limit.tail, allowed - head)
    const isWhole =
      text.length <= head + tail || (text.length <= limit.head + limit.tail + GAP && text.length <= allowed)
    const kept = isWhole ? text : shortened(text, head, tail)
    this.left -= kept.length
    return kept
  }

  /** Arguments with long strings, deep nesting and long lists cut. */
  args(args: Fields): Kept {
    const walk = new ArgumentWalk(this.budget, Math.max(0, this.left))
    const kept = walk.fields(args, 0)
    this.left -= walk.used
    return { args: kept, cut: walk.cut }
  }
}

const MAX_ENTRIES = 1000
/** Characters that the note of a gap takes: a text that was cut once is not cut again when it is written and read back. */
const GAP = 64

class ArgumentWalk {
  used = 0
  cut = false
  private readonly budget: Budget
  private readonly allowed: number

  constructor(budget: Budget, left: number) {
    this.budget = budget
    this.allowed = Math.min(budget.arguments_total, left)
  }

  fields(fields: Fields, depth: number): Record<string, unknown> {
    const kept: Record<string, unknown> = {}
    let entries = 0
    for (const key in fields) {
      if ((entries += 1) > MAX_ENTRIES) {
        this.cut = true
        break
      }
      const name = this.string(key, 200)
      const value = this.value(fields[key], depth + 1)
      // Setting this one would change the prototype.
      if (name === '__proto__')
        Object.defineProperty(kept, name, { value, enumerable: true, writable: true, configurable: true })
      else kept[name] = value
    }
    return kept
  }

  private value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.string(value, this.budget.argument)
    if (typeof value !== 'object' || value === null) return value
    if (depth > this.budget.depth) {
      this.cut = true
      return '…'
    }
    if (isFields(value)) return this.fields(value, depth)
    if (!Array.isArray(value)) return null
    if (value.length > MAX_ENTRIES) this.cut = true
    return value.slice(0, MAX_ENTRIES).map((item: unknown) => this.value(item, depth + 1))
  }

  private string(text: string, limit: number): string {
    const room = Math.min(limit, Math.max(0, this.allowed - this.used))
    const isWhole = text.length <= room || (text.length <= limit + GAP && text.length <= this.allowed - this.used)
    const kept = isWhole ? text : shortened(text, room, 0)
    if (kept !== text) this.cut = true
    this.used += kept.length
    return kept
  }
}

function shortened(text: string, head: number, tail: number): string {
  if (head + tail === 0) return ''
  const gap = `\n…[${text.length - head - tail} characters cut]…\n`
  return detached(text.slice(0, head) + gap + (tail > 0 ? text.slice(-tail) : ''))
}

/** A copy that shares no memory: V8 keeps the whole parent of a sliced string alive. Lone surrogates stay as they are. */
function detached(text: string): string {
  if (/^[\u0000-\u00ff]*$/.test(text)) return Buffer.from(text, 'latin1').toString('latin1')
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
