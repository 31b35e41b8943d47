/**
 * Versions of one session. Most places keep the whole log each time, so that the newest holds the others; the first versions
 * of Entire kept only what was new since the last checkpoint. The content tells which.
 */
import type { Session, Step } from './session.ts'
import type { ByteSource } from './source.ts'

/** Logs of one session that begin alike are the same log, longer and shorter. */
const HEAD_BYTES = 2048
/** Of the steps of an earlier log: with fewer that are only in it, the later one holds it. */
const OWN_SHARE = 0.2
const KEY_CHARACTERS = 300

/** The beginning of a log, by which versions of one log are told from its pieces. */
export async function headOf(source: ByteSource): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of source.open()) {
    parts.push(chunk.subarray(0, HEAD_BYTES - size))
    size += chunk.byteLength
    if (size >= HEAD_BYTES) break
  }
  return Buffer.concat(parts).toString('latin1')
}

/**
 * Two logs of one session as one. Where the later holds nearly all of the earlier, it is the whole; else the earlier is a
 * piece that came before, and its steps go first.
 * @returns `pieces` is true where steps of both were put together; step numbers are new then, and lines of the log gone
 */
export function joinVersions(a: Session, b: Session): { readonly session: Session; readonly pieces: boolean } {
  const [early, late] = startOf(b) < startOf(a) ? [b, a] : [a, b]
  const known = new Set(late.steps.map(keyOf))
  const own = early.steps.filter((step) => !known.has(keyOf(step)))
  if (own.length <= early.steps.length * OWN_SHARE) return { session: late, pieces: false }
  const other = new Set(early.steps.map(keyOf))
  const isWithin = late.steps.filter((step) => !other.has(keyOf(step))).length <= late.steps.length * OWN_SHARE
  if (isWithin) return { session: early, pieces: false }
  const steps = [...own, ...late.steps].map((step, index) => renumbered(step, index + 1))
  return {
    session: {
      ...late,
      started_at: early.started_at ?? late.started_at,
      model: late.model ?? early.model,
      cwd: late.cwd ?? early.cwd,
      branch: late.branch ?? early.branch,
      tokens: sumOf(early.tokens, late.tokens),
      cost_usd:
        early.cost_usd === null || late.cost_usd === null
          ? (late.cost_usd ?? early.cost_usd)
          : early.cost_usd + late.cost_usd,
      pull_requests: [...early.pull_requests, ...late.pull_requests],
      steps,
      truncated: early.truncated || late.truncated,
      problems: [...early.problems, ...late.problems],
    },
    pieces: true,
  }
}

/** Its line was one of its piece. */
function renumbered(step: Step, n: number): Step {
  const copy = { ...step, n }
  delete copy.line
  return copy
}

function startOf({ started_at: start, steps }: Session): number {
  const time = Date.parse(start ?? steps.find(({ timestamp }) => timestamp !== null)?.timestamp ?? '')
  return Number.isNaN(time) ? 0 : time
}

function keyOf(step: Step): string {
  const what =
    step.kind === 'call' ? (step.call.id ?? `${step.call.name} ${JSON.stringify(step.call.args)}`) : step.text
  return `${step.kind} ${step.timestamp ?? ''} ${what.slice(0, KEY_CHARACTERS)}`
}

function sumOf(a: Session['tokens'], b: Session['tokens']): Session['tokens'] {
  if (a === null || b === null) return b ?? a
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cache_read: a.cache_read + b.cache_read,
    cache_write: a.cache_write + b.cache_write,
  }
}
