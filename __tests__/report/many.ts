/** A benchmark of many tasks, the same at every call: three languages, three agents, two years, long prompts and patches. */
import { countFunnel } from '../../src/benchmark/funnel.ts'
import type { Curation } from '../../src/checks/curation.ts'
import type { ReportModel, ReviewedChange, TaskCard } from '../../src/report/model.ts'
import { accepted, findings, model, rejected, reviewWith, task } from './samples.ts'

const LANGUAGES = ['typescript', 'python', 'go']
const AGENTS = ['claude-code', 'codex', 'copilot-cli']
const TYPES = ['bug_fix', 'feature_request', 'refactoring', 'performance'] as const
const DAY_MS = 86_400_000
const FIRST_MERGE = Date.UTC(2025, 0, 6)
/** Letters of a session as `SessionOutline` has them, repeated to any length. */
const SHAPE = 'htmrrrcCmeeecmtrEecmhmrec'

/** Member `index` of a list that begins again at its end. */
function nth<T>(list: readonly [T, ...T[]] | readonly T[], index: number): T {
  const one = list[index % list.length]
  if (one === undefined) throw new Error('an empty list has no members')
  return one
}

function patchOf(index: number, lines: number): string {
  const body = Array.from({ length: lines }, (_, line) => `+export const value${line} = ${index * line} // <b>&</b>`)
  return `diff --git a/src/part${index}.ts b/src/part${index}.ts\n--- a/src/part${index}.ts\n+++ b/src/part${index}.ts\n@@ -1,1 +1,${lines} @@\n-old\n${body.join('\n')}\n`
}

function taskOf(index: number): TaskCard {
  const at = new Date(FIRST_MERGE + ((index * 37) % 400) * DAY_MS).toISOString()
  const phases = ['base', 'pre', 'post'] as const
  return {
    ...task,
    instance_id: `acme__parts-${index}`,
    pull_request: {
      ...task.pull_request,
      number: index,
      title: `Part ${index}: handle values of every kind`,
      merged_at: at,
    },
    repository: { ...task.repository, name: 'parts' },
    languages: [nth(LANGUAGES, index * index)],
    task_type: nth(TYPES, index % 7),
    agent: nth(AGENTS, index % 5),
    turns: index % 4 === 0 ? 'multi' : 'single',
    prompt: `Part ${index} should take values of every kind.\n\n${'It must say what is wrong, and where. '.repeat(80 * (index % 9))}`,
    content: {
      solution_patch: patchOf(index, 20 + (index % 11) * 90),
      test_patch: patchOf(index + 1000, 40),
      turns: [],
      runs: Array.from({ length: 9 }, (_, run) => ({
        state: nth(phases, run),
        run: 1 + Math.floor(run / 3),
        seconds: 4 + (index % 13),
        exit_code: run % 3 === 1 ? 1 : 0,
        passed: 40,
        failed: run % 3 === 1 ? 3 : 0,
      })),
      relevance: [
        { file: `test/part${index}.test.ts`, by: 'import', evidence: `imports src/part${index}.ts`, distance: 1 },
      ],
    },
  }
}

function curationOf(index: number): Curation {
  const tests = (count: number, what: string): Curation['pass_to_pass'] =>
    Array.from({ length: count }, (_, test) => ({ file: `test/part${index}.test.ts`, name: `part > ${what} ${test}` }))
  return {
    ...accepted,
    instance_id: `acme__parts-${index}`,
    fail_to_pass: tests(1 + (index % 6) ** 2, 'new'),
    pass_to_pass: tests((index * 7) % 300, 'old'),
    unstable: index % 9 === 0 ? nth([accepted, accepted], 0).unstable : [],
    timing: { setup_s: 5 + (index % 17) * 3, test_s: 10 + ((index * index) % 400), total_s: 500 },
  }
}

function reviewOf(index: number): ReviewedChange {
  const review = reviewWith(index % 3 === 0 ? findings.slice(index % 4) : [])
  const started_at = new Date(FIRST_MERGE + ((index * 37) % 400) * DAY_MS).toISOString()
  const letters = SHAPE.repeat(2 + (index % 30))
  const sessions = review.sessions.map((session) => ({
    ...session,
    agent: nth(AGENTS, index % 5),
    steps: letters.length,
    started_at,
    outline: { first_step: 1, letters },
    push_back: index % 6 === 0 ? [{ step: 24, kind: 'correction' as const, quote: 'No, not the tests.' }] : [],
  }))
  return {
    instance_id: `acme__parts-${index}`,
    pull_request: { owner: 'acme', repo: 'parts', number: index, title: `Part ${index}` },
    review: { ...review, sessions },
  }
}

export function manyTasks(count: number): ReportModel {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const lost = numbers.map((index) => ({ ...rejected, instance_id: `acme__parts-${count + index}` }))
  const curations = [...numbers.map(curationOf), ...lost]
  return {
    ...model,
    title: 'acme/parts',
    funnel: countFunnel(curations),
    curations,
    titles: Object.fromEntries(lost.map(({ instance_id: id }) => [id, `Tidy up after ${id}`])),
    tasks: numbers.map(taskOf),
    reviews: numbers.map(reviewOf),
    retired: [{ instance_id: 'acme__parts-0', reason: 'its setup no longer installs' }],
  }
}
