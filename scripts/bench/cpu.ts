/** Running our program so that it says what processor time it took. */
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Cpu } from '../cases/result.ts'

/** Flags for Node.js. Scripts are run from the root of the project. */
export const COUNTED = ['--import', pathToFileURL(resolve('scripts/bench/count-cpu.mjs')).href]

/** The environment that has it written to `file`. */
export function counting(file: string): NodeJS.ProcessEnv {
  rmSync(file, { force: true })
  return { ...process.env, BACKTEST_CPU: file }
}

/** Null where the program did not come to its end. */
export function readCpu(file: string): Cpu | null {
  try {
    return Cpu.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
