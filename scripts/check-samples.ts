/**
 * `npm run check:samples -- DIR|FILE…`: reads every file and prints what was found. Where a folder holds a `SOURCES.md` that
 * states counts, they are compared; ends with 3 when one differs without proof, or a file that should be a session is not read.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { createGunzip, gunzipSync } from 'node:zlib'
import { REAL_FILES } from '../src/session/formats/real-files.ts'
import { type ReadResult, readSessions } from '../src/session/read.ts'
import type { ByteSource } from '../src/session/source.ts'
import { type Difference, differencesOf } from './samples/compare.ts'
import { isCompanion, type Stated, statedOf } from './samples/stated.ts'

const HEAD = ['file', 'format', 'agent', 'steps', 'calls', 'errors', 'no result', 'human', 'stated', 'problems']

interface Sample {
  readonly file: string
  /** Relative to the folder that was given. */
  readonly path: string
  readonly stated: Stated | null
}

function fileSource(path: string): ByteSource {
  return {
    name: path,
    size: statSync(path).size,
    open: () => (path.endsWith('.gz') ? createReadStream(path).pipe(createGunzip()) : createReadStream(path)),
  }
}

async function samplesUnder(root: string): Promise<Sample[]> {
  if (!statSync(root).isDirectory()) return [{ file: root, path: root, stated: null }]
  const list = join(root, 'SOURCES.md')
  const stated = existsSync(list) ? statedOf(readFileSync(list, 'utf8')) : new Map<string, Stated>()
  const entries = await readdir(root, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ file, path: relative(root, file), stated: stated.get(relative(root, file)) ?? null }))
}

function textOf(file: string): string {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** True when the list states a count for the file. */
function isCounted(stated: Stated | null): boolean {
  return stated !== null && [stated.calls, stated.errors, stated.human, stated.sessions].some((count) => count !== null)
}

function row(sample: Sample, result: ReadResult, differences: readonly Difference[]): string[] {
  const path = sample.path.length > 60 ? `…${sample.path.slice(-59)}` : sample.path
  if (result.status === 'unreadable')
    return [path, isCompanion(sample.path) ? '- (no session)' : `- (${result.code})`, '', '', '', '', '', '', '', '']
  const { sessions } = result
  const steps = sessions.flatMap((session) => session.steps)
  const calls = steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []))
  const problems = sessions.flatMap((session) => session.problems.map(({ code }) => code))
  const words =
    differences.length === 0 ? 'equal' : differences.some(({ proof }) => proof === null) ? 'DIFFERS' : 'explained'
  return [
    path,
    result.format,
    sessions[0]?.agent ?? '',
    sessions.length === 1 ? `${steps.length}` : `${steps.length} in ${sessions.length}`,
    `${calls.length}`,
    `${calls.filter((call) => call.error === 'true').length}`,
    `${calls.filter((call) => call.result === null).length}`,
    `${steps.filter((step) => step.kind === 'user').length}`,
    isCounted(sample.stated) ? words : '',
    [...new Set(problems)].join(' '),
  ]
}

function printTable(rows: readonly string[][]): void {
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)),
  )
  for (const cells of [HEAD, ...rows]) {
    const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
    console.log(line.trimEnd())
  }
}

/** The documentation says of each format how many real files were read: a whole set of samples proves it. */
function wrongCounts(files: Readonly<Record<string, number>>): string[] {
  const formats = new Set([...Object.keys(files), ...Object.keys(REAL_FILES)])
  return [...formats]
    .filter((format) => (files[format] ?? 0) !== (REAL_FILES[format] ?? 0))
    .map((format) => `${format}: ${files[format] ?? 0} files, real-files.ts says ${REAL_FILES[format] ?? 0}`)
}

async function check(samples: readonly Sample[]): Promise<number> {
  const rows: string[][] = []
  const remarks: string[] = []
  const seen = { read: 0, companions: 0, counted: 0, equal: 0, mismatches: 0 }
  const files: Record<string, number> = {}
  for (const sample of samples) {
    const result = await readSessions(fileSource(sample.file))
    const differences =
      result.status === 'read' && sample.stated !== null
        ? differencesOf(sample.stated, { sessions: result.sessions, text: textOf(sample.file) })
        : []
    rows.push(row(sample, result, differences))
    if (result.status === 'read') files[result.format] = (files[result.format] ?? 0) + 1
    if (result.status === 'read') seen.read += 1
    else if (isCompanion(sample.path)) seen.companions += 1
    else seen.mismatches += 1
    if (result.status === 'read' && isCounted(sample.stated)) {
      seen.counted += 1
      if (differences.length === 0) seen.equal += 1
    }
    for (const { what, stated, found, proof } of differences) {
      if (proof === null) seen.mismatches += 1
      remarks.push(`${sample.path}: ${what} ${found}, stated ${stated}: ${proof ?? 'NOT EXPLAINED'}`)
    }
  }
  if (samples.some(({ stated }) => stated !== null)) {
    const wrong = wrongCounts(files)
    remarks.push(...wrong)
    seen.mismatches += wrong.length
  }
  printTable(rows)
  console.log(`\n${samples.length} files: ${seen.read} read as sessions, ${seen.companions} beside sessions`)
  console.log(`${seen.counted} with stated counts: ${seen.equal} equal, ${seen.mismatches} mismatches`)
  for (const remark of remarks) console.log(`  ${remark}`)
  return seen.mismatches
}

const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error('usage: npm run check:samples -- DIR|FILE…')
  process.exitCode = 2
} else if ((await check((await Promise.all(paths.map(samplesUnder))).flat())) > 0) process.exitCode = 3
