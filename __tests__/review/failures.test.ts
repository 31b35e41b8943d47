import { describe, expect, test } from '@jest/globals'
import { reviewSession } from '../../src/review/findings.ts'
import { observe } from '../../src/review/observations.ts'
import { type Draft, bash, call, edit, failedEdit, linked, read, times } from './session-builder.ts'

function failureClass(draft: Draft): string | null {
  return observe(linked([draft])).calls[0]?.failure?.class ?? null
}

function found(drafts: readonly Draft[]): string[] {
  return reviewSession(linked(drafts)).map((finding) => `${finding.detector}/${finding.severity}`)
}

describe('the line that says why', () => {
  test.each<[string, Draft, string]>([
    [
      'what a hook prints while it works is not it',
      bash('git commit -m x', {
        fails: 'Exit code 1\n[STARTED] Running tasks…\n[COMPLETED] Running tasks…\nerror: the key cannot be read\n',
      }),
      'error: the key cannot be read',
    ],
    [
      'unless there is nothing else',
      bash('git commit -m x', { fails: 'Exit code 1\n[STARTED] Tasks' }),
      '[STARTED] Tasks',
    ],
    [
      'an announcement of an issue is not it',
      call(
        'Grep',
        {},
        { fails: 'InputValidationError: Grep failed due to the following issue:\nThe pattern is missing' },
      ),
      'The pattern is missing',
    ],
  ])('%s', (_, draft, line) => expect(observe(linked([draft])).calls[0]?.failure?.line).toBe(line))
})

describe('why a call failed', () => {
  test.each<[Draft, string | null]>([
    [read('/repo/x', { fails: '<tool_use_error>File does not exist.</tool_use_error>' }), 'path-not-found'],
    [failedEdit('/repo/x'), 'edit-mismatch'],
    [
      call(
        'Edit',
        { file_path: '/repo/x' },
        {
          fails: '<tool_use_error>Found 2 matches of the string to replace, but replace_all is false.</tool_use_error>',
        },
      ),
      'edit-mismatch',
    ],
    [
      call(
        'Write',
        { file_path: '/repo/x' },
        { fails: 'File has not been read yet. Read it first before writing to it.' },
      ),
      'not-read-first',
    ],
    [
      call(
        'Grep',
        {},
        { fails: '<tool_use_error>InputValidationError: Grep failed: pattern is missing</tool_use_error>' },
      ),
      'invalid-arguments',
    ],
    [
      call('Skill', { skill: 'ship' }, { fails: '<tool_use_error>Unknown skill: ship</tool_use_error>' }),
      'unknown-tool',
    ],
    [bash('frobnicate .', { fails: 'Exit code 127\n(eval):1: command not found: frobnicate' }), 'unknown-command'],
    [
      bash('cd /tmp/x && git rev-parse --show-toplevel 2>&1 || echo none', {
        gives: 'fatal: not a git repository (or any of the parent directories): .git\nnone',
      }),
      null,
    ],
    [
      bash('cd /tmp/x && git rev-parse HEAD || echo "no repository"', {
        gives: 'fatal: not a git repository (or any of the parent directories): .git\nno repository',
      }),
      null,
    ],
    [
      bash('cd /tmp/x && git rev-parse --short HEAD', {
        fails: 'fatal: not a git repository (or any of the parent directories): .git',
      }),
      'wrong-directory',
    ],
    [
      bash('cd /tmp/x && git log', { fails: 'fatal: not a git repository (or any of the parent directories): .git' }),
      'wrong-directory',
    ],
    [bash('frobnicate . || true', { gives: 'zsh: command not found: frobnicate' }), 'unknown-command'],
    [bash('npm run lnt', { fails: 'npm error Missing script: "lnt"' }), 'unknown-command'],
    [bash('tool x run', { fails: "error: unrecognized subcommand 'x'\n\nUsage: tool" }), 'unknown-command'],
    [bash('lint --fast', { fails: 'Error: unknown flag: --fast' }), 'unknown-option'],
    [bash('cat nope.txt', { fails: 'cat: nope.txt: No such file or directory' }), 'path-not-found'],
    [bash('cd nowhere && make', { fails: 'cd: no such file or directory: nowhere' }), 'wrong-directory'],
    [bash('echo "', { fails: 'bash: -c: line 1: unexpected EOF while looking for matching `"\'' }), 'shell-syntax'],
    [
      bash('git show nope', {
        fails: "fatal: ambiguous argument 'nope': unknown revision or path not in the working tree.",
      }),
      'invalid-arguments',
    ],
    // Not the call's fault.
    [bash('npm test', { fails: 'Tests: 1 failed, 3 passed' }), 'test-failure'],
    [bash('mise run lint', { fails: 'a.go:1:1: unused variable' }), 'test-failure'],
    [bash('gh pr checks 7', { fails: 'build\tfail\t3m' }), 'nonzero-exit'],
    [bash('grep -n nothing a.txt', { fails: 'Exit code 1' }), null],
    [bash('ls maybe', { fails: "ls: cannot access 'maybe': No such file or directory" }), null],
    [bash('tool --version', { fails: 'bash: line 1: tool: command not found' }), null],
    [bash('rm x', { fails: 'The user doesn’t want to proceed', denied: true }), null],
    [read('/repo/big', { fails: 'File content (31616 tokens) exceeds maximum allowed tokens (25000).' }), null],
    // Text about errors is no error.
    [bash('cat log.txt', { gives: 'bash: line 1: tool: command not found' }), null],
    [read('/repo/notes', { gives: 'Error: File does not exist.' }), null],
  ])('%#', (draft, expected) => expect(failureClass(draft)).toBe(expected))
})

describe('tool call failures', () => {
  const missing = (n: number): Draft => read(`/repo/${n}`, { fails: 'File does not exist.' })
  const crash = bash('deploy prod', { fails: 'fatal error 17' })
  test.each<[string, Draft[], string[]]>([
    ['one wrong call is low', [missing(1), read('/repo/a', { gives: 'a' })], ['wrong-call/low']],
    ['one finding a kind', [missing(1), read('/repo/a', { gives: 'a' }), missing(2)], ['wrong-call/low']],
    ['failing tests are none', times(2, bash('npm test', { fails: '1 failed' })), []],
    [
      'the same failing call, nothing changed',
      [crash, read('/repo/a', { gives: 'a' }), crash, read('/repo/b', { gives: 'b' }), crash],
      ['same-error/low'],
    ],
    [
      'an edit in between resets the count',
      [crash, edit('/repo/a', 'x', 'y'), crash, edit('/repo/a', 'y', 'z'), crash],
      [],
    ],
    ['five failures in a row', [1, 2, 3, 4, 5].map(missing), ['failure-streak/low']],
    [
      'four of one error with different arguments',
      ['a', 'b', 'c', 'd'].map((code) => call('ipython', { code }, { fails: 'SyntaxError: bad string' })),
      ['failure-streak/low'],
    ],
    [
      'three edits from memory',
      times(3, failedEdit('/repo/a')).flatMap((draft, n) => [draft, read(`/repo/other${n}`, { gives: 'x' })]),
      ['edit-mismatch/low'],
    ],
    [
      'one call with three places in a file is one try',
      [
        call(
          'MultiEdit',
          { file_path: '/repo/a', edits: ['a', 'b', 'c'].map((old_string) => ({ old_string, new_string: 'x' })) },
          { fails: '<tool_use_error>String to replace not found in file.</tool_use_error>' },
        ),
      ],
      ['wrong-call/low'],
    ],
    [
      'reading before the last try is the right thing',
      [failedEdit('/repo/a'), failedEdit('/repo/a', 'b'), read('/repo/a', { gives: 'x' }), failedEdit('/repo/a', 'c')],
      ['wrong-call/low'],
    ],
    [
      'three meaningless calls',
      [':', ': ls -la', '}'].flatMap((command) => [bash(command), read('/repo/a', { gives: command })]),
      ['malformed-call/medium'],
    ],
    [
      'an empty content beside a replacement is no write of nothing',
      [1, 2, 3].map((n) =>
        call(
          'edit',
          { path: '/repo/a', command: 'str_replace', old_str: `${n}`, new_str: 'x', content: '' },
          { gives: `replaced ${n}` },
        ),
      ),
      [],
    ],
    ['truncating a file is no meaningless call', times(3, bash(': > out.log')), []],
  ])('%s', (_, drafts, expected) =>
    expect(found(drafts).filter((name) => !name.startsWith('repeated'))).toEqual(expected),
  )
})
