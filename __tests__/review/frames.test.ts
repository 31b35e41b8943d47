/** What harnesses write around the words of a program, and proxies that answer in a program's place. */
import { describe, expect, test } from '@jest/globals'
import { observe } from '../../src/review/observations.ts'
import { firstLines, lastLines } from '../../src/review/result-lines.ts'
import { type Draft, bash, call, linked } from './session-builder.ts'

const CODEX =
  'Chunk ID: 0a1b2c\nWall time: 0.0967 seconds\nProcess exited with code 1\nOriginal token count: 57\nOutput:\n'

function failure(draft: Draft): [string, string] | null {
  const found = observe(linked([draft])).calls[0]?.failure ?? null
  return found === null ? null : [found.class, found.line]
}

test('a frame is no line of a result', () => {
  expect(firstLines(`${CODEX}one\ntwo\nthree`, 2)).toEqual(['one', 'two'])
  expect(lastLines('one\ntwo\n<shellId: 50 completed with exit code 1>\n', 2)).toEqual(['one', 'two'])
  expect(firstLines('Output: of the build\none', 2)).toEqual(['Output: of the build', 'one'])
})

describe('failures inside a frame', () => {
  test.each<[string, Draft, [string, string] | null]>([
    [
      'an option that the program does not know',
      bash('gh run view 1 --json actor', { fails: `${CODEX}Unknown JSON field: "actor"` }),
      ['unknown-option', 'Unknown JSON field: "actor"'],
    ],
    [
      'a path',
      bash('rg x docs', { fails: `${CODEX}rg: docs: No such file or directory (os error 2)`, exit: 2 }),
      ['path-not-found', 'rg: docs: No such file or directory (os error 2)'],
    ],
    ['nothing but the code', bash('deploy prod', { fails: 'Exit code 7', exit: 7 }), ['nonzero-exit', 'Exit code 7']],
    ['no hits', bash('rg x', { fails: CODEX, exit: 1 }), null],
  ])('%s', (_, draft, expected) => expect(failure(draft)).toEqual(expected))
})

describe('wrong calls', () => {
  test.each<[Draft, string]>([
    [
      call(
        'read',
        { filePath: '/a', offset: 1980 },
        { fails: 'Error: Offset 1980 is out of range for this file (17 lines)' },
      ),
      'invalid-arguments',
    ],
    [
      call('browser_click', { ref: 'e25' }, { fails: 'Error: Ref e25 not found in the current page snapshot.' }),
      'invalid-arguments',
    ],
    [
      call('read_bash', { shellId: '30' }, { fails: 'shellId: 30 was already stopped via stop_bash.' }),
      'invalid-arguments',
    ],
    [
      call('Edit', { file_path: '/a' }, { fails: 'File has been unexpectedly modified. Read it again.' }),
      'not-read-first',
    ],
    [
      bash('gh pr view', { fails: "GraphQL: Could not resolve to a Repository with the name 'a/b'." }),
      'invalid-arguments',
    ],
    [bash('go run /tmp/x_test.go', { fails: 'go: cannot run *_test.go files (/tmp/x_test.go)' }), 'path-not-found'],
    [
      bash('git add dist', { fails: 'The following paths are ignored by one of your .gitignore files:\ndist' }),
      'invalid-arguments',
    ],
  ])('%j', (draft, expected) => expect(failure(draft)?.[0]).toBe(expected))
})

describe('a proxy that answers in the place of a program', () => {
  const fails = "error: unexpected argument '-r' found"
  test.each<[string, Draft, string | undefined]>([
    ['grep never says so', bash('grep -r x src', { fails, exit: 2 }), undefined],
    ['in a list of such programs', bash('cd src && git -C . status', { fails, exit: 2 }), undefined],
    ['its own program does', bash('workmux add -r', { fails, exit: 2 }), 'unknown-option'],
  ])('%s', (_, draft, expected) => expect(failure(draft)?.[0]).toBe(expected))
})
