import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs'
import type { CommandRequest, CommandResult } from './sandbox.ts'

/** Descriptors that the command inherits as 1, 2 and 3. */
export interface OutputFiles {
  readonly stdout: number
  readonly stderr: number
  /** Facts from the init script. It has no name on disk any more, so that nothing but the init script can find it. */
  readonly status: number
}

const { O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW, O_EXCL } = constants

/** Creates or empties the two files of the request. Throws what `open` throws: their folder is ours, not the command's. */
export function openOutputFiles(request: CommandRequest): OutputFiles {
  const open = (file: string, flags: number): number => openSync(file, O_RDWR | O_CREAT | O_NOFOLLOW | flags, 0o600)
  const stdout = open(request.stdoutFile, O_TRUNC | O_APPEND)
  const stderr = open(request.stderrFile, O_TRUNC | O_APPEND)
  const statusFile = `${request.stdoutFile}.status-${process.pid}`
  const status = open(statusFile, O_EXCL)
  unlinkSync(statusFile)
  return { stdout, stderr, status }
}

export function closeOutputFiles(files: OutputFiles): void {
  for (const file of [files.stdout, files.stderr, files.status]) closeSync(file)
}

/** Cuts both files to the limit and measures them. To be called when nobody can write any more. */
export function measureOutput(
  request: CommandRequest,
  files: OutputFiles,
): Pick<CommandResult, 'stdoutBytes' | 'stderrBytes' | 'stdoutFile' | 'stderrFile' | 'outputLimit'> {
  const stdout = cut(files.stdout, request.outputBytes)
  const stderr = cut(files.stderr, request.outputBytes)
  return {
    stdoutBytes: stdout.bytes,
    stderrBytes: stderr.bytes,
    stdoutFile: request.stdoutFile,
    stderrFile: request.stderrFile,
    outputLimit: stdout.cut || stderr.cut,
  }
}

/** The first `bytes` of an open file as text. */
export function readStart(file: number, bytes: number): string {
  const buffer = Buffer.alloc(bytes)
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, 0))
}

function cut(file: number, limit: number): { bytes: number; cut: boolean } {
  const { size } = fstatSync(file)
  if (size <= limit) return { bytes: size, cut: false }
  ftruncateSync(file, limit)
  return { bytes: limit, cut: true }
}
