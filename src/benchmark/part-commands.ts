/**
 * Whether the parts of one change ran its tests in the same way. A test file that comes to no end on one machine is left out by that job,
 * or run apart from the others, and need not be by the next: that alone is no disagreement.
 */
import { stableStringify } from '../core/json.ts'
import type { Task, TestCommandRecord } from './task.ts'

type Ran = Pick<Task, 'setup' | 'run'>

/** Which of the tasks runs the fewest files, and of these the one with most commands: what it can run, every machine could. */
export function leastOf(tasks: readonly Pick<Task, 'run'>[]): number {
  const sizes = tasks.map(({ run }) => ({ files: filesOf(run.commands).size, commands: run.commands.length }))
  let least = 0
  for (const [index, size] of sizes.entries()) {
    const best = sizes[least]
    if (best === undefined || size.files < best.files) least = index
    else if (size.files === best.files && size.commands > best.commands) least = index
  }
  return least
}

/** `other` installed the same and ran every file of `least` in the same place; commands for the same files are the same. */
export function ranAlike(least: Ran, other: Ran): boolean {
  const setupOf = ({ setup, run }: Ran): string => {
    const { commands, package_manager: manager, lock_file: lock, dependencies_as_of: asOf } = setup
    return stableStringify([commands, manager, lock, asOf ?? null, run.contexts])
  }
  if (setupOf(least) !== setupOf(other)) return false
  const there = filesOf(other.run.commands)
  if ([...filesOf(least.run.commands)].some((file) => !there.has(file))) return false
  const commands = new Map(other.run.commands.map((command) => [keyOf(command), command]))
  return least.run.commands.every((command) => {
    const same = commands.get(keyOf(command))
    return same === undefined || stableStringify(same.command) === stableStringify(command.command)
  })
}

/** Each file with where it runs. */
function filesOf(commands: readonly TestCommandRecord[]): ReadonlySet<string> {
  return new Set(commands.flatMap((command) => command.files.map((file) => stableStringify([placeOf(command), file]))))
}

function placeOf({ framework, cwd, context }: TestCommandRecord): string {
  return stableStringify([framework, cwd, context ?? null])
}

function keyOf(command: TestCommandRecord): string {
  return stableStringify([placeOf(command), [...command.files].sort()])
}
