/** The stable reasons for which a change does not become a task. Add, never rename. */
import { z } from 'zod'

export const RejectionCode = z.enum([
  'not-merged',
  'not-agent-authored',
  'no-prompt',
  'prompt-references-solution',
  'prompt-is-template',
  'prompt-not-testable',
  'prompt-needs-context',
  'prompt-under-specified',
  'docs-only',
  'dependency-bump',
  'tests-only',
  'tests-only-deleted',
  'no-test-found',
  'unsupported-tool',
  'session-unreadable',
  'session-unrelated',
  'back-out-conflict',
  'cannot-install',
  'cannot-run-tests',
  'no-fail-to-pass',
  'all-unstable',
  'baseline-ran-no-test',
  'only-load-errors',
  'no-op-solves',
  'gold-fails',
  'secret-found',
  'over-limit',
  'objects-missing',
])
export type RejectionCode = z.infer<typeof RejectionCode>

/** What a code means and what a user can do about it; docs/rejections.md is made of it. */
export const REJECTIONS: Readonly<Record<RejectionCode, { readonly meaning: string; readonly remedy: string }>> = {
  'not-merged': { meaning: 'The pull request is not merged.', remedy: 'Merge it first.' },
  'not-agent-authored': {
    meaning: 'No login, commit author, trailer, branch or text of the change names an agent.',
    remedy: 'For history that people wrote, hand in the request: `curate --prompt FILE` or `--session FILE`.',
  },
  'no-prompt': {
    meaning: 'No session of the change was found in which a person instructs the agent.',
    remedy: 'Fetch the refs that hold sessions (docs/agents.md), or name files with `--session` or `--prompt`.',
  },
  'prompt-references-solution': {
    meaning:
      "The request names this pull request's number, URL, branch, commit or title, an issue it closes, or a pull request that exists; or each turn that led to the change speaks of such a one.",
    remedy: 'The answer can be looked up. Read the quoted words; where the rule is wrong, `curate --no-screen`.',
  },
  'prompt-is-template': {
    meaning: 'The request was written by a program: a harness message, a command, an automated prompt.',
    remedy: "None: there are no developer's words. Where the rule is wrong, `curate --no-screen`.",
  },
  'prompt-not-testable': {
    meaning:
      'Every turn that led to the change asks a question, or for reading, documentation or tests only; or no rule (and no model, where one is switched on) could tell what it asks for.',
    remedy: 'None: no test could tell. Where the rule is wrong, `curate --no-screen`.',
  },
  'prompt-needs-context': {
    meaning:
      'The turns that led to the change say hardly anything beside an image, an attachment, a page behind a login, the log of a run, comments of a reviewer, earlier talk or a choice from a list that the agent showed; or they only answer the agent ("fix both", "continue with the migration").',
    remedy: 'None: the task cannot hold them. Where the rule is wrong, `curate --no-screen`.',
  },
  'prompt-under-specified': {
    meaning:
      'Every fail-to-pass test imports a name that the change brings and that neither the request nor the repository holds.',
    remedy: 'None: nobody could guess it. To keep the change, hand in the request: `curate --prompt FILE`.',
  },
  'docs-only': {
    meaning: 'Only documentation, comments, or CI and tool configuration change.',
    remedy: 'None, unless a path was taken for what it is not: `product-paths` in the configuration.',
  },
  'dependency-bump': {
    meaning: 'Only manifests and lock files change, and no test does.',
    remedy: 'None.',
  },
  'tests-only': {
    meaning: 'Only the test side changes, so there is nothing to solve.',
    remedy: 'None, unless a path was taken for what it is not: `product-paths` in the configuration.',
  },
  'tests-only-deleted': { meaning: 'Only tests are deleted.', remedy: 'None.' },
  'no-test-found': {
    meaning: 'The change holds no test, and no test reaches what it changes; or no known framework runs those files.',
    remedy:
      'Look whether the framework is known: docs/frameworks.md. Otherwise there is nothing to check a solution by.',
  },
  'unsupported-tool': {
    meaning:
      'The tests are built or run by a tool that is known and not driven, or are written in a language that is not.',
    remedy: 'The detail names the tool. `test-command` in the configuration runs any tool that can write a report.',
  },
  'session-unreadable': {
    meaning:
      'The change names a session that is not in this clone, or that could not be read, and those that could be read did not write most of the change.',
    remedy:
      'The detail says which: fetch the ref it names, complete a partial clone, or name the file with `--session`.',
  },
  'session-unrelated': {
    meaning:
      'Sessions were found, and none of them edited a file of the change; or they wrote less than half of its program lines (less than a quarter where logs of sub-agents are not kept), so that their words do not ask for the rest.',
    remedy: 'If one of them is the right one, name it with `--session`.',
  },
  'back-out-conflict': {
    meaning:
      'Test side and solution do not apply on the base one after the other, or do not give the merged state. `verify --at-head`: later changes went over the same lines.',
    remedy: 'Check the base: `curate --base SHA`.',
  },
  'cannot-install': {
    meaning: 'The dependencies could not be installed, before or after the change.',
    remedy: 'The detail ends with what the installer said. `--setup-command` installs in another way.',
  },
  'cannot-run-tests': {
    meaning: 'No test ran after the change: the runner did not start, crashed, or wrote no report.',
    remedy: 'The detail names the problem. Where a build step is missing: `--setup-command`.',
  },
  'no-fail-to-pass': {
    meaning: 'No test goes from failing to passing with the change.',
    remedy: 'None. `regression-only: true` in the configuration keeps such changes, in a partition of their own.',
  },
  'all-unstable': {
    meaning: 'The tests that would show the change differ from run to run.',
    remedy: 'Mend the flaky tests. More runs do not help: one that differs once stays unstable.',
  },
  'baseline-ran-no-test': {
    meaning: 'No test ran before the change, so every test would look fixed by it.',
    remedy: 'None where the change brings the test runner itself; else as for `cannot-run-tests`.',
  },
  'only-load-errors': {
    meaning:
      'Tests fail before the change only because their file does not load there; on the untouched base they pass.',
    remedy: 'None: they tell nothing about the change.',
  },
  'no-op-solves': {
    meaning: '`verify`: a fail-to-pass test passes without the solution.',
    remedy: 'Curate the pull request again, or drop the task.',
  },
  'gold-fails': {
    meaning: 'Tests do not pass with the solution in place.',
    remedy:
      'In `verify`: the environment differs from that of the curation (manifest, `setup.tool_versions`). Curate again.',
  },
  'secret-found': {
    meaning:
      'A patch holds what looks like a secret, or the finished folder does after redaction. Replacing it would break the patch, so there is no task.',
    remedy: 'Revoke the secret: it stands in the history.',
  },
  'over-limit': {
    meaning: 'Something in the change is larger than we read.',
    remedy: 'None: the detail names the limit, and it is fixed.',
  },
  'objects-missing': {
    meaning:
      'Objects of the change, or files that its tests need, are not in this clone, as in a partial one. Up to five others are left out, and the notes say so.',
    remedy: 'Clone again without `--filter`, or run `git fetch --refetch --no-filter`.',
  },
}

export const Reason = z.object({ code: RejectionCode, detail: z.string(), stage: z.string() })
export type Reason = z.infer<typeof Reason>
