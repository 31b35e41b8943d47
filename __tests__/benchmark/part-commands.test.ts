/** Which differences between the jobs of one change are none. */
import { describe, expect, test } from '@jest/globals'
import { leastOf, ranAlike } from '../../src/benchmark/part-commands.ts'
import type { Task, TestCommandRecord } from '../../src/benchmark/task.ts'

type Ran = Pick<Task, 'setup' | 'run'>

/** Commands are given by their files. */
function taskOf(...groups: readonly (readonly string[])[]): Ran {
  return ranBy(groups.map((files) => commandOf(files)))
}

function commandOf(files: readonly string[]): TestCommandRecord {
  return { framework: 'jest', framework_version: '30', cwd: '.', command: ['jest', ...files], files: [...files] }
}

function ranBy(commands: readonly TestCommandRecord[], install = 'ci'): Ran {
  const setup = {
    commands: [['npm', install]],
    package_manager: 'npm',
    lock_file: null,
    tool_versions: {},
    evidence: [],
  }
  const run = { contexts: [], sandbox: 'none', network: 'open', timeouts_s: { setup: 1, test: 1 } } as const
  return { setup, run: { ...run, contexts: [], commands: [...commands] } }
}

function asOf({ setup, run }: Ran, day: string): Ran {
  return { setup: { ...setup, dependencies_as_of: day }, run }
}

describe('the part that runs the least', () => {
  test.each([
    ['all alike: the first', [taskOf(['a', 'b']), taskOf(['a', 'b'])], 0],
    ['a file left out', [taskOf(['a', 'b']), taskOf(['a'])], 1],
    ['a file apart', [taskOf(['a', 'b']), taskOf(['a'], ['b'])], 1],
    ['left out counts for more than apart', [taskOf(['a'], ['b']), taskOf(['a'])], 1],
  ])('%s', (_name, tasks, index) => {
    expect(leastOf(tasks)).toBe(index)
  })
})

describe('parts that ran alike', () => {
  const again = { ...commandOf(['a', 'b']), command: ['jest', '--other', 'a', 'b'] }
  test.each<[string, Ran, Ran, boolean]>([
    ['the same', taskOf(['a', 'b']), taskOf(['a', 'b']), true],
    ['one left a file out', taskOf(['a']), taskOf(['a', 'b']), true],
    ['one ran a file apart', taskOf(['a'], ['b']), taskOf(['a', 'b']), true],
    ['each left out another file', taskOf(['a', 'c']), taskOf(['a', 'b']), false],
    ['another command for the same files', taskOf(['a', 'b']), ranBy([again]), false],
    ['in another folder', taskOf(['a']), ranBy([{ ...commandOf(['a']), cwd: 'pkg' }]), false],
    ['under another context', taskOf(['a']), ranBy([{ ...commandOf(['a']), context: 'TZ=UTC' }]), false],
    ['installed otherwise', taskOf(['a']), ranBy([commandOf(['a'])], 'install'), false],
    ['with packages of another day', taskOf(['a']), asOf(taskOf(['a']), '2020-01-01T00:00:00Z'), false],
    [
      'another version of the framework',
      taskOf(['a']),
      ranBy([{ ...commandOf(['a']), framework_version: '29' }]),
      true,
    ],
  ])('%s', (_name, least, other, alike) => {
    expect(ranAlike(least, other)).toBe(alike)
  })
})
