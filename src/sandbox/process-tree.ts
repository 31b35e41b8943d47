import { carriesMark, descendants, listProcesses, signalAll } from './processes.ts'

/** The processes of one run, seen from outside. */
export interface ProcessTree {
  /** Pids alive now, without the wrapper that we spawned. */
  members(): number[]
  /** Asks all of them to end. */
  terminate(): void
  /** Ends all of them. In a PID namespace one kill does it, at once and without a race. */
  kill(): void
}

/** A run in its own PID namespace: `wrapper` (bwrap, unshare) has one child, which is process 1 inside. */
export function namespaceTree(wrapper: number): ProcessTree {
  const members = (): number[] => descendants(listProcesses(), wrapper)
  return {
    members,
    // The wrapper itself must live: its death kills the namespace without grace.
    terminate: () => signalAll(members(), 'SIGTERM'),
    kill() {
      const first = listProcesses().find((entry) => entry.parent === wrapper)
      signalAll([first?.pid ?? wrapper], 'SIGKILL')
    },
  }
}

/**
 * A run without a namespace: known by descent, by process group and session, and by the mark in its environment, which
 * finds what left the group and lost its parent. A process that does all of that and clears its environment gets away.
 */
export function markedTree(wrapper: number, mark: string): ProcessTree {
  const members = (): number[] => {
    const processes = listProcesses()
    const family = new Set(descendants(processes, wrapper))
    return processes
      .filter(({ pid }) => pid !== wrapper && pid !== process.pid)
      .filter(
        ({ pid, group, session }) =>
          family.has(pid) || group === wrapper || session === wrapper || carriesMark(pid, mark),
      )
      .map(({ pid }) => pid)
  }
  return {
    members,
    terminate: () => signalAll(members(), 'SIGTERM'),
    kill: () => killUntilGone(members, wrapper),
  }
}

/** Stopped first, so that a fork bomb does not outrun the killing; again until a look around finds nobody. */
function killUntilGone(members: () => number[], wrapper: number): void {
  const deadline = performance.now() + 5_000
  while (performance.now() < deadline) {
    const alive = members()
    signalAll(alive, 'SIGSTOP')
    signalAll([...alive, -wrapper], 'SIGKILL')
    if (alive.length === 0) return
  }
}
