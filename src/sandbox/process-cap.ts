import { readdirSync, statSync } from 'node:fs'
import { systemProgram } from './programs.ts'

/**
 * Words that cap the processes and threads of a plain user by RLIMIT_NPROC, for machines where he may not make a control
 * group. The kernel counts all tasks of the user (since 5.14 only those of the user namespace), so those alive now come on
 * top. Root is exempt from the limit, and has control groups.
 */
export function processCap(maxProcesses: number): string[] {
  const prlimit = systemProgram('prlimit')
  const uid = process.getuid?.() ?? 0
  if (prlimit === null || uid === 0 || process.platform !== 'linux') return []
  return [prlimit, `--nproc=${maxProcesses + tasksOf(uid)}`, '--']
}

function tasksOf(uid: number): number {
  let tasks = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      if (statSync(`/proc/${pid}`).uid === uid) tasks += readdirSync(`/proc/${pid}/task`).length
    } catch {
      // It ended while we counted.
    }
  }
  return tasks
}
