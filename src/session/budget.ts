/** Every limit of reading a session, in one place. Sizes in UTF-16 code units unless named bytes. */

export interface Budget {
  /** A longer line is skipped. */
  readonly line_bytes: number
  /** A longer single document (execution file, exported JSON) is refused: it must be in memory to be parsed. */
  readonly document_bytes: number
  /** JSON values in one line or document; parsing more takes gigabytes, whatever the bytes. */
  readonly values: number
  /** A tool result keeps this much of its beginning and end. */
  readonly result_head: number
  readonly result_tail: number
  /** One string inside the arguments of a call. */
  readonly argument: number
  /** All strings inside the arguments of a call. */
  readonly arguments_total: number
  /** One human turn; the prompt must stay whole, so this is generous. */
  readonly user_text: number
  /** One piece of agent text, thinking or injected text. */
  readonly agent_text: number
  /** All retained text of a file. */
  readonly total: number
  readonly steps: number
  /** Sessions in one file (a batch of runs, sub-agents). */
  readonly sessions: number
  /** Ids remembered to see repeats; beyond it repeats are not seen. */
  readonly ids: number
  /** Nesting of arguments. */
  readonly depth: number
}

const MEBI = 1024 * 1024

/** Measured: the longest tool argument of 58 real sessions has 41 Ki, the longest human turn 190 Ki, the longest line 6 MiB. */
export const DEFAULT_BUDGET: Budget = {
  line_bytes: 32 * MEBI,
  document_bytes: 32 * MEBI,
  values: 2_000_000,
  result_head: 4000,
  result_tail: 2000,
  argument: 64 * 1024,
  arguments_total: 256 * 1024,
  user_text: MEBI,
  agent_text: 64 * 1024,
  total: 64 * MEBI,
  steps: 100_000,
  sessions: 1000,
  ids: 200_000,
  depth: 32,
}
