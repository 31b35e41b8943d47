/** A small project without dependencies, and one change of it by an agent, as a real repository. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { git, repositoryOf, temporary, type CommitSpec, type FileSpec } from '../git/repositories.ts'

export type Files = Readonly<Record<string, FileSpec>>

const AGENT = 'Co-Authored-By: Claude <noreply@anthropic.com>'
const GITHUB = 'GitHub <noreply@github.com>'

/** Tests of `node:test`, which needs no manifest and no install. */
export const testFile = (body: string, source = 'a'): string =>
  `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { a } from '../src/${source}.mjs'\n${body}`

const IS_NUMBER = `test('is a number', () => assert.equal(typeof a(), 'number'))\n`
const IS_TWO = `test('is two', () => assert.equal(a(), 2))\n`

export const START: Files = {
  'src/a.mjs': 'export const a = () => 1\n',
  'test/a.test.mjs': testFile(IS_NUMBER),
}

/** `a()` gives two instead of one, and a test asks for it. */
export const MAKE_IT_TWO: Files = {
  'src/a.mjs': 'export const a = () => 2\n',
  'test/a.test.mjs': testFile(IS_NUMBER + IS_TWO),
}

/** The same change, with more in its test file. */
export const twoAnd = (body: string): Files => ({
  ...MAKE_IT_TWO,
  'test/a.test.mjs': testFile(IS_NUMBER + IS_TWO + body),
})

export interface ChangeSpec {
  readonly start?: Files
  readonly change: Files
  readonly shape?: 'squash' | 'merge' | 'rebase'
  readonly title?: string
  readonly trailer?: string
}

/** The repository, with the change as #5 at the tip of `main`. Remote `origin` is `acme/tool`. */
export function repositoryWith({
  start = START,
  change,
  shape = 'squash',
  title = 'Make it two',
  trailer = AGENT,
}: ChangeSpec): string {
  const dir = repositoryOf([
    { message: 'Start', files: start, name: 'start' },
    ...landing({ change, shape, title, trailer }),
  ])
  git(dir, ['config', 'remote.origin.url', 'https://github.com/acme/tool.git'])
  return dir
}

type Landing = Required<Omit<ChangeSpec, 'start'>>

function landing({ change, shape, title, trailer }: Landing): CommitSpec[] {
  if (shape === 'squash') return [{ message: `${title} (#5)\n\n${trailer}\n`, files: change, committer: GITHUB }]
  const sides = Object.entries(change)
  const product = Object.fromEntries(sides.filter(([name]) => !name.startsWith('test/')))
  const tests = Object.fromEntries(sides.filter(([name]) => name.startsWith('test/')))
  if (shape === 'rebase')
    return [
      { message: `${title} (#5)\n\n${trailer}\n`, files: product, committer: GITHUB },
      { message: `Test it (#5)\n\n${trailer}\n`, files: tests, committer: GITHUB },
    ]
  return [
    { message: `${title}\n\n${trailer}\n`, files: product, branch: 'claude/two', parents: ['start'], name: 'product' },
    { message: `Test it\n\n${trailer}\n`, files: tests, branch: 'claude/two', parents: ['product'], name: 'tests' },
    { message: 'Note', files: { 'NOTES.md': 'meanwhile\n' }, parents: ['start'], name: 'meanwhile' },
    {
      message: `Merge pull request #5 from acme/claude/two\n\n${title}\n`,
      files: change,
      parents: ['meanwhile', 'tests'],
      committer: GITHUB,
    },
  ]
}

/** A session of Claude Code that was asked for `prompt` and wrote `file`. */
export function sessionLog({ prompt, file }: { readonly prompt: string; readonly file: string }): string {
  const envelope = {
    sessionId: '7d3f',
    cwd: '/home/dana/tool',
    version: '2.1.50',
    isSidechain: false,
    userType: 'external',
  }
  const line = (n: number, type: string, message: object): string =>
    `${JSON.stringify({ ...envelope, type, message, uuid: `u${n}`, parentUuid: n === 1 ? null : `u${n - 1}`, timestamp: `2026-03-03T09:0${n}:00.000Z` })}\n`
  const call = {
    type: 'tool_use',
    id: 't1',
    name: 'Write',
    input: { file_path: `/home/dana/tool/${file}`, content: 'x' },
  }
  const result = { type: 'tool_result', tool_use_id: 't1', content: 'The file has been updated successfully.' }
  return [
    line(1, 'user', { role: 'user', content: prompt }),
    line(2, 'assistant', { id: 'm1', role: 'assistant', model: 'claude-opus-4-5', content: [call] }),
    line(3, 'user', { role: 'user', content: [result] }),
    line(4, 'assistant', {
      id: 'm2',
      role: 'assistant',
      model: 'claude-opus-4-5',
      content: [{ type: 'text', text: 'Done.' }],
    }),
  ].join('')
}

export const PROMPT = 'The function a() must return two instead of one. Change it and keep it a number.\n'

/** A file of its own in a temporary folder. */
export function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(temporary(), name)
  writeFileSync(file, content)
  return file
}
