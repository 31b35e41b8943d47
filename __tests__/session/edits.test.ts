import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { appliedEditsOf, editsOf } from '../../src/session/edits.ts'
import type { CallStep, ToolCall } from '../../src/session/session.ts'
import { parseScript } from '../../src/session/shell-script.ts'
import { commandsOf } from '../../src/session/shell.ts'
import { callKind, toolKind } from '../../src/session/tools.ts'
import { growsLinearly } from '../growth.ts'

function callStep(name: string, args: Record<string, unknown>, extra: Partial<ToolCall> = {}): CallStep {
  const ending = {
    result: 'ok',
    error: 'false',
    error_evidence: 'flag',
    exit_code: null,
    denied: false,
    collateral: false,
  } as const
  return {
    n: 7,
    kind: 'call',
    timestamp: null,
    subagent: null,
    call: { id: null, name, args, unparsed_args: null, ...ending, ...extra },
  }
}

const shell = (command: unknown): CallStep => callStep('Bash', { command })

describe('kinds of tools', () => {
  test.each([
    ['Read', 'read'],
    ['mcp__files__read_file', 'read'],
    ['functions.exec_command', 'shell'],
    ['run_shell_command', 'shell'],
    ['apply_patch', 'write'],
    ['MultiEdit', 'write'],
    ['Grep', 'search'],
    ['WebFetch', 'web'],
    ['Task', 'task'],
    ['TodoWrite', 'todo'],
    ['BashOutput', 'poll'],
    ['mcp__playwright__browser_click', 'other'],
    ['constructor', 'other'],
    ['__proto__', 'other'],
    ['', 'other'],
  ])('%s is %s', (name, kind) => {
    expect(toolKind(name)).toBe(kind)
  })

  test('arguments decide where a tool does two things', () => {
    expect(callKind(callStep('str_replace_editor', { command: 'view', path: 'a' }).call)).toBe('read')
    expect(callKind(callStep('write_stdin', { session_id: 1, chars: '' }).call)).toBe('poll')
    expect(callKind(callStep('write_stdin', { session_id: 1, chars: 'y\n' }).call)).toBe('shell')
  })
})

describe('shell commands', () => {
  test.each([
    ['cd a && npm test 2>&1 | tail -5; echo "x && y"', ['cd a', 'npm test 2>&1', 'tail -5', 'echo "x && y"']],
    ['if [ -f a ]; then cat a; fi', ['[ -f a ]', 'cat a']],
    ['bash -lc \'git add . && git commit -m "a; b"\'', ['git add .', 'git commit -m "a; b"']],
    ['echo $(date; ls) # a; b\nls', ['echo $(date; ls)', 'ls']],
    ["cat > f <<'EOF'\na; b\n&& c\nEOF\nls", ["cat > f <<'EOF'", 'ls']],
    ['for f in *; do rm $f; done', ['for f in *', 'rm $f']],
    ['a \\\n  b', ['a \\\n  b']],
    ['(cd x; ls)', ['cd x', 'ls']],
    ['', []],
  ])('%j', (script, commands) => {
    expect(commandsOf(shell(script).call)).toEqual(commands)
  })

  test('a list of words is one command, a shell with a script is its script', () => {
    expect(commandsOf(shell(['git', 'commit', '-m', 'a b']).call)).toEqual(["git commit -m 'a b'"])
    expect(commandsOf(callStep('shell', { command: ['bash', '-lc', 'ls && pwd'] }).call)).toEqual(['ls', 'pwd'])
  })

  test('never throws and never loses its place, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '"',
      "'",
      '`',
      '$(',
      ')',
      '\\',
      '\n',
      '<<EOF',
      '>',
      '|',
      '&&',
      ';',
      '#',
      '{',
      '}',
      '\0',
      '\ud800',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const command of parseScript(pieces.join('')))
          expect(command.words.length + command.redirects.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test('takes linear time', () => {
    for (const piece of ['<<A ', '"$(', '(', "a'", 'x>', 'if '])
      expect([piece, growsLinearly((size) => parseScript(piece.repeat(size)), 100_000)]).toEqual([piece, true])
  })
})

describe('file edits', () => {
  const plain = (kind: string, path: string, added: string[] = [], removed: string[] = []): object => ({
    kind,
    path,
    added,
    removed,
  })

  test.each([
    [
      'Edit',
      { file_path: '/w/a.ts', old_string: 'x\nold\ny', new_string: 'x\nnew\ny' },
      [plain('edit', '/w/a.ts', ['new'], ['old'])],
    ],
    ['Write', { file_path: '/w/a.ts', content: 'one\r\ntwo\n' }, [plain('write', '/w/a.ts', ['one', 'two'])]],
    [
      'MultiEdit',
      {
        file_path: '/w/a',
        edits: [
          { old_string: 'a', new_string: 'b' },
          { old_string: 'c', new_string: '' },
        ],
      },
      [plain('edit', '/w/a', ['b'], ['a']), plain('edit', '/w/a', [], ['c'])],
    ],
    ['NotebookEdit', { notebook_path: '/w/n.ipynb', new_source: 'x = 1' }, [plain('edit', '/w/n.ipynb', ['x = 1'])]],
    ['str_replace_editor', { command: 'create', path: '/w/b', file_text: 'x' }, [plain('write', '/w/b', ['x'])]],
    ['str_replace_editor', { command: 'view', path: '/w/b' }, []],
    [
      'apply_patch',
      {
        input:
          '*** Begin Patch\n*** Update File: a\n*** Move to: b\n@@\n ctx\n-x\n+y\n*** Add File: c\n+z\n*** Delete File: d\n*** End Patch',
      },
      [plain('move', 'b', ['y'], ['x']), plain('write', 'c', ['z']), plain('delete', 'd')],
    ],
    [
      'apply_patch',
      {
        changes: [
          { path: 'a.ts', kind: 'delete' },
          { path: 'b.ts', kind: 'add' },
        ],
      },
      [plain('delete', 'a.ts'), plain('write', 'b.ts')],
    ],
    [
      'replace_in_file',
      { path: 'a', diff: '<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE' },
      [plain('edit', 'a', ['y'], ['x'])],
    ],
    ['delete_file', { target_file: 'a' }, [plain('delete', 'a')]],
    ['code_action', { path: 'file:///w/a', new_content: 'x' }, [plain('write', '/w/a', ['x'])]],
    ['Write', { file_path: 3, content: null }, []],
    ['Read', { file_path: '/w/a.ts' }, []],
  ])('%s %j', (name, args, edits) => {
    expect(editsOf(callStep(name, args))).toEqual(edits.map((edit) => expect.objectContaining({ ...edit, step: 7 })))
  })

  test.each([
    ["cat > src/a.ts <<'EOF'\none\ntwo\nEOF", [plain('write', 'src/a.ts', ['one', 'two'])]],
    ['echo hi >> a.log 2>/dev/null', [plain('edit', 'a.log', ['hi'])]],
    ["tee a.log <<'EOF'\nhi\nEOF", [plain('write', 'a.log', ['hi'])]],
    ["tee -a a.log <<'EOF'\nhi\nEOF", [plain('edit', 'a.log', ['hi'])]],
    ['echo hi | tee --append a.log', [plain('edit', 'a.log', ['hi'])]],
    ['cd pkg && rm -rf dist old.ts', [plain('delete', 'pkg/dist'), plain('delete', 'pkg/old.ts')]],
    ['git mv a.ts b.ts', [plain('move', 'b.ts')]],
    ['mv a b lib/', [plain('move', 'lib/a'), plain('move', 'lib/b')]],
    ["sed -i '' -e 's/a/b/' x.ts", [plain('edit', 'x.ts')]],
    ["sed -n '1,5p' x.ts", []],
    ["apply_patch <<'P'\n*** Begin Patch\n*** Add File: n\n+x\n*** End Patch\nP", [plain('write', 'n', ['x'])]],
    ['npm test > /dev/null', []],
    ['rm $DIR/*', []],
  ])('shell %j', (script, edits) => {
    expect(editsOf(shell(script))).toEqual(edits.map((edit) => expect.objectContaining({ ...edit, step: 7 })))
  })

  test('an edit that failed, was refused or cancelled was asked for and not applied', () => {
    const args = { file_path: '/w/a', content: 'x' }
    for (const extra of [{ error: 'true' }, { denied: true }, { collateral: true }] as const) {
      expect(editsOf(callStep('Write', args, extra))).toHaveLength(1)
      expect(appliedEditsOf(callStep('Write', args, extra))).toHaveLength(0)
    }
    expect(appliedEditsOf(callStep('Write', args, { error: 'unknown' }))).toHaveLength(1)
  })
})
