/** A small task and curations, for the tests of this room. */
import type { Redact, TaskContent, TaskFacts } from '../../src/benchmark/render-task.ts'
import type { Curation } from '../../src/checks/curation.ts'
import { promptFromSessions } from '../../src/task/prompt.ts'
import { allRecords } from '../checks/records.ts'
import { linked, session } from '../task/fixtures-change.ts'

export const noRedaction: Redact = (text) => ({ text, counts: {} })

/** Knows one secret. */
export const redactSecret: Redact = (text) => {
  const count = text.split('hunter2').length - 1
  return { text: text.replaceAll('hunter2', '[REDACTED:password]'), counts: count === 0 ? {} : { password: count } }
}

const FACTS: TaskFacts = {
  instance_id: 'acme__clock-42',
  repository: { owner: 'acme', name: 'clock', url: 'https://github.com/acme/clock' },
  pull_request: {
    number: 42,
    title: 'Leap seconds',
    url: null,
    author: 'ada',
    merged_at: '2026-01-02T03:04:05Z',
    shape: 'squash',
  },
  base_commit: '1'.repeat(40),
  merge_commit: '2'.repeat(40),
  languages: ['typescript'],
  task_type: 'bug_fix',
  task_type_evidence: 'title says "fix"',
  agent: 'claude-code',
  model: null,
  session_ids: ['s1'],
  agent_share_of_diff: 0.9,
  partition: 'strong',
  fail_to_pass: [{ file: 'a.test.js', name: 'a', before: 'failed' }],
  pass_to_pass: [{ file: 'a.test.js', name: 'b' }],
  unstable: [],
  hidden_by_load_error: [],
  relevance: [{ file: 'a.test.js', by: 'changed', evidence: 'the change touches a.test.js', distance: 0 }],
  setup: {
    commands: [['npm', 'ci']],
    package_manager: 'npm',
    lock_file: 'package-lock.json',
    tool_versions: { node: '20.20.2' },
    evidence: [],
  },
  run: {
    commands: [
      {
        framework: 'jest',
        framework_version: '30.0.0',
        cwd: '.',
        command: ['jest', 'a.test.js'],
        files: ['a.test.js'],
      },
    ],
    contexts: [],
    sandbox: 'bwrap',
    network: 'none',
    timeouts_s: { setup: 900, test: 600 },
  },
  runs: { base: 0, pre: 3, post: 3 },
  limits: [],
  notes: [],
  created_at: '2026-01-03T00:00:00Z',
  tool_version: '0.1.0',
}

export function taskContent(
  over: Partial<TaskContent> = {},
  words: readonly string[] = ['Fix the clock.\n', 'No, the *other* one'],
): TaskContent {
  const prompt = promptFromSessions([
    linked(
      session(
        's1',
        words.map((text) => ({ text })),
      ),
    ),
  ])
  if (prompt === null) throw new Error('the words make a prompt')
  return {
    facts: FACTS,
    prompt,
    solutionPatch: 'diff --git a/src/a.js b/src/a.js\n',
    testPatch: 'diff --git a/a.test.js b/a.test.js\n',
    records: allRecords({ pre: { a: 'FFF', b: 'PPP' }, post: { a: 'PPP', b: 'PPP' } }),
    ...over,
  }
}

export function curation(id: string, verdict: Curation['verdict'], over: Partial<Curation> = {}): Curation {
  const accepted = verdict === 'accepted'
  return {
    schema: 'backtest/curation@1',
    instance_id: id,
    verdict,
    partition: accepted ? 'strong' : null,
    turns: 'multi',
    reasons: accepted ? [] : [{ code: 'docs-only', detail: 'only docs', stage: 'split' }],
    task_dir: null,
    fail_to_pass: accepted ? [{ file: 'a', name: 'b' }] : [],
    pass_to_pass: [],
    unstable: [],
    skipped: 0,
    stages: [
      { name: 'split', status: accepted ? 'passed' : 'rejected', seconds: 0 },
      { name: 'verdict', status: accepted ? 'passed' : 'skipped', seconds: 1 },
    ],
    timing: { setup_s: 0, test_s: 0, total_s: 0 },
    runs: { pre: 3, post: 3 },
    sandbox: 'none',
    ...over,
  }
}
