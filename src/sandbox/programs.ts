import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

/** Where a system's own programs live. Wrappers are looked up here only: never on a PATH that a repository can shape. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin'

/** The absolute path of a system program, or null. */
export function systemProgram(name: string): string | null {
  return findProgram(name, SYSTEM_PATH, '/')
}

/** The absolute path of an executable as `execvp` would find it: on `searchPath`, or relative to `cwd` if it has a `/`. */
export function findProgram(name: string, searchPath: string, cwd: string): string | null {
  if (name.includes('/')) return isExecutable(path.resolve(cwd, name)) ? path.resolve(cwd, name) : null
  for (const folder of searchPath.split(':')) {
    const candidate = path.resolve(cwd, folder, name)
    if (isExecutable(candidate)) return candidate
  }
  return null
}

/** The environment of the wrappers: nothing of ours, nothing of the command's. */
export const WRAPPER_ENVIRONMENT: Readonly<Record<string, string>> = { PATH: SYSTEM_PATH, LC_ALL: 'C' }

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
