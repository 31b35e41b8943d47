/** `backtest export`: tasks written in the format of another evaluation system. */
import { readdir } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { EXPORT_FORMATS } from '../../benchmark/exports/index.ts'
import type { ExportFormat, ExportTask, LeftOut } from '../../benchmark/exports/export.ts'
import { exportReadme, originNotes } from '../../benchmark/exports/readme.ts'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { writeFolderAtomic } from '../../files/atomic-folder.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { limits } from '../../guard/limits.ts'
import { readTaskFolder } from '../../pipeline/benchmark-folder.ts'
import { plural } from '../../report/words.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { bundleFile, reportersDir } from './open-workshop.ts'
import { taskFolders } from './task-folders.ts'

export interface ExportFlags {
  readonly paths: readonly string[]
  readonly to: string
  readonly out?: string
}

const TRAJECTORY = 'trajectory.json'

export async function run(flags: ExportFlags, io: CommandIo): Promise<number> {
  if (flags.out === undefined) throw new InputError('export needs a folder to write to', 'name one with --out DIR')
  const out = resolve(flags.out)
  await requireEmpty(out)
  const format = formatOf(flags.to)
  const tasks: ExportTask[] = []
  for (const dir of await taskFolders(flags.paths)) tasks.push(await readExportTask(dir))
  requireDistinct(tasks)
  const rendered = format.render(tasks, { grader: await graderFiles() })
  const { leftOut = [] } = rendered
  const exported = tasks.filter(({ task }) => !leftOut.some(({ instance_id: id }) => id === task.instance_id))
  if (exported.length === 0) throw nothingExported(format, leftOut)
  const said = [...originNotes(exported.map(({ task }) => task)), ...rendered.notes]
  const notes = [...leftOut.map(({ instance_id: id, why, remedy }) => `${id} is left out: ${why}; ${remedy}`), ...said]
  const files = [...rendered.files, exportReadme(format, exported, notes)]
  await writeFolderAtomic(
    out,
    files.map(({ path, content, executable }) => ({ path, data: content, ...(executable ? { executable } : {}) })),
  )
  for (const note of notes) io.logger.warn(note)
  const result = {
    schema: 'backtest/export@1',
    format: format.name,
    out,
    tasks: exported.map(({ task }) => task.instance_id),
    left_out: leftOut,
    files: files.length,
    notes,
  }
  const count = leftOut.length === 0 ? plural(exported.length, 'task') : `${exported.length} of ${tasks.length} tasks`
  io.print(
    io.json ? renderDocument(result) : `${count} as ${format.name} in ${out} (${plural(files.length, 'file')})\n`,
  )
  return ExitCode.done
}

/** A folder without a task in it would look like a success. */
function nothingExported({ name }: ExportFormat, leftOut: readonly LeftOut[]): InputError {
  const [first] = leftOut
  if (first === undefined) throw new Error('an export without a task')
  const others = leftOut.length > 1 ? ` (and ${plural(leftOut.length - 1, 'other task')})` : ''
  return new InputError(`nothing can be written as ${name}: ${first.instance_id}${others}: ${first.why}`, first.remedy)
}

function formatOf(name: string): ExportFormat {
  const format = EXPORT_FORMATS.find((one) => one.name === name)
  if (format === undefined)
    throw new InputError(
      `there is no format "${name}"`,
      `take one of ${EXPORT_FORMATS.map((one) => one.name).join(', ')}`,
    )
  return format
}

/** What stands in the folder would be replaced: it must be ours, and the only sure sign is that it is new. */
async function requireEmpty(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new InputError(`${out} is no folder`, 'name a new folder with --out', { cause: error })
  })
  if (entries.length > 0) throw new InputError(`${out} is not empty`, 'name a new folder with --out, or empty this one')
}

async function readExportTask(dir: string): Promise<ExportTask> {
  const read = await readTaskFolder(dir)
  if (read.status === 'broken') {
    const [first] = read.problems
    throw new InputError(`${dir}: ${first?.detail ?? 'the task cannot be read'}`, first?.remedy ?? 'restore the folder')
  }
  const { content } = read
  const published = content.task.files[TRAJECTORY] !== undefined
  const bytes = published
    ? await readRegularFile(join(dir, TRAJECTORY), { maxBytes: limits.archive.entryBytes })
    : undefined
  return { ...content, trajectory: bytes?.toString('utf8') ?? null }
}

/** One id in two folders would make one export of two tasks. */
function requireDistinct(tasks: readonly ExportTask[]): void {
  const seen = new Set<string>()
  for (const { task } of tasks) {
    if (seen.has(task.instance_id)) throw new InputError(`${task.instance_id} is named twice`, 'name each task once')
    seen.add(task.instance_id)
  }
}

/** The grader and its reporters, as texts by path. */
async function graderFiles(): Promise<ReadonlyMap<string, string>> {
  const read = async (path: string): Promise<string> =>
    (await readRegularFile(path, { maxBytes: limits.archive.entryBytes })).toString('utf8')
  const grader = bundleFile('grade.js')
  const files = new Map([[basename(grader), await read(grader)]])
  // `grade.js` is an ES module wherever it lies.
  files.set('package.json', '{ "type": "module" }\n')
  const reporters = reportersDir()
  const entries = await readdir(reporters, { recursive: true, withFileTypes: true })
  const places = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const place of places.sort())
    files.set(`reporters/${relative(reporters, place).replaceAll(sep, '/')}`, await read(place))
  return files
}
