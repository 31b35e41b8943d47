/** What `reporters/each-file.mjs` gathers for frameworks whose reports name no file: one process a file, one report for all. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { repoPath } from '../names.ts'
import { withoutReport } from '../settle.ts'

const Line = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    file: z.string(),
    exit: z.number().nullable(),
    signal: z.string().nullable(),
    report: z.string().nullable(),
    stdout: z.string(),
    stderr: z.string(),
  }),
  z.object({ kind: z.literal('end') }),
])

/** The words that start `command` once for each of `files`; it is given the path of its report and the file. */
export function eachFile(
  { reportersDir, reportPath }: { readonly reportersDir: string; readonly reportPath: string },
  command: readonly string[],
  files: readonly string[],
): readonly string[] {
  return ['node', `${reportersDir}/each-file.mjs`, reportPath, ...command, '--', ...files]
}

/**
 * Reads each file's process by itself (`parseOne`). One that has a problem keeps none of the others from being read: they are
 * run again, each alone.
 */
export function parseFileRuns(evidence: RunEvidence, parseOne: (one: RunEvidence) => ParsedRun): ParsedRun {
  const { report, files, timedOut, exitCode } = evidence
  if (report === null || report.trim() === '') return withoutReport(evidence)
  const lines = report.split('\n').filter((text) => text.trim() !== '')
  const read = lines.map((text) => Line.safeParse(parseJson(text)))
  const runs = read.flatMap(({ data }) => (data?.kind === 'file' ? [data] : []))
  const told = runs.map(({ file, exit, signal, ...said }) =>
    parseOne({ ...evidence, ...said, exitCode: exit, signal, files: [repoPath(file, evidence)] }),
  )
  const outcomes = told.flatMap((one) => one.outcomes)
  if (timedOut) return { outcomes, problem: 'timed-out', detail: 'killed at the time limit' }
  const again = files.length > 1 ? { again: 'file-by-file' as const } : {}
  const isWhole =
    read.every(({ success }) => success) && read.at(-1)?.data?.kind === 'end' && runs.length === files.length
  if (!isWhole)
    return { outcomes, problem: 'report-invalid', detail: `${runs.length} of ${files.length} files ran`, ...again }
  if (runs.some(({ exit }) => exit !== 0) !== (exitCode !== 0)) {
    const detail = `the exit code of all files together is ${exitCode ?? 'unknown'}, and those of the files say otherwise`
    return { outcomes, problem: 'report-contradicts-exit-code', detail }
  }
  const odd = told.find(({ problem }) => problem !== null)
  if (odd !== undefined) return { outcomes, problem: odd.problem, ...detailOf(odd), ...again }
  return { outcomes, problem: null, ...detailOf(told.find(({ detail }) => detail !== undefined)) }
}

function detailOf(run: ParsedRun | undefined): Pick<ParsedRun, 'detail'> {
  return run?.detail === undefined ? {} : { detail: run.detail }
}
