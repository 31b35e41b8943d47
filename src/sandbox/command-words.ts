import { statSync } from 'node:fs'
import { findProgram, systemProgram } from './programs.ts'
import type { CommandRequest } from './sandbox.ts'

/** The words of the command. A script stops at its first failing line, as a workflow's `run:` does. */
export function commandWords(request: CommandRequest): readonly string[] {
  if (!('shell' in request.argv)) return request.argv
  return [systemProgram('bash') ?? 'sh', '-e', '-c', request.argv.shell]
}

/** Why this cannot be started, found before anything is spawned, or null. */
export function startProblem(request: CommandRequest, command: readonly string[]): string | null {
  const [program] = command
  if (program === undefined || program === '') return 'the command is empty'
  if ([...command, ...Object.entries(request.env).flat()].some((word) => word.includes('\0'))) {
    return 'the command or its environment holds a NUL character'
  }
  const badName = Object.keys(request.env).find((name) => name === '' || name.includes('='))
  if (badName !== undefined) return `the environment variable name ${JSON.stringify(badName)} is not valid`
  if (statSync(request.cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `the folder ${request.cwd} does not exist`
  if (findProgram(program, request.env['PATH'] ?? '', request.cwd) === null)
    return `the program ${JSON.stringify(program)} was not found`
  return null
}
