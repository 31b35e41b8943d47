/** Tables of docs/cli.md: what each command's `--help` prints, asked of the real program. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExitCode } from '../../src/entrypoints/cli/io.ts'
import { code, table } from './table.ts'

export interface Help {
  readonly usage: string
  readonly description: string
  /** Flag or command with its arguments, and what it does. */
  readonly options: readonly (readonly [string, string])[]
  readonly commands: readonly (readonly [string, string])[]
}

/** Flags that every command has; told once. */
const COMMON = ['--json', '--out <dir>', '--config <file>', '--quiet', '-h, --help', '-V, --version']
const MEANINGS: Readonly<Record<keyof typeof ExitCode, string>> = {
  done: 'the command did its work; a rejected pull request is work done',
  unexpected: 'a bug in Backtest',
  badInput:
    'wrong flag or input; one line on stderr says what, where, and how to mend it (of a configuration, a line for each problem)',
  gateFailed: 'a gate failed: `--fail-on`, or `verify` found a broken task',
  interrupted: 'interrupted; nothing is half-written, and `mine` and `label` go on where they were',
}

/** The program's own help texts, by command; `''` is the program itself. */
export function readHelp(): ReadonlyMap<string, Help> {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-help-'))
  try {
    const program = join(folder, 'cli.mjs')
    bundle(program)
    const ask = (...words: string[]): Help => parseHelp(run(program, [...words, '--help']))
    const top = ask()
    const names = top.commands.map(([name]) => name.split(' ')[0] ?? '').filter((name) => name !== 'help')
    return new Map([['', top], ...names.map((name) => [name, ask(name)] as const)])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function commandTable(help: ReadonlyMap<string, Help>): string {
  return table(
    ['command', 'does'],
    commandsOf(help).map(([name, { description }]) => [`[\`${name}\`](docs/cli.md#${name})`, description]),
  )
}

/** Flags that all commands share, once. */
export function commonTable(help: ReadonlyMap<string, Help>): string {
  const [first] = commandsOf(help)
  return flagTable((first?.[1].options ?? []).filter(([flag]) => COMMON.includes(flag)))
}

/** One section a command: its usage and its own flags. */
export function commandSections(help: ReadonlyMap<string, Help>): string {
  const sections = commandsOf(help).map(([name, { usage, description, options }]) => {
    const own = options.filter(([flag]) => !COMMON.includes(flag))
    const sentence = `${description[0]?.toUpperCase() ?? ''}${description.slice(1)}.`
    const parts = [`## ${name}`, sentence, `\`${usage}\``, ...(own.length === 0 ? [] : [flagTable(own)])]
    return parts.join('\n\n')
  })
  return sections.join('\n\n')
}

export function exitTable(): string {
  const kinds = Object.keys(MEANINGS) as (keyof typeof ExitCode)[]
  return table(
    ['code', 'means'],
    kinds.map((kind) => [String(ExitCode[kind]), MEANINGS[kind]]),
  )
}

function commandsOf(help: ReadonlyMap<string, Help>): readonly (readonly [string, Help])[] {
  return [...help].filter(([name]) => name !== '')
}

function flagTable(options: Help['options']): string {
  return table(
    ['flag', ''],
    options.map(([flag, text]) => [code(flag), text]),
  )
}

/** Reads what commander prints: `  name <argument>   text`, continued on deeper lines. */
export function parseHelp(text: string): Help {
  const [usage = '', ...rest] = text.split(/\n\n+/)
  const section = (title: string): (readonly [string, string])[] => {
    const block = rest.find((part) => part.startsWith(`${title}:\n`)) ?? ''
    const entries: (readonly [string, string])[] = []
    for (const line of block.split('\n').slice(1)) {
      const start = /^ {2}(\S.*?)(?: {2,}(\S.*))?$/.exec(line)
      const last = entries.at(-1)
      if (start !== null) entries.push([start[1] ?? '', start[2] ?? ''])
      else if (last !== undefined && line.trim() !== '')
        entries[entries.length - 1] = [last[0], `${last[1]} ${line.trim()}`.trim()]
    }
    return entries
  }
  return {
    usage: usage
      .replace(/^Usage: /, '')
      .replace(/\s+/g, ' ')
      .trim(),
    description: (rest[0] ?? '').replace(/\s+/g, ' ').trim(),
    options: section('Options'),
    commands: section('Commands'),
  }
}

function bundle(outfile: string): void {
  const banner =
    "--banner:js=import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"
  const flags = ['--bundle', '--platform=node', '--format=esm', '--target=node20.19', '--log-level=error', banner]
  const words = ['src/entrypoints/cli/main.ts', ...flags, `--outfile=${outfile}`]
  execFileSync('node_modules/.bin/esbuild', words, { stdio: ['ignore', 'ignore', 'inherit'] })
}

function run(program: string, words: readonly string[]): string {
  // The terminal's width decides where commander breaks lines; a pipe has none, so 80 it is.
  const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' }
  return execFileSync(process.execPath, [program, ...words], { encoding: 'utf8', env })
}
