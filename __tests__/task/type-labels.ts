/** Requests as developers write them, invented, each with the kind of work that a person says it is. */
import type { TaskType } from '../../src/task/task-type.ts'

export const LABELLED: Readonly<Partial<Record<TaskType, readonly string[]>>> = {
  bug_fix: [
    'the clock shows 24:00 at midnight, that is wrong, make it 00:00',
    'Fix the crash when the list is empty',
    'login fails with a 500 when the mail has a plus sign in it. please fix',
    'We lose the last line of the file when there is no newline at the end, fix it',
    "the retry doesn't work after a timeout, can you repair that",
    'Saving twice creates two rows. It should update the first one. Broken since yesterday',
  ],
  feature_request: [
    'Add a --utc flag to the export command',
    'I want users to be able to pin a note to the top of the list, please implement',
    'Support reading the config from stdin',
    'let me choose the currency in the settings',
    'Create an endpoint that returns the open invoices of a customer',
    'implement the following plan:\n\n# Plan: offline mode\n\n1. keep a queue\n2. replay it',
  ],
  refactoring: [
    'Refactor the scheduler so that parsing and running are apart',
    'move the date functions into a module of their own',
    'Rename Customer to Account everywhere',
    'split this 900 line file into smaller ones, no behaviour change',
    'Extract the retry logic from both clients into one place',
  ],
  type_fix: ['Fix the type errors in the client', 'tsc complains after the upgrade, resolve all typescript errors'],
  lint_fix: ['fix the eslint warnings in src/', 'clippy is red, please resolve the clippy lints'],
  build_fix: ['the build is broken on main, fix the build', 'Fix compilation on Windows'],
  test_fix: ['Fix the failing tests in parser_test.go', 'two tests are flaky, fix the flaky tests'],
  dead_code_removal: ['remove the unused exports of the api package', 'Delete dead code left from the old importer'],
  api_migration: ['Migrate the store from redux to zustand', 'port the client from v2 to v3 of their API'],
  performance: ['startup is too slow, speed up loading the index', 'Optimize the query behind the dashboard'],
  dependency_update: ['bump all dependencies', 'Upgrade the http package to its latest version'],
  test_generation: ['Write unit tests for the tax module', 'increase test coverage of src/queue'],
  documentation: ['Update the README with the new flags', 'write docs for the plugin API'],
  code_explanation: ['What does the reconciler do with orphaned rows?', 'Explain the retry code to me'],
  debug_investigation: [
    'look into the slow page load and tell me what you find',
    'Investigate the memory use of the worker',
  ],
  unknown: ['ok', 'ログイン画面', 'hmm, the thing from before', '3'],
}
