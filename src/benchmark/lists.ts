/** The part of a manifest that the raw records decide: made in one place, wherever a task is made. */
import { certaintyOf } from '../checks/certainty.ts'
import { type Before, type ClassifiedTest, guardsBehaviour } from '../checks/classify.ts'
import { plannedRuns, type RunRecord, type TestId } from '../checks/outcome.ts'
import { failToPass, type Verdict } from '../checks/verdict.ts'
import type { Task } from './task.ts'

export type TaskLists = Pick<
  Task,
  'partition' | 'fail_to_pass' | 'pass_to_pass' | 'unstable' | 'hidden_by_load_error' | 'apart' | 'certainty' | 'runs'
>

export function listsOf(judged: {
  readonly classes: readonly ClassifiedTest[]
  readonly verdict: Verdict
  readonly records: readonly RunRecord[]
}): TaskLists {
  const { classes, verdict, records } = judged
  return {
    partition: verdict.partition ?? 'strong',
    fail_to_pass: failToPass(classes).map((test) => ({ ...test.id, before: beforeOf(test) })),
    pass_to_pass: classes
      .filter(guardsBehaviour)
      .map(({ id, before }) => (before === 'load-error' || before === 'no-report' ? { ...id, before } : id)),
    unstable: [...verdict.unstable],
    hidden_by_load_error: idsOf(classes, 'hidden-by-load-error'),
    apart: {
      skipped: idsOf(classes, 'skipped'),
      skip_to_pass: idsOf(classes, 'skip-to-pass'),
      pass_to_fail: idsOf(classes, 'pass-to-fail'),
      none_to_pass: idsOf(classes, 'none-to-pass'),
    },
    certainty: certaintyOf(classes),
    runs: {
      base: plannedRuns(records, 'base'),
      pre: plannedRuns(records, 'pre'),
      post: plannedRuns(records, 'post'),
    },
  }
}

function idsOf(classes: readonly ClassifiedTest[], name: ClassifiedTest['class']): TestId[] {
  return classes.filter((test) => test.class === name).map(({ id }) => id)
}

function beforeOf(test: ClassifiedTest): Before {
  return test.before ?? 'failed'
}
