/** The report of `reporters/gradle-init.gradle`: one JSON object a line, an `end` line for each test task. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { OutcomeStatus } from '../outcome.ts'

const Case = z.object({
  kind: z.literal('case'),
  className: z.string(),
  name: z.string(),
  status: z.enum(['SUCCESS', 'FAILURE', 'SKIPPED']),
  message: z.string(),
  ms: z.number(),
})
const End = z.object({ kind: z.literal('end'), tests: z.number() })
const Line = z.discriminatedUnion('kind', [Case, End])

export interface GradleCase {
  readonly className: string
  readonly name: string
  readonly status: OutcomeStatus
  readonly message: string
  readonly ms: number
}

export interface GradleReport {
  readonly cases: readonly GradleCase[]
  /** Did a test task end, and with as many tests as were reported? */
  readonly isWhole: boolean
}

const STATUS = { SUCCESS: 'passed', FAILURE: 'failed', SKIPPED: 'skipped' } as const

export function readGradleReport(report: string): GradleReport {
  const cases: GradleCase[] = []
  let ends = 0
  let told = 0
  let strange = 0
  for (const text of report.split('\n')) {
    if (text.trim() === '') continue
    const line = Line.safeParse(parseJson(text))
    if (!line.success) strange += 1
    else if (line.data.kind === 'end') {
      ends += 1
      told += line.data.tests
    } else cases.push({ ...line.data, status: STATUS[line.data.status] })
  }
  return { cases, isWhole: ends > 0 && strange === 0 && told === cases.length }
}
