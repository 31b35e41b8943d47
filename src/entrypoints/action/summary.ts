/** The job summary: Markdown that our renderers made, within GitHub's limit. */
import { appendFile } from 'node:fs/promises'
import { limits } from '../../guard/limits.ts'

/**
 * Appends to the summary of this step. The Markdown must come from a renderer that has escaped what is foreign in it;
 * renderers keep to the budget, and what is over it is cut at a line, because GitHub drops a summary that is too long.
 */
export async function writeSummary(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return
  await appendFile(file, `${withinBudget(markdown)}\n`)
}

function withinBudget(markdown: string): string {
  const most = limits.markdown.summaryBytes - 1024
  if (Buffer.byteLength(markdown) <= most) return markdown
  const kept = Buffer.from(markdown).subarray(0, most).toString('utf8')
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n(cut: the rest is in the artifact)`
}
