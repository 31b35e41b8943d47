/** How a command of the repository ended, in words for people. */
import { readRegularFile } from '../files/regular-file.ts'
import { visibleText } from '../guard/visible.ts'
import type { CommandResult } from '../sandbox/sandbox.ts'

/** How a failed command ended, with the last lines it said. */
export async function describeEnd(result: CommandResult): Promise<string> {
  const how = stopOf(result) ?? `ended with ${result.startError ?? result.signal ?? `exit code ${result.exitCode}`}`
  const said = await Promise.all([result.stderrFile, result.stdoutFile].map(lastLines))
  const words = said.find((text) => text !== '')
  return words === undefined ? how : `${how}: ${words}`
}

/** What we stopped it for, or null when it ended by itself. */
function stopOf(result: CommandResult): string | null {
  if (result.timedOut) return `was stopped after ${result.seconds.toFixed(0)} s`
  if (result.outputLimit) return `was stopped for its output of ${result.stdoutBytes + result.stderrBytes} bytes`
  return result.processLimit ? 'was stopped for starting too many processes' : null
}

/** What npm, yarn and Maven say beside the reason, and where in their own programs it came up. */
const CHATTER =
  /^at .+:\d+:\d+\)?$|^info Visit |^npm (?:warn|notice)|^npm error A complete log|^\[ERROR\](?: *$| (?:To see the full stack|Re-run Maven using|For more information about the errors|\[Help \d|After correcting the problems| *mvn <args>))/i

const TAIL_BYTES = 64 * 1024 * 1024

async function lastLines(file: string): Promise<string> {
  const bytes = await readRegularFile(file, { maxBytes: TAIL_BYTES }).catch(() => null)
  const lines = visibleText(bytes?.subarray(-4000).toString('utf8') ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !CHATTER.test(line))
  return lines.slice(-4).join(' / ').slice(-400)
}
