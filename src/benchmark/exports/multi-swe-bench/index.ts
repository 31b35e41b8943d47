import { keyOf, readRows } from '../../../checks/letters.ts'
import type { State, TestId } from '../../../checks/outcome.ts'
import { renderLines } from '../../../core/json.ts'
import { renderImages } from '../environment/dockerfile.ts'
import type { Export, ExportFormat, ExportTask } from '../export.ts'
import { WORKDIR } from '../swe-bench/eval-script.ts'
import { testName, testNames } from '../test-name.ts'

type Status = 'PASS' | 'FAIL' | 'SKIP' | 'NONE'

/** Its three states: `run` without any patch, `test` with the test patch, `fix` with both. */
interface Triple {
  readonly run: Status
  readonly test: Status
  readonly fix: Status
}

/** Multi-SWE-bench 1.1 (`multi_swe_bench/harness/dataset.py`): JSONL with the results of the three states in each record. */
export const multiSweBench: ExportFormat = {
  name: 'multi-swe-bench',
  description: 'Multi-SWE-bench: JSONL with the results of three states',
  render(tasks, tools): Export {
    const numbered = tasks.filter(({ task }) => task.pull_request.number !== null)
    const images = renderImages(numbered, tools, () => WORKDIR)
    return {
      files:
        numbered.length === 0
          ? []
          : [{ path: 'dataset.jsonl', content: renderLines(numbered.map(record)) }, ...images.files],
      notes: images.notes,
      leftOut: tasks
        .filter((task) => !numbered.includes(task))
        .map(({ task }) => ({
          instance_id: task.instance_id,
          why: 'the format wants the number of a pull request',
          remedy: 'curate it with `--pr N`',
        })),
    }
  },
}

function record(task: ExportTask): object {
  const { repository, pull_request: pull, base_commit: sha, languages } = task.task
  const triples = triplesOf(task)
  const listed = (tests: readonly TestId[]): [string, Triple][] =>
    testNames(tests).flatMap((name): [string, Triple][] => {
      const triple = triples.get(name)
      return triple === undefined ? [] : [[name, triple]]
    })
  // A test that the new tests hide on the old code has no result there, and the format sorts by that state alone.
  const hidden = task.task.pass_to_pass.filter(({ before }) => before !== undefined)
  const fixed = listed([...task.task.fail_to_pass, ...hidden])
  const was = (status: Status): Record<string, Triple> =>
    Object.fromEntries(fixed.filter(([, { test }]) => test === status))
  return {
    org: repository.owner,
    repo: repository.name,
    number: pull.number,
    state: 'closed',
    // Its title and description are the pull request's own words about the solution: the prompt stands for both.
    title: '',
    body: '',
    base: { label: `${repository.owner}:${sha}`, ref: sha, sha },
    resolved_issues: [{ number: pull.number, title: '', body: task.prompt }],
    fix_patch: task.solutionPatch,
    test_patch: task.testPatch,
    tag: '',
    number_interval: '',
    lang: languages[0] ?? '',
    fixed_tests: Object.fromEntries(fixed),
    p2p_tests: Object.fromEntries(listed(task.task.pass_to_pass.filter(({ before }) => before === undefined))),
    f2p_tests: was('FAIL'),
    s2p_tests: was('SKIP'),
    n2p_tests: was('NONE'),
    run_result: resultOf(triples, 'run'),
    test_patch_result: resultOf(triples, 'test'),
    fix_patch_result: resultOf(triples, 'fix'),
  }
}

/** The listed tests alone: unstable ones belong to no state. */
function triplesOf({ task, records }: ExportTask): Map<string, Triple> {
  const rows = new Map(readRows(records).map((row) => [keyOf(row.id), row.letters]))
  const status = (id: TestId, state: State): Status => statusOf(rows.get(keyOf(id))?.[state] ?? '')
  return new Map(
    [...task.fail_to_pass, ...task.pass_to_pass].map((id) => [
      testName(id),
      { run: status(id, 'base'), test: status(id, 'pre'), fix: status(id, 'post') },
    ]),
  )
}

/** One answer for several runs: the worst. A listed test was the same in every run that counts. */
function statusOf(letters: string): Status {
  if (letters.includes('F')) return 'FAIL'
  if (letters.includes('S')) return 'SKIP'
  return letters !== '' && !letters.includes('-') ? 'PASS' : 'NONE'
}

function resultOf(triples: ReadonlyMap<string, Triple>, state: keyof Triple): object {
  const of = (status: Status): string[] =>
    [...triples].flatMap(([name, triple]) => (triple[state] === status ? [name] : []))
  const [passed, failed, skipped] = [of('PASS'), of('FAIL'), of('SKIP')]
  return {
    passed_count: passed.length,
    failed_count: failed.length,
    skipped_count: skipped.length,
    passed_tests: passed,
    failed_tests: failed,
    skipped_tests: skipped,
  }
}
