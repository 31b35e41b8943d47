/** `backtest report`: one HTML page and one Markdown page from a benchmark folder. */
import { join, resolve } from 'node:path'
import { renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { readBenchmark, readJournal } from '../../pipeline/benchmark-folder.ts'
import { reportModel } from '../../pipeline/report-model.ts'
import { renderReportMarkdown } from '../../report/markdown-report.ts'
import { renderReportPage } from '../../report/page.ts'
import { ExitCode, type CommandIo } from './io.ts'

export interface ReportFlags {
  readonly paths: readonly string[]
  readonly out?: string
}

export async function run(flags: ReportFlags, io: CommandIo): Promise<number> {
  const dir = resolve(flags.paths[0] ?? '.')
  const pages = await writeReport(dir, resolve(flags.out ?? dir), io)
  for (const problem of pages.problems) io.logger.warn(problem)
  io.print(io.json ? renderDocument({ schema: 'backtest/report@1', ...pages }) : `${pages.html}\n${pages.markdown}\n`)
  return ExitCode.done
}

/** Writes both pages into `out`. */
export async function writeReport(
  dir: string,
  out: string,
  io: CommandIo,
): Promise<{ html: string; markdown: string; problems: string[] }> {
  const benchmark = await readBenchmark(dir)
  const { model, problems } = await reportModel(dir, benchmark, await readJournal(dir), io.now().toISOString())
  const html = join(out, 'report.html')
  const markdown = join(out, 'report.md')
  await writeFileAtomic(html, renderReportPage(model))
  await writeFileAtomic(markdown, renderReportMarkdown(model))
  return { html, markdown, problems }
}
