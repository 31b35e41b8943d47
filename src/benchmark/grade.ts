/**
 * The question that an exported task asks of a work tree: `grade.json`, document `backtest/grade@1`. It holds what grading
 * needs and nothing of the solution, so that it can lie beside the tests in other systems' task folders.
 */
import { z } from 'zod'
import { TestId } from '../checks/outcome.ts'
import { COMMAND_FRAMEWORK } from '../frameworks/command/index.ts'
import type { Task } from './task.ts'

export const GRADE_SCHEMA = 'backtest/grade@1'
export const GRADE_REPORT_SCHEMA = 'backtest/grade-report@1'

export const GradeQuestion = z.object({
  schema: z.literal(GRADE_SCHEMA),
  instance_id: z.string(),
  fail_to_pass: z.array(TestId),
  pass_to_pass: z.array(TestId),
  /** Test files to run, relative to the root. */
  test_files: z.array(z.string()),
  /** The repository's own test command, for tasks that were made with one. */
  test_command: z.string().optional(),
  /** Versions that no lock file names are installed as of this moment; left out: as of now. */
  dependencies_as_of: z.string().optional(),
  /** How often the tests are run; a test has passed when it passed every time. */
  runs: z.number().int().min(1).max(50),
  timeouts_s: z.object({ setup: z.number(), test: z.number() }),
})
export type GradeQuestion = z.infer<typeof GradeQuestion>

export const GradedTest = TestId.extend({
  list: z.enum(['fail_to_pass', 'pass_to_pass']),
  passed: z.boolean(),
  /** One letter a run: P passed, F failed, S skipped; empty where no run reported the test. */
  letters: z.string(),
})
export type GradedTest = z.infer<typeof GradedTest>

/** The answer: written beside the reward, `backtest/grade-report@1`. */
export const GradeReport = z.object({
  schema: z.literal(GRADE_REPORT_SCHEMA),
  instance_id: z.string(),
  solved: z.boolean(),
  tests: z.array(GradedTest),
  /** Why tests could not be run or trusted, in words. */
  problems: z.array(z.string()),
})
export type GradeReport = z.infer<typeof GradeReport>

/** The question of a task, asked once: an evaluation repeats agents, not the tests of a stable task. */
export function gradeQuestion(task: Task, runs = 1): GradeQuestion {
  const own = task.run.commands.find(({ framework }) => framework === COMMAND_FRAMEWORK)
  return {
    schema: GRADE_SCHEMA,
    instance_id: task.instance_id,
    fail_to_pass: task.fail_to_pass.map(idOf),
    pass_to_pass: task.pass_to_pass.map(idOf),
    test_files: [...new Set(task.run.commands.flatMap(({ files }) => files))].sort(),
    ...(own === undefined ? {} : { test_command: own.command.at(-1) ?? '' }),
    ...(task.setup.dependencies_as_of ? { dependencies_as_of: task.setup.dependencies_as_of } : {}),
    runs,
    timeouts_s: task.run.timeouts_s,
  }
}

function idOf({ file, name, context }: TestId): TestId {
  return context === undefined ? { file, name } : { file, name, context }
}
