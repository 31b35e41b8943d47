/** Common Test Report Format (https://ctrf.io/docs/full-schema). */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { RawOutcome } from '../names.ts'

const CtrfTest = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'pending', 'other']),
  duration: z.number().optional(),
  message: z.string().nullish(),
  /** Outermost first; a plain string in older reports. */
  suite: z.union([z.array(z.string()), z.string()]).nullish(),
  filePath: z.string().nullish(),
})
const Ctrf = z.object({ results: z.object({ tests: z.array(CtrfTest) }) })

/** The tests of a report, null where the text is none. Files stay as the report names them. */
export function parseCtrf(text: string): readonly RawOutcome[] | null {
  const parsed = Ctrf.safeParse(parseJson(text))
  if (!parsed.success) return null
  return parsed.data.results.tests.map(({ name, status, duration, message, suite, filePath }) => ({
    file: filePath ?? '',
    titles: [...(typeof suite === 'string' ? suite.split(' > ') : (suite ?? [])), name],
    status: status === 'passed' || status === 'failed' ? status : 'skipped',
    message: message ?? undefined,
    ms: duration,
  }))
}
