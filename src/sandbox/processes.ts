import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** One live process as the system lists it. Zombies are left out: they hold nothing but an exit code. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
}

/** Name of the variable that marks the processes of one run, wherever they move in the process tree. */
export const RUN_MARK = 'BACKTEST_RUN_ID'

/** All live processes: from `/proc`, or from `ps` where there is none (macOS). */
export function listProcesses(): ProcessEntry[] {
  return process.platform === 'linux' ? fromProc() : fromPs()
}

/** `root`'s children, their children, and so on; `root` itself is not among them. */
export function descendants(processes: readonly ProcessEntry[], root: number): number[] {
  const children = groupByParent(processes)
  const found: number[] = []
  const queue = [root]
  while (queue.length > 0) {
    for (const child of children.get(queue.pop() ?? -1) ?? []) {
      found.push(child.pid)
      queue.push(child.pid)
    }
  }
  return found
}

function groupByParent(processes: readonly ProcessEntry[]): Map<number, ProcessEntry[]> {
  const groups = new Map<number, ProcessEntry[]>()
  for (const entry of processes) {
    const siblings = groups.get(entry.parent)
    if (siblings === undefined) groups.set(entry.parent, [entry])
    else siblings.push(entry)
  }
  return groups
}

/** True when the process was started with the mark: a `setsid` or a double fork does not shake it off. Linux only. */
export function carriesMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${RUN_MARK}=${mark}`)
  } catch {
    return false
  }
}

/** Sends a signal to each; those that are gone already are fine. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // ESRCH: it ended by itself. EPERM: it changed its user; nothing we may do.
    }
  }
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(name))
}

function readStat(pid: string): ProcessEntry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything, `)` and spaces too: count from the last one.
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session) }]
  } catch {
    return []
  }
}

function fromPs(): ProcessEntry[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return parsePs(table)
}

/** `ps -A -o pid=,ppid=,pgid=,stat=`. It has no portable session column: the group stands in. */
export function parsePs(table: string): ProcessEntry[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 4 && !fields[3]?.startsWith('Z'))
    .map(([pid, parent, group]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(group),
    }))
}
