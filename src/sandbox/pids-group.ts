import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A control group that caps the processes and threads of one run; a fork beyond the cap fails inside. */
export interface PidsGroup {
  /** The file that a process writes `0` to in order to join. */
  readonly joinFile: string
  remove(): Promise<void>
}

/** cgroup v2 has one tree, v1 a tree for each controller (https://docs.kernel.org/admin-guide/cgroup-v1/pids.html). */
const ROOTS = ['/sys/fs/cgroup', '/sys/fs/cgroup/pids']

/** A new group, or null where the machine does not let us make one (not root, read-only, no such controller). */
export function createPidsGroup(maxProcesses: number): PidsGroup | null {
  const name = `backtest-${process.pid}-${randomBytes(6).toString('hex')}`
  for (const root of ROOTS) {
    const folder = `${root}/${name}`
    if (!existsSync(`${root}/cgroup.procs`) || !makeFolder(folder)) continue
    removeAbandoned(root)
    try {
      writeFileSync(`${folder}/pids.max`, String(maxProcesses), { flag: 'r+' })
      return { joinFile: `${folder}/cgroup.procs`, remove: () => removeFolder(folder) }
    } catch {
      removeNow(folder)
    }
  }
  return null
}

/** A group can go once its last process has been reaped, which may take a moment. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 20 && !removeNow(folder); attempt++) await sleep(10)
}

/** Groups whose maker was killed in the middle of a run. The kernel keeps those that still have processes. */
function removeAbandoned(root: string): void {
  for (const name of readdirSync(root)) {
    const maker = /^backtest-(\d+)-/.exec(name)?.[1]
    if (maker !== undefined && !existsSync(`/proc/${maker}`)) removeNow(`${root}/${name}`)
  }
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

function removeNow(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch {
    return false
  }
}
