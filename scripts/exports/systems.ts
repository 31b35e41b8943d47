/** The systems that exports are read back with: which program reads a format, and where its own loader comes from. */
import { testNames } from '../../src/benchmark/exports/test-name.ts'
import type { ExportTask } from '../../src/benchmark/exports/export.ts'
import { gradeQuestion } from '../../src/benchmark/grade.ts'

/** Facts of one task by name, as JSON: what the folder says, or what a system made of its export. */
export type Facts = Readonly<Record<string, unknown>>

export interface System {
  /** As in `export --to`. */
  readonly format: string
  /** File of this folder. */
  readonly reader: string
  /** Python module that the reader needs. */
  readonly module: string | null
  /** Flags that name clones of what comes without a package, and what each is a clone of. */
  readonly clones: Readonly<Record<string, string>>
  /** What its loader has to say of a task. */
  expected(task: ExportTask): Facts
}

export const SYSTEMS: readonly System[] = [
  { format: 'swe-bench', reader: 'swe_bench.py', module: 'swebench', clones: {}, expected: graded },
  {
    format: 'swe-bench-live',
    reader: 'swe_bench_live.py',
    module: null,
    clones: { checkout: 'microsoft/SWE-bench-Live', launch: 'microsoft/RepoLaunch' },
    expected: graded,
  },
  {
    format: 'multi-swe-bench',
    reader: 'multi_swe.py',
    module: 'multi_swe_bench',
    clones: {},
    expected: (task) => ({ ...shared(task), ...sorted(task) }),
  },
  {
    format: 'swe-rebench',
    reader: 'swe_rebench.py',
    module: null,
    clones: { checkout: 'SWE-rebench/SWE-rebench-V2' },
    expected: graded,
  },
  {
    format: 'harbor',
    reader: 'harbor_tasks.py',
    module: 'harbor',
    clones: {},
    expected: asked,
  },
  {
    format: 'atif',
    reader: 'atif.py',
    module: 'harbor',
    clones: {},
    expected: ({ trajectory }) => ({ trajectory: JSON.parse(trajectory ?? 'null') }),
  },
]

function shared({ task, prompt, solutionPatch, testPatch }: ExportTask): Facts {
  return { prompt, solution: solutionPatch, tests: testPatch, base: task.base_commit }
}

/** Lists, and what the system's own grading makes of a log of the exported grader. */
function graded(read: ExportTask): Facts {
  const { fail_to_pass: failToPass, pass_to_pass: passToPass } = read.task
  return {
    ...shared(read),
    fail_to_pass: testNames(failToPass),
    pass_to_pass: testNames(passToPass),
    solved_when_all_pass: true,
    solved_when_one_fails: false,
  }
}

/** Its report sorts by the state with the tests alone: a test that the new tests hide has no result there. */
function sorted({ task }: ExportTask): Facts {
  const hidden = task.pass_to_pass.filter(({ before }) => before !== undefined)
  return {
    listed: testNames([...task.fail_to_pass, ...task.pass_to_pass]),
    fixed: testNames([...task.fail_to_pass, ...hidden]),
    valid: true,
    lists_that_its_report_sorts_otherwise: [],
  }
}

/** The base commit stands in the Dockerfile, which its model does not look into. */
function asked({ task, prompt, solutionPatch, testPatch }: ExportTask): Facts {
  const { fail_to_pass, pass_to_pass } = gradeQuestion(task)
  return {
    prompt: asHarborReads(prompt),
    solution: solutionPatch,
    tests: testPatch,
    question: { fail_to_pass, pass_to_pass },
    programs: [true, true],
  }
}

/** Python's text mode, and `strip_canary` of `harbor/models/task/task.py`, which drops blank lines at the beginning. */
function asHarborReads(prompt: string): string {
  return prompt.replace(/\r\n?/g, '\n').replace(/^(?:[^\S\n]*\n)+/, '')
}
