/** Reads every file under folders or files given and prints what was found: format, agent, steps, calls, human turns. */
import { createReadStream, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { type ReadResult, readSessions } from '../src/session/read.ts'
import type { Session } from '../src/session/session.ts'
import type { ByteSource } from '../src/session/source.ts'

function fileSource(path: string): ByteSource {
  return {
    name: path,
    size: statSync(path).size,
    open: () => (path.endsWith('.gz') ? createReadStream(path).pipe(createGunzip()) : createReadStream(path)),
  }
}

async function filesUnder(path: string): Promise<string[]> {
  if (!statSync(path).isDirectory()) return [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function row(result: ReadResult): string[] {
  if (result.status === 'unreadable') return [`- (${result.code})`, '', '', '', '', '', '', '']
  const { sessions } = result
  const [first] = sessions
  const steps = sessions.flatMap((session) => session.steps)
  const calls = steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []))
  const count = (kind: string): number => steps.filter((step) => step.kind === kind).length
  return [
    result.format,
    first?.agent ?? '',
    sessions.length === 1 ? `${steps.length}` : `${steps.length} in ${sessions.length}`,
    `${calls.length}`,
    `${calls.filter((call) => call.error === 'true').length}`,
    `${calls.filter((call) => call.result === null).length}`,
    `${count('user')}`,
    problems(sessions),
  ]
}

function problems(sessions: readonly Session[]): string {
  return [...new Set(sessions.flatMap((session) => session.problems.map((problem) => problem.code)))].join(' ')
}

const HEAD = ['format', 'agent', 'steps', 'calls', 'errors', 'no result', 'human', 'problems']
const rows: string[][] = []
let read = 0
const paths = process.argv.slice(2)
if (paths.length === 0) {
  console.error('usage: npm run check:samples -- DIR|FILE…')
  process.exitCode = 2
}
for (const path of (await Promise.all(paths.map(filesUnder))).flat()) {
  const result = await readSessions(fileSource(path))
  if (result.status === 'read') read += 1
  const short = path.length > 70 ? `…${path.slice(-69)}` : path
  rows.push([short, ...row(result)])
}
const widths = ['file', ...HEAD].map((title, column) =>
  Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)),
)
for (const cells of [['file', ...HEAD], ...rows]) {
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
console.log(`\n${rows.length} files, ${read} read as sessions`)
