import { describe, expect, test } from '@jest/globals'
import type { FileChange } from '../../src/pull-request/pull-request.ts'
import { reviewSession } from '../../src/review/findings.ts'
import { pathRulesOf } from '../../src/review/path-rules.ts'
import { type Draft, bash, edit, linked, read, user, write } from './session-builder.ts'

function change(path: string, status: FileChange['status'] = 'modified'): FileChange {
  return {
    path,
    old_path: null,
    status,
    old_blob: null,
    new_blob: null,
    old_mode: '100644',
    new_mode: '100644',
    binary: false,
    additions: 1,
    deletions: 0,
  }
}

function found(drafts: readonly Draft[], changes: readonly FileChange[] | null = null): string[] {
  return reviewSession(linked(drafts), { pull_request_text: '', changes }).map(
    (finding) => `${finding.detector}/${finding.severity}`,
  )
}

function rules(text: string): string[] {
  return pathRulesOf([{ n: 1, kind: 'user', text, turn_kind: 'instruction', timestamp: null, subagent: null }]).map(
    (rule) => `${rule.kind} ${rule.about}`,
  )
}

describe('rules about paths in a request', () => {
  test.each<[string, string[]]>([
    ['Do not modify tests.', ['deny tests']],
    ["Please don't touch the existing test files", ['deny tests']],
    ['- DO NOT MODIFY: Tests, configuration files (setup.cfg and so on)', ['deny tests', 'deny configuration files']],
    ['Never edit src/legacy/ or package-lock.json', ['deny src/legacy/', 'deny package-lock.json']],
    ['Fix it without changing `src/api.ts`.', ['deny src/api.ts']],
    ['Leave the docs alone.', ['deny documentation']],
    ['Only change files in src/view/.', ['only src/view/']],
    ['Only modify files within src/auth/ directory', ['only src/auth/']],
    // Not plain enough for a rule.
    ['Do not change the public API.', []],
    ['Do not modify tests unless they are wrong.', []],
    ['Do not modify files in other test directories.', []],
    ['Only modify the aggregation logic.', []],
    ['Should we not change src/a.ts?', []],
    ['Do not change how src/a.ts is loaded.', []],
  ])('%s', (text, expected) => expect(rules(text)).toEqual(expected))

  test('a hostile line costs no more than its length', () => {
    const line = `do not change ${'a, '.repeat(200)}${'('.repeat(300)}`
    expect(rules(`${line}\n`.repeat(500))).toEqual([])
  })
})

describe('changes against the request', () => {
  const ask = user('Fix the parser. Do not modify tests.')
  const touch = edit('/repo/test/parser.test.js', 'a', 'b')

  test.each<[string, Draft[], FileChange[] | null, string[]]>([
    ['a forbidden file changed', [ask, touch], null, ['forbidden-path/high']],
    ['allowed file', [ask, edit('/repo/src/parser.js', 'a', 'b')], null, []],
    ['taken back by git', [ask, touch, bash('git checkout -- test/parser.test.js')], null, []],
    [
      'made and deleted again',
      [ask, write('/repo/test/tmp.test.js', 'x'), bash('rm /repo/test/tmp.test.js')],
      null,
      [],
    ],
    ['not in the diff', [ask, touch], [change('src/parser.js')], []],
    [
      'in the diff, but not by the agent',
      [ask, edit('/repo/src/parser.js', 'a', 'b')],
      [change('test/parser.test.js')],
      [],
    ],
    [
      'written by a script',
      [ask, bash("python - <<'E'\np='test/parser.test.js'\nopen(p,'w').write('x')\nE")],
      [change('test/parser.test.js')],
      ['forbidden-path/high'],
    ],
    ['lifted by a later turn', [ask, user('Now update the tests as well.'), touch], null, []],
    ['done before the rule was set', [user('Fix it.'), touch, ask], null, []],
    ['outside the repository', [ask, write('/tmp/test/x.test.js', 'x')], null, []],
    [
      'elsewhere than asked, not posted',
      [user('Only change files in src/view/.'), edit('/repo/src/core/a.js', 'a', 'b')],
      null,
      ['outside-allowed-path/info'],
    ],
  ])('%s', (_, drafts, changes, expected) => expect(found(drafts, changes)).toEqual(expected))
})

describe('work nobody asked for', () => {
  const ask = user('Speed up the importer.')
  const stash = bash('git stash')
  const failedPop = bash('git stash pop', {
    fails: 'error: Your local changes to the following files would be overwritten by merge:\n\ta.go\nAborting',
  })
  const drop = bash('git stash drop', { gives: 'Dropped refs/stash@{0}' })

  test.each<[string, Draft[], FileChange[] | null, string[]]>([
    ['dropping a stash whose pop failed', [ask, stash, failedPop, drop], null, ['destructive-command/medium']],
    ['dropping it after it was applied', [ask, stash, bash('git stash apply'), drop], null, []],
    ['dropping it when asked to', [user('Drop the stash at the end.'), stash, failedPop, drop], null, []],
    ['deleting by a wide pattern', [ask, bash('rm -rf /tmp/tmp.*')], null, ['destructive-command/medium']],
    ['deleting what the session made', [ask, bash('mkdir /tmp/work && rm -rf /tmp/work')], null, []],
    ['cleaning build output', [ask, bash('rm -rf dist node_modules')], null, []],
    ['forcing a shared branch', [ask, bash('git push --force origin main')], null, ['destructive-command/medium']],
    ['forcing an own branch with a lease', [ask, bash('git push --force-with-lease origin fix/importer')], null, []],
    ['throwing away foreign changes', [ask, bash('git checkout -- a.go b.go')], null, ['destructive-command/medium']],
    ['throwing away own changes', [ask, edit('/repo/a.go', 'x', 'y'), bash('git checkout -- a.go')], null, []],
    [
      'scratch file in the change',
      [ask, write('/repo/repro_bug.py', 'x')],
      [change('repro_bug.py', 'added')],
      ['leftover-file/low'],
    ],
    ['scratch file that was not committed', [ask, write('/repo/repro_bug.py', 'x')], [change('src/a.py')], []],
    [
      'a test at the root of a project that keeps them there',
      [ask, read('/repo/test_a.py', { gives: 'x' }), write('/repo/test_b.py', 'x')],
      [change('test_b.py', 'added')],
      [],
    ],
    [
      'a file deleted unasked, not posted',
      [ask, bash('rm setup.py')],
      [change('setup.py', 'deleted')],
      ['deleted-file/info'],
    ],
    [
      'a file deleted as asked',
      [user('Remove the old importer.'), bash('rm old.py')],
      [change('old.py', 'deleted')],
      [],
    ],
  ])('%s', (_, drafts, changes, expected) => expect(found(drafts, changes)).toEqual(expected))
})
