/** TAP of programs that print `# title` before the assertions of each test. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST, type OutcomeStatus } from '../outcome.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'
import { settle, withoutReport } from '../settle.ts'

const FileRun = z.object({
  file: z.string(),
  stdout: z.string(),
  stderr: z.string(),
  code: z.number().nullable(),
  signal: z.string().nullable(),
})
type FileRun = z.infer<typeof FileRun>
const End = z.object({ end: z.literal(true) })

export function parseTape(evidence: RunEvidence): ParsedRun {
  if (evidence.report === null || evidence.report.trim() === '') return withoutReport(evidence)
  const outcomes: RawOutcome[] = []
  let complete = false
  for (const line of evidence.report.split('\n')) {
    const value = parseJson(line)
    const run = FileRun.safeParse(value)
    if (run.success) outcomes.push(...fileOutcomes(run.data, evidence))
    else if (End.safeParse(value).success) complete = true
  }
  return settle(evidence, { outcomes, complete })
}

/** Tape's closing statistics are comments too. */
const STATISTICS = /^(?:tests|pass|fail|skip|todo|ok)\b\s*\d*$/

function fileOutcomes(run: FileRun, evidence: RunEvidence): readonly RawOutcome[] {
  const file = repoPath(run.file, evidence)
  const { nodes, comments, planned } = parseTap(run.stdout)
  const outcomes: RawOutcome[] = []
  const remark = remarksOf(evidence.sources.get(file) ?? '')
  let title = ''
  let asserts: TapNode[] = nodes.filter(({ group }) => group === 0)
  const close = (): void => {
    if (title !== '' || asserts.length > 0) outcomes.push(testOutcome(file, title, asserts))
  }
  comments.forEach((comment, index) => {
    const below = nodes.filter(({ group }) => group === index + 1)
    if (remark(comment) || STATISTICS.test(comment)) {
      asserts.push(...below)
      return
    }
    close()
    title = comment
    asserts = below
  })
  close()
  const failed = outcomes.some(({ status }) => status === 'failed')
  const ended = planned !== null && run.signal === null && (run.code === 0 || failed)
  if (ended) return outcomes
  const message =
    run.stderr.trim().slice(0, 1000) || `ended early with ${run.signal ?? `exit code ${run.code ?? 'unknown'}`}`
  return [...outcomes, { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }]
}

/** `# SKIP title`, `# TODO title`: tape puts the mark before the title. */
function testOutcome(file: string, title: string, asserts: readonly TapNode[]): RawOutcome {
  const marked = /^(SKIP|TODO) (.*)$/.exec(title)
  const bad = asserts.find(({ ok, directive }) => !ok && directive === null)
  let status: OutcomeStatus = bad === undefined ? 'passed' : 'failed'
  if (marked !== null || (asserts.length > 0 && asserts.every(({ directive }) => directive !== null)))
    status = 'skipped'
  const name = marked?.[2] ?? title
  const message = bad === undefined ? undefined : [bad.name, ...bad.detail].join('\n')
  return { file, titles: [name === '' ? (asserts[0]?.name ?? '') : name], status, message }
}

/** `t.comment('…')` prints the same shape as a title: a text that the source passes to `comment` is a remark. */
function remarksOf(source: string): (text: string) => boolean {
  const parts = source.split(/\.comment\(\s*['"`]/).slice(1)
  const remarks = new Set(parts.map((part) => /^[^'"`\n]*/.exec(part)?.[0] ?? ''))
  return (text) => remarks.has(text)
}
