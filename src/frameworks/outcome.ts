/** What a test is, and what one run of it said. */
import { z } from 'zod'

/**
 * A test is `{file, name}`: file relative to the repository root with `/`; name the titles from the outermost describe
 * to the test joined by ` > `, a second test of the same name in a file gets ` [2]`. A file that fails to load or throws
 * outside any test is the pseudo-test `(file)`. `context` is set when the repository's script runs a suite several times.
 */
export const TestId = z.object({ file: z.string(), name: z.string(), context: z.string().optional() })
export type TestId = z.infer<typeof TestId>

export const FILE_PSEUDO_TEST = '(file)'

export const OutcomeStatus = z.enum(['passed', 'failed', 'skipped'])
export type OutcomeStatus = z.infer<typeof OutcomeStatus>

export const Outcome = z.object({
  file: z.string(),
  name: z.string(),
  context: z.string().optional(),
  status: OutcomeStatus,
  /** First lines of the failure, for people; never decides anything. */
  message: z.string().optional(),
  duration_ms: z.number().optional(),
})
export type Outcome = z.infer<typeof Outcome>

/** Why a test process gave no trustworthy report. */
export const RunProblem = z.enum([
  'timed-out',
  'output-limit',
  'report-missing',
  'report-invalid',
  'report-contradicts-exit-code',
  'ran-no-test',
  'could-not-start',
])
export type RunProblem = z.infer<typeof RunProblem>
