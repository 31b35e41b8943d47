/**
 * The twelve fields that SWE-bench and its relatives share.
 * Source: SWE-bench 5.0.2, `swebench/types.py`.
 */
import type { ExportTask } from './export.ts'
import { testNames } from './test-name.ts'

export interface SharedRecord {
  readonly repo: string
  readonly instance_id: string
  readonly base_commit: string
  readonly patch: string
  readonly test_patch: string
  /** The developer's words as they stand in `prompt.md`. */
  readonly problem_statement: string
  readonly hints_text: string
  readonly created_at: string
  readonly version: string
  readonly environment_setup_commit: string
}

export function sharedRecord({ task, prompt, solutionPatch, testPatch }: ExportTask): SharedRecord {
  return {
    repo: `${task.repository.owner}/${task.repository.name}`,
    instance_id: task.instance_id,
    base_commit: task.base_commit,
    patch: solutionPatch,
    test_patch: testPatch,
    problem_statement: prompt,
    // Discussion of the pull request names its solution: never here.
    hints_text: '',
    created_at: task.pull_request.merged_at ?? task.created_at,
    version: task.base_commit.slice(0, 12),
    environment_setup_commit: task.base_commit,
  }
}

export interface TestLists {
  readonly FAIL_TO_PASS: string[]
  readonly PASS_TO_PASS: string[]
}

export function testLists({ task }: ExportTask): TestLists {
  return { FAIL_TO_PASS: testNames(task.fail_to_pass), PASS_TO_PASS: testNames(task.pass_to_pass) }
}

/** Image name that SWE-bench derives from an instance (`swebench/task/checks.py`, `expected_image`). */
export function imageName(instanceId: string): string {
  return `swebench/${`sweb.eval.x86_64.${instanceId}:latest`.toLowerCase()}`.replaceAll('__', '_1776_')
}
