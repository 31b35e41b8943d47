/** `backtest demo`: everything on a small repository that the command makes, with nothing installed and no network. */
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { SAMPLE_RUNS } from '../../demo/history.ts'
import { createSampleRepository } from '../../demo/repository.ts'
import { makeFolder, requireFolderPlace } from '../../files/make-folder.ts'
import { removeTree } from '../../files/remove-tree.ts'
import { mine, type Mined } from '../../pipeline/mine.ts'
import { readTaskFolder } from '../../pipeline/benchmark-folder.ts'
import { cardOf } from '../../pipeline/report-model.ts'
import { renderCuration, renderFunnel, renderReview, renderTask } from '../../report/terminal.ts'
import type { TerminalStyle } from '../../report/terminal-text.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { withWorkshop } from './open-workshop.ts'
import { writeReport } from './report.ts'

export interface DemoFlags {
  readonly out?: string
}

export async function run(flags: DemoFlags, io: CommandIo): Promise<number> {
  const folder = await demoFolder(flags.out)
  try {
    return await show(folder, io)
  } catch (error) {
    // It was empty when the demo began, and has to be again: half a demo is worth nothing, and the next one wants an empty folder.
    if (io.signal.aborted) await removeTree(folder)
    throw error
  }
}

async function show(folder: string, io: CommandIo): Promise<number> {
  const repo = join(folder, 'price-tag')
  const benchmark = join(folder, 'benchmark')
  io.logger.status('making the sample repository')
  await createSampleRepository(repo)
  const mined = await withWorkshop({ repo, out: benchmark, runs: SAMPLE_RUNS }, io, async (workshop) => {
    const branch = await workshop.repository.defaultBranch()
    if (branch === null) throw new Error('the sample repository has no branch')
    const request = { owner: 'acme', repo: 'price-tag', host: null, head: branch.sha, since: null, limit: null }
    return mine(
      workshop,
      { ...request, agentOnly: false, tests: true, promptFrom: 'session', outDir: benchmark },
      () => {},
    )
  })
  const pages = await writeReport([benchmark], benchmark, io)
  const places = { repository: repo, benchmark, html: pages.html, markdown: pages.markdown }
  if (io.json) io.print(renderDocument(demoDocument(mined, places)))
  else io.print(await demoText(mined, places, io))
  return ExitCode.done
}

interface Places {
  readonly repository: string
  readonly benchmark: string
  readonly html: string
  readonly markdown: string
}

async function demoFolder(out: string | undefined): Promise<string> {
  if (out === undefined) return mkdtemp(join(tmpdir(), 'backtest-demo-'))
  const folder = resolve(out)
  await requireFolderPlace(folder)
  await makeFolder(folder)
  if ((await readdir(folder)).length > 0)
    throw new InputError(`${folder} is not empty`, 'name another folder with --out, or leave the flag out')
  return folder
}

function demoDocument(mined: Mined, places: Places): object {
  return {
    schema: 'backtest/demo@1',
    ...places,
    funnel: mined.benchmark.funnel,
    curations: mined.curations,
    reviews: mined.lines.flatMap(({ review }) => review ?? []),
  }
}

async function demoText(mined: Mined, places: Places, io: CommandIo): Promise<string> {
  const style: TerminalStyle = { width: 80, color: io.color }
  const parts = [renderFunnel(mined.benchmark.funnel, style)]
  for (const curation of mined.curations) {
    if (curation.task_dir === null) continue
    const read = await readTaskFolder(curation.task_dir)
    parts.push(renderCuration(curation, style))
    if (read.status === 'ok') parts.push(renderTask(cardOf(read.content), style))
  }
  for (const { review } of mined.lines) if (review !== null) parts.push(renderReview(review, style))
  const here = (path: string): string => {
    const near = relative(process.cwd(), path)
    return near.startsWith('..') ? path : near
  }
  const files = [
    ['repository', places.repository],
    ['benchmark', places.benchmark],
    ['report', places.html],
    ['as Markdown', places.markdown],
  ].map(([name = '', path = '']) => `  ${name.padEnd(12)} ${here(path)}`)
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n\nFiles\n${files.join('\n')}\n`
}
