/** A publication as outputs, job summary and one JSON document. */
import { join } from 'node:path'
import { z } from 'zod'
import { Funnel } from '../../benchmark/funnel.ts'
import { Curation } from '../../checks/curation.ts'
import { renderDocument } from '../../core/json.ts'
import type { Logger } from '../../core/logger.ts'
import { version } from '../../core/version.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { codeBlock, heading, inlineCode, list, paragraph, plain, text } from '../../guard/markdown.ts'
import { renderMarkdown } from '../../guard/render-markdown.ts'
import { renderCurationSummary } from '../../report/summary.ts'
import { writeOutputs } from './outputs.ts'
import type { Plan } from './plan-file.ts'
import type { Publication } from './publishing.ts'
import type { ActionEnd } from './run.ts'
import { tasksArtifact } from './shard-names.ts'
import { writeSummary } from './summary.ts'

/** The document `publication.json`: every planned pull request, with what came of it or why nothing can be believed. */
export const PublicationDocument = z.object({
  schema: z.literal('backtest/publication@1'),
  tool_version: z.string(),
  curations: z.array(Curation),
  /** Planned, and without a result that can be believed. */
  missing: z.array(z.object({ instance_id: z.string(), why: z.string() })),
  /** What was found that nobody planned. */
  problems: z.array(z.string()),
  funnel: Funnel,
})
export type PublicationDocument = z.infer<typeof PublicationDocument>

export interface PublicationPlace {
  readonly plan: Plan
  /** Folder for `publication.json`. */
  readonly reportDir: string
  readonly benchmarkDir: string
  readonly attempt: string
  readonly logger: Logger
}

/** Tells it: outputs for the next steps, a summary for people, a document for programs. Whoever lacks a result fails. */
export async function tellPublication(publication: Publication, place: PublicationPlace): Promise<ActionEnd> {
  const { benchmark, curations, missing, problems } = publication
  const accepted = curations.filter((curation) => curation.verdict === 'accepted')
  const only = place.plan.candidates.length === 1 ? curations[0] : undefined
  const reportPath = join(place.reportDir, 'publication.json')
  const document: PublicationDocument = {
    schema: 'backtest/publication@1',
    tool_version: version,
    curations: [...curations],
    missing: [...missing],
    problems: [...problems],
    funnel: benchmark.funnel,
  }
  await writeFileAtomic(reportPath, renderDocument(document))
  for (const lost of missing) place.logger.warn(`${lost.instance_id} has no result that can be believed: ${lost.why}`)
  for (const problem of problems) place.logger.warn(problem)
  writeOutputs({
    verdict: only?.verdict ?? '',
    reason: only?.reasons[0]?.code ?? '',
    'instance-id': only?.instance_id ?? '',
    'accepted-count': accepted.length,
    'rejected-count': curations.length - accepted.length,
    'missing-count': missing.length,
    'task-path': accepted.length === 0 ? '' : place.benchmarkDir,
    'artifact-name': tasksArtifact(
      accepted.map((curation) => curation.instance_id),
      place.attempt,
    ),
    'report-path': reportPath,
  })
  const funnel = curations.length > 1 ? benchmark.funnel : null
  await writeSummary(renderCurationSummary({ curations, tasks: [], funnel }))
  await writeSummary(renderLost(publication))
  if (missing.length === 0) return { status: 'done' }
  const why = `${missing.length} of ${place.plan.candidates.length} pull requests have no result that can be believed; the job summary names them`
  return { status: 'gate-failed', why }
}

/** What was planned and is not there: silence about it would read as a rejection. */
function renderLost({ missing, problems }: Publication): string {
  if (missing.length + problems.length === 0) return ''
  const lost = missing.map((one) => [paragraph(inlineCode(one.instance_id), text(': '), plain(one.why))])
  const odd = problems.length === 0 ? [] : [paragraph(text('Also found:')), codeBlock(problems.join('\n'))]
  return renderMarkdown([heading(3, text('Without a result that can be believed')), list(...lost), ...odd])
}
