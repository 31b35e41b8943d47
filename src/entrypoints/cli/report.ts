/** `backtest report`: one HTML page and one Markdown page from a benchmark folder, folders of reviews, or both. */
import { lstat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { version } from '../../core/version.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { readBenchmark, readJournal } from '../../pipeline/benchmark-folder.ts'
import { reportModel } from '../../pipeline/report-model.ts'
import { readReviews } from '../../pipeline/review-folder.ts'
import { renderReportMarkdown } from '../../report/markdown-report.ts'
import type { ReportModel } from '../../report/model.ts'
import { renderReportPage } from '../../report/page/page.ts'
import { ExitCode, type CommandIo } from './io.ts'

export interface ReportFlags {
  readonly paths: readonly string[]
  readonly out?: string
}

export async function run(flags: ReportFlags, io: CommandIo): Promise<number> {
  const dirs = (flags.paths.length === 0 ? ['.'] : flags.paths).map((path) => resolve(path))
  const pages = await writeReport(dirs, resolve(flags.out ?? dirs[0] ?? '.'), io)
  for (const problem of pages.problems) io.logger.warn(problem)
  io.print(io.json ? renderDocument({ schema: 'backtest/report@1', ...pages }) : `${pages.html}\n${pages.markdown}\n`)
  return ExitCode.done
}

/** Writes both pages into `out`. @throws InputError when a folder holds neither a benchmark nor a review */
export async function writeReport(
  dirs: readonly string[],
  out: string,
  io: CommandIo,
): Promise<{ html: string; markdown: string; problems: string[] }> {
  const { model, problems } = await modelOf(dirs, io.now().toISOString())
  const html = join(out, 'report.html')
  const markdown = join(out, 'report.md')
  await writeFileAtomic(html, renderReportPage(model))
  await writeFileAtomic(markdown, renderReportMarkdown(model))
  return { html, markdown, problems }
}

interface Modelled {
  readonly model: ReportModel
  readonly problems: string[]
}

async function modelOf(dirs: readonly string[], at: string): Promise<Modelled> {
  const kinds = await Promise.all(dirs.map(async (dir) => ({ dir, benchmark: await hasBenchmark(dir) })))
  const [benchmark, second] = kinds.filter((kind) => kind.benchmark)
  if (second !== undefined)
    throw new InputError('a report is about one benchmark folder', 'put them together first with `backtest merge`')
  const { model, problems } =
    benchmark === undefined
      ? { model: emptyModel(at), problems: [] }
      : await reportModel(benchmark.dir, await readBenchmark(benchmark.dir), await readJournal(benchmark.dir), at)
  const reviews = [...model.reviews]
  for (const { dir } of kinds.filter((kind) => !kind.benchmark)) {
    const read = await readReviews(dir).catch((error: unknown) => {
      if (error instanceof InputError) throw nothingIn(dir)
      throw error
    })
    if (read.reviews.length === 0 && read.problems.length === 0) throw nothingIn(dir)
    reviews.push(...read.reviews)
    problems.push(...read.problems)
  }
  return { model: { ...model, reviews }, problems }
}

function nothingIn(dir: string): InputError {
  return new InputError(
    `${dir} holds no benchmark.json and no review`,
    'name a folder that `backtest mine --out` or `backtest review --out` wrote, or one with downloaded review artifacts',
  )
}

async function hasBenchmark(dir: string): Promise<boolean> {
  return lstat(join(dir, 'benchmark.json')).then(
    () => true,
    () => false,
  )
}

function emptyModel(at: string): ReportModel {
  return {
    title: 'Behaviour reviews',
    generated_at: at,
    tool_version: version,
    funnel: null,
    curations: [],
    tasks: [],
    reviews: [],
  }
}
