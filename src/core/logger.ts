/** What the rooms may say while they work. Rooms that are pure say nothing and return notes instead. */
export interface Logger {
  /** One line a user wants to read. */
  info(line: string): void
  /** Something is less than asked for (no isolation, a limit hit), but the work goes on. */
  warn(line: string): void
  /** Detail for `--debug` and ACTIONS_STEP_DEBUG. */
  debug(line: string): void
  /** What runs now; a terminal shows it in place, a log as a plain line. Empty text ends it. */
  status(line: string): void
}

export const silentLogger: Logger = {
  info() {},
  warn() {},
  debug() {},
  status() {},
}
