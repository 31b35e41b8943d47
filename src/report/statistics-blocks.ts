/** What the tasks are and how their tests ran, as Markdown blocks: the tables that the page draws. */
import { type Block, heading, paragraph, text } from '../guard/markdown.ts'
import type { ReportModel } from './model.ts'
import { originNote } from './origin-note.ts'
import { flakesOf, flakesTable } from './statistics/flakes.ts'
import { runTimes, runTimesLine } from './statistics/run-times.ts'
import { countsTable, periodsTable, taskCounts, taskPeriods } from './statistics/task-counts.ts'
import { sizesLine } from './statistics/test-sizes.ts'
import { tableBlocks } from './table-blocks.ts'

const MOST_FLAKES = 50

/** Nothing of a benchmark without a task. */
export function taskStatisticsBlocks({ tasks }: ReportModel): readonly Block[] {
  if (tasks.length === 0) return []
  const periods = taskPeriods(tasks)
  const origins = originNote(tasks.map(({ prompt_source: source }) => source))
  return [
    heading(2, text('Tasks')),
    ...(origins === '' ? [] : [paragraph(text(origins))]),
    paragraph(text(`Fail-to-pass tests a task: ${sizesLine(tasks.map((task) => task.fail_to_pass.length))}`)),
    paragraph(text(`Pass-to-pass tests a task: ${sizesLine(tasks.map((task) => task.pass_to_pass.length))}`)),
    ...taskCounts(tasks).flatMap((counts) => tableBlocks(countsTable(counts))),
    ...(periods.counts.length === 0 ? [] : tableBlocks(periodsTable(periods))),
  ]
}

/** Nothing where no test ran. */
export function runBlocks({ curations }: ReportModel): readonly Block[] {
  const times = runTimes(curations)
  if (times.length === 0) return []
  const flakes = flakesTable(flakesOf(curations))
  const left = flakes.rows.length - MOST_FLAKES
  return [
    heading(2, text('Runs and stability')),
    paragraph(text(runTimesLine(times))),
    ...tableBlocks({ ...flakes, rows: flakes.rows.slice(0, MOST_FLAKES) }),
    ...(left > 0 ? [paragraph(text(`and ${left} more.`))] : []),
  ]
}
