/** Readers of flag values: a good value, or a clear usage error from commander. */
import { InvalidArgumentError } from 'commander'
import { Config } from '../../config/config.ts'
import { Severity } from '../../review/finding.ts'

/** A whole number from 1 up. */
export function positiveInteger(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Expected a whole number from 1 up.')
  return number
}

/** A number of runs, with the bounds it has in the configuration file. */
export function runCount(value: string): number {
  const read = Config.shape.runs.safeParse(positiveInteger(value))
  if (!read.success) throw new InvalidArgumentError('Expected a whole number from 1 to 50.')
  return read.data
}

/** `low`, `medium` or `high`. */
export function severity(value: string): Severity {
  const read = Severity.exclude(['info']).safeParse(value)
  if (!read.success) throw new InvalidArgumentError('Expected low, medium or high.')
  return read.data
}

/** Gathers a flag that may stand several times. */
export function gather(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
