/** The command line as users have it: the bundle in a process of its own. Built once for the sources as they are. */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { temporary } from '../git/repositories.ts'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Lines on stderr that are no progress. */
  readonly said: readonly string[]
  /** What is left in TMPDIR. */
  readonly left: readonly string[]
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** A signal, and the text on stderr that brings it. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly at: RegExp }
  /** User and group to run as; only root may ask for it. */
  readonly uid?: number
  /** Nobody reads stdout: its other end is closed from the start. */
  readonly deaf?: true
  /** A device or file that takes stdout. */
  readonly stdoutTo?: string
}

const PROGRESS = /^(?:install:|tests:|gates:|\d+(?: of \d+)?: |making |warning: stopping)/

/** Runs `backtest` with an empty HOME and a TMPDIR of its own. */
export async function backtest(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [home, tmp] = [temporary(), temporary()]
  const user = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  if (options.uid !== undefined) for (const folder of [home, tmp, tmpdir()]) chmodSync(folder, 0o777)
  const child = spawn(process.execPath, [cli(), ...args], {
    cwd: options.cwd ?? home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: tmp, ...options.env },
    stdio: ['ignore', options.stdoutTo === undefined ? 'pipe' : openSync(options.stdoutTo, 'w'), 'pipe'],
    ...user,
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  let interrupted = false
  if (options.deaf === true) child.stdout?.destroy()
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr.push(chunk)
    const { interrupt } = options
    if (interrupt === undefined || interrupted || !interrupt.at.test(Buffer.concat(stderr).toString('utf8'))) return
    interrupted = true
    child.kill(interrupt.signal)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const text = Buffer.concat(stderr).toString('utf8')
  const said = text.split('\n').filter((line) => line !== '' && !PROGRESS.test(line))
  return { code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: text, said, left: readdirSync(tmp) }
}

let built: string | null = null

/** Path of a fresh bundle; test files of one run share it. */
export function cli(): string {
  built ??= build()
  return path.join(built, 'cli.js')
}

function build(): string {
  const target = path.join(
    tmpdir(),
    `backtest-bundle-${digestOf(['src', 'scripts/build.mjs', 'package.json', 'package-lock.json'])}`,
  )
  if (existsSync(target)) return target
  const making = `${target}-${process.pid}`
  execFileSync(process.execPath, ['scripts/build.mjs', making], { stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    renameSync(making, target)
  } catch (error) {
    // Another test file was faster; its bundle is the same.
    if (!existsSync(target)) throw error
  }
  return target
}

function digestOf(places: readonly string[]): string {
  const hash = createHash('sha256')
  for (const place of places) {
    const entries = place.includes('.')
      ? [place]
      : readdirSync(place, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
    for (const file of entries.sort()) hash.update(`${file}\0`).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}
