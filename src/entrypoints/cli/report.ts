/** `backtest report`: one HTML page and one Markdown page from a benchmark folder, folders of reviews, or both. */
import { lstat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { version } from '../../core/version.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { readBenchmark, readJournal, readTaskFolder } from '../../pipeline/benchmark-folder.ts'
import { reportModel, taskModel } from '../../pipeline/report-model.ts'
import { readReviews } from '../../pipeline/review-folder.ts'
import { renderReportMarkdown } from '../../report/markdown-report.ts'
import type { ReportModel } from '../../report/model.ts'
import { renderReportPage } from '../../report/page/page.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { taskFolders } from './task-folders.ts'

export interface ReportFlags {
  readonly paths: readonly string[]
  readonly out?: string
}

export async function run(flags: ReportFlags, io: CommandIo): Promise<number> {
  const dirs = (flags.paths.length === 0 ? ['.'] : flags.paths).map((path) => resolve(path))
  const out = resolve(flags.out ?? dirs[0] ?? '.')
  if (await holds(out, 'task.json'))
    throw new InputError(`a report inside ${out} would break the task there`, 'name another folder with --out')
  const pages = await writeReport(dirs, out, io)
  for (const problem of pages.problems) io.logger.warn(problem)
  io.print(io.json ? renderDocument({ schema: 'backtest/report@1', ...pages }) : `${pages.html}\n${pages.markdown}\n`)
  return ExitCode.done
}

/** Writes both pages into `out`. @throws InputError when a folder holds no benchmark, no task and no review */
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
  const parts: Part[] = []
  for (const dir of dirs) parts.push(await partOf(dir, at))
  const [main, second] = parts.filter(({ kind }) => kind !== 'reviews')
  if (second !== undefined)
    throw new InputError(
      `a report is about one benchmark or task, and ${main?.dir} and ${second.dir} are two`,
      'put benchmarks together first with `backtest merge`',
    )
  const { model, problems } = main ?? { model: emptyModel(at), problems: [] }
  const others = parts.filter((part) => part !== main)
  return {
    model: { ...model, reviews: [...model.reviews, ...others.flatMap((part) => part.model.reviews)] },
    problems: [...problems, ...others.flatMap((part) => part.problems)],
  }
}

interface Part extends Modelled {
  readonly dir: string
  readonly kind: 'benchmark' | 'task' | 'reviews'
}

async function partOf(dir: string, at: string): Promise<Part> {
  if (await holds(dir, 'benchmark.json')) {
    const made = await reportModel(dir, await readBenchmark(dir), await readJournal(dir), at)
    return { dir, kind: 'benchmark', ...made }
  }
  if (await holds(dir, 'task.json')) {
    const read = await readTaskFolder(dir)
    if (read.status === 'ok') return { dir, kind: 'task', model: taskModel(read.content, at), problems: [] }
    const [first] = read.problems
    throw new InputError(`${dir}: ${first?.detail ?? 'the task cannot be read'}`, first?.remedy ?? 'restore the folder')
  }
  // A checkout may hold reviews among its test data, and is no place to write a report to.
  if (await holds(dir, '.git')) throw nothingIn(dir, 'make a benchmark of the repository: `backtest mine --repo`')
  const { reviews, problems } = await readReviews(dir)
  if (reviews.length + problems.length === 0) throw nothingIn(dir, await remedyIn(dir))
  return { dir, kind: 'reviews', model: { ...emptyModel(at), reviews }, problems: [...problems] }
}

/** `curate --out` writes task folders and no benchmark around them. */
async function remedyIn(dir: string): Promise<string | undefined> {
  const [below = dir] = await taskFolders([dir])
  return below === dir ? undefined : `name the task in it: \`backtest report ${below} --out <dir>\``
}

function nothingIn(
  dir: string,
  remedy = 'name a folder that `backtest mine --out` or `backtest review --out` wrote, or one with downloaded review artifacts',
): InputError {
  return new InputError(`${dir} holds no benchmark.json, no task.json and no review`, remedy)
}

async function holds(dir: string, name: string): Promise<boolean> {
  return lstat(join(dir, name)).then(
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
