/** Models for the golden files: one reviewed pull request with four findings, one benchmark of three changes. */
import { countFunnel } from '../../src/benchmark/funnel.ts'
import type { Curation } from '../../src/checks/curation.ts'
import type { CommentContext } from '../../src/report/comment.ts'
import type { PullRequestRef, ReportModel, TaskCard } from '../../src/report/model.ts'
import type { Finding, Review } from '../../src/review/finding.ts'
import { judgeOff, labelsOf } from '../../src/review/review.ts'

export const pullRequest: PullRequestRef = { owner: 'acme', repo: 'slugs', number: 42, title: 'Fold accents in slugs' }

export const context: CommentContext = {
  pull_request: pullRequest,
  not_checked: [{ what: 'Claims in the pull request text', why: 'it is empty' }],
  run: { server: 'https://github.com', segments: ['acme', 'slugs', 'actions', 'runs', 123456] },
}

function finding(
  part: Partial<Finding> & Pick<Finding, 'id' | 'class' | 'category' | 'detector' | 'severity' | 'steps'>,
): Finding {
  return {
    confidence: 0.9,
    session_id: '5f0c7c1e-0000-4000-8000-000000000001',
    tool_call_ids: [],
    evidence: [],
    explanation: '',
    guidance: '',
    recovered: false,
    source: 'rule',
    ...part,
  }
}

export const findings: readonly Finding[] = [
  finding({
    id: '1a2b3c4d5e6f',
    class: 'did-not-follow-instructions',
    category: 'Specification Drift',
    detector: 'forbidden-path',
    severity: 'high',
    steps: [31],
    evidence: [
      { step: 1, quote: 'Please do not touch the tests, they are shared with another team.' },
      { step: 31, quote: '/home/dev/slugs/test/slug.test.js' },
    ],
    explanation:
      'The request says not to change tests. Step 31 changed test/slug.test.js, and the change is still there at the end.',
    guidance:
      'Take back the changes to test/slug.test.js: the request says "Please do not touch the tests". If they are needed, ask first.',
  }),
  finding({
    id: '2b3c4d5e6f70',
    class: 'inaccurate-self-report',
    category: 'Beyond Wink',
    detector: 'claim-without-run',
    severity: 'medium',
    steps: [38, 41],
    evidence: [
      { step: 41, quote: 'All tests pass and the build is clean.' },
      { step: 38, quote: 'src/fold.js' },
    ],
    explanation:
      'Step 41 says "All tests pass and the build is clean". No check ran in this session, and source was last changed at step 38.',
    guidance: 'You say "All tests pass", but nothing ran after step 38. Run the tests now and show the summary line.',
  }),
  finding({
    id: '3c4d5e6f7081',
    class: 'infinite-loop',
    category: 'Reasoning Problems',
    detector: 'repeated-call',
    severity: 'medium',
    steps: [12, 14, 16, 18, 20, 22],
    evidence: [
      { step: 12, quote: 'grep -rn "normalise" src' },
      { step: 22, quote: 'src/slug.js:14: // normalise first' },
    ],
    explanation: 'The same Bash call was made 6 times in a row (steps 12-22) and brought the same result each time.',
    guidance:
      'You made the same Bash call 6 times (steps 12-22) with the same result: grep -rn "normalise" src. It will not change.',
    recovered: true,
    pushed_back_at: 24,
  }),
  finding({
    id: '4d5e6f708192',
    class: 'tool-call-failure',
    category: 'Tool Call Failures',
    detector: 'wrong-call',
    severity: 'low',
    steps: [5],
    evidence: [{ step: 5, quote: '<tool_use_error>File does not exist.</tool_use_error>' }],
    explanation: 'One call could not work: the path does not exist (step 5).',
    guidance: 'List or search for a path instead of guessing it.',
    recovered: true,
  }),
]

export function reviewWith(own: readonly Finding[]): Review {
  return {
    schema: 'backtest/review@1',
    sessions: [
      {
        id: '5f0c7c1e-0000-4000-8000-000000000001',
        agent: 'claude-code',
        format: 'claude-code-jsonl',
        file: 'entire/checkpoints/v1:ab/cdef012345/0/full.jsonl',
        model: 'claude-sonnet-4-5',
        steps: 41,
        turns: 2,
        tool_calls: 27,
        failed_tool_calls: 1,
        tokens: null,
        started_at: null,
        ended_at: null,
        linked_by: [{ kind: 'trailer', evidence: 'Entire-Checkpoint: abcdef012345' }],
      },
    ],
    findings: [...own],
    labels: labelsOf(own),
    judge: judgeOff('no API key was given'),
    provenance: { agent_share_of_diff: 0.97, method: 'edits' },
    truncated: false,
    problems: [],
  }
}

export const review = reviewWith(findings)

const base: Curation = {
  schema: 'backtest/curation@1',
  instance_id: 'acme__slugs-42',
  verdict: 'accepted',
  partition: 'strong',
  turns: 'single',
  reasons: [],
  task_dir: 'benchmark/acme__slugs-42',
  fail_to_pass: [
    { file: 'test/slug.test.js', name: 'slug > folds accents' },
    { file: 'test/slug.test.js', name: 'slug > folds ligatures' },
  ],
  pass_to_pass: [{ file: 'test/slug.test.js', name: 'slug > lowercases' }],
  unstable: [{ file: 'test/time.test.js', name: 'clock > ticks', pre: 'PPF', post: 'PPP' }],
  skipped: 0,
  stages: [
    { name: 'prompt', status: 'passed', seconds: 0.1 },
    { name: 'split', status: 'passed', seconds: 0.1 },
    { name: 'install', status: 'passed', seconds: 12 },
    { name: 'tests', status: 'passed', seconds: 31 },
  ],
  timing: { setup_s: 12, test_s: 31, total_s: 44 },
  runs: { pre: 3, post: 3 },
  sandbox: 'bwrap',
}

export const accepted = base

export const rejected: Curation = {
  ...base,
  instance_id: 'acme__slugs-40',
  verdict: 'rejected',
  partition: null,
  task_dir: null,
  reasons: [
    {
      code: 'no-fail-to-pass',
      detail: 'Every test that passes after the change passed before it, too.',
      stage: 'tests',
    },
  ],
  fail_to_pass: [],
  unstable: [],
  stages: [...base.stages.slice(0, 3), { name: 'tests', status: 'rejected', seconds: 31 }],
}

export const unprompted: Curation = {
  ...rejected,
  instance_id: 'acme__slugs-39',
  turns: null,
  reasons: [
    {
      code: 'no-prompt',
      detail: 'No session, prompt file or pull request text was found for this change.',
      stage: 'prompt',
    },
  ],
  pass_to_pass: [],
  stages: [{ name: 'prompt', status: 'rejected', seconds: 0.1 }],
  runs: { pre: 0, post: 0 },
}

export const task: TaskCard = {
  instance_id: 'acme__slugs-42',
  pull_request: {
    number: 42,
    title: 'Fold accents in slugs',
    url: null,
    author: 'dev',
    merged_at: null,
    shape: 'squash',
  },
  repository: { owner: 'acme', name: 'slugs', url: null },
  languages: ['JavaScript'],
  task_type: 'feature_request',
  agent: 'claude-code',
  model: 'claude-sonnet-4-5',
  turns: 'single',
  partition: 'strong',
  fail_to_pass: base.fail_to_pass.map((test) => ({ ...test, before: 'failed' })),
  pass_to_pass: base.pass_to_pass,
  unstable: base.unstable,
  run: { commands: [], contexts: [], sandbox: 'bwrap', network: 'none', timeouts_s: { setup: 900, test: 600 } },
  runs: { base: 3, pre: 3, post: 3 },
  agent_share_of_diff: 0.97,
  base_commit: 'a'.repeat(40),
  merge_commit: 'b'.repeat(40),
  prompt_source: 'session',
  prompt:
    'slug("Crème brûlée") should give "creme-brulee".\n\nPlease do not touch the tests, they are shared with another team.\n',
}

const curations = [accepted, rejected, unprompted]

export const model: ReportModel = {
  title: 'acme/slugs',
  generated_at: '2026-01-15T12:00:00Z',
  tool_version: '0.1.0',
  funnel: countFunnel(curations),
  curations,
  tasks: [task],
  reviews: [{ pull_request: pullRequest, review }],
}
