/** What users get wrong: one line that says what, where and how to mend it, and exit code 2. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { fileOf, MAKE_IT_TWO, PROMPT, repositoryWith, sessionLog } from '../pipeline/project.ts'
import { backtest, type Outcome } from './backtest.ts'

const at: Record<string, string> = {}

beforeAll(() => {
  const repo = repositoryWith({ change: MAKE_IT_TWO })
  const bad = repositoryOf([{ files: { '.github/backtest.yml': 'runz: 1\n' } }, { files: { a: '1' } }])
  const shallow = temporary()
  git(shallow, ['clone', '--quiet', '--depth', '1', `file://${repo}`, '.'])
  const bare = temporary()
  git(bare, ['clone', '--quiet', '--bare', repo, '.'])
  const none = temporary()
  git(none, ['init', '--quiet', '--initial-branch=main', '.'])
  const places = temporary()
  const pipe = path.join(places, 'pipe')
  execFileSync('mkfifo', [pipe])
  symlinkSync(fileOf('s.jsonl', ''), path.join(places, 'link'))
  const long = fileOf('long.jsonl', '{"type":"user","message":"')
  truncateSync(long, 200 * 1024 * 1024)
  const good = sessionLog({ prompt: PROMPT, file: 'src/a.mjs' })
  Object.assign(at, {
    repo,
    bad,
    shallow,
    bare,
    none,
    pipe,
    long,
    link: path.join(places, 'link'),
    folder: temporary(),
    out: path.join(temporary(), 'out'),
  })
  Object.assign(at, {
    root: git(repo, ['rev-parse', 'main~1']).trim(),
    prompt: fileOf('prompt.md', PROMPT),
    good: fileOf('good.jsonl', good),
  })
  Object.assign(at, {
    file: fileOf('file', 'x'),
    empty: fileOf('empty', ''),
    binary: fileOf('binary', Buffer.from([1, 0, 255, 254, 7])),
  })
  Object.assign(at, {
    cut: fileOf('cut.jsonl', good.slice(0, 90)),
    json: fileOf('other.json', '{"a":1}\n'),
    text: fileOf('notes.txt', 'hello\n'),
  })
})
afterAll(removeTemporary)

/** `{name}` stands for a place made above. */
const words = (line: string): string[] =>
  line.split(' ').map((word) => word.replace(/\{(\w+)\}/g, (_, name: string) => at[name] ?? name))

function expectRefusal({ code, stdout, said, stderr, left }: Outcome, expected: RegExp): void {
  expect({ code, stdout, lines: said.length, left }).toEqual({ code: 2, stdout: '', lines: 1, left: [] })
  expect(said[0]).toMatch(expected)
  expect(said[0]).toMatch(/^backtest: /)
  expect(stderr).not.toMatch(/^ {4}at /m)
}

describe('usage', () => {
  test.each([
    ['frobnicate', /unknown command 'frobnicate'/],
    ['minee', /Did you mean mine\?/],
    ['mine', /required option '--repo <dir>' not specified/],
    ['curate --repo {repo}', /required option '--merge <sha>'/],
    ['mine --repo {repo} --frob', /unknown option '--frob'/],
    ['mine --repo {repo} --runs 0', /whole number from 1/],
    ['mine --repo {repo} --runs 1e9', /from 1 to 50/],
    ['mine --repo {repo} --limit x', /whole number from 1/],
    ['review --session {good} --fail-on x', /low, medium or high/],
    ['curate --repo {repo} --merge main --sandbox x', /auto, bwrap, unshare, none/],
    ['verify --repo {repo}', /missing required argument 'task-dir'/],
    ['review', /nothing to review: name a session file/],
    ['review --repo {repo}', /give both --base and --head/],
    ['review --session {good} --out review.json', /--out names a folder, and review\.json looks like a file/],
    ['review --session {good} --out {file}', /is a file, not a folder/],
  ] as const)('%s', async (line, expected) => expectRefusal(await backtest(words(line)), expected))
})

describe('repositories', () => {
  test.each([
    ['curate --repo {folder} --merge main', /not a git repository: .*--repo/],
    ['mine --repo /no/such/folder', /no such folder: \/no\/such\/folder/],
    ['mine --repo {file}', /not a folder/],
    ['mine --repo {none}', /has no commits/],
    ['curate --repo {none} --merge HEAD', /has no commits/],
    ['review --repo {none} --base HEAD --head HEAD', /has no commits/],
    ['curate --repo {repo} --merge 1234567890123456789012345678901234567890', /is no commit of .*: fetch it/],
    ['curate --repo {repo} --merge --upload-pack=x', /is no commit of/],
    ['curate --repo {repo} --merge {root}', /no parent commit.*--base/],
    ['curate --repo {repo} --merge main --base nowhere', /nowhere is no commit/],
    ['curate --repo {shallow} --merge main', /shallow.*git fetch --unshallow/],
    ['curate --repo {shallow} --merge {root}', /is no commit of .*git fetch --unshallow/],
    ['mine --repo {shallow}', /shows no change: this clone is shallow: run `git fetch --unshallow`/],
    [
      'review --repo {shallow} --base main~1 --head main',
      /main~1 is no commit of .*: this clone is shallow: run `git fetch/,
    ],
    [
      'curate --repo {repo} --merge #5',
      /#5 is no commit of .*looks like the number of a pull request.*git log --grep '#5'/,
    ],
    ['mine --repo https://example.com/acme/tool', /that is an address: clone it with `git clone`/],
    ['mine --repo {repo} --since yesterdayish', /not a date.*2026-05-31/],
    ['mine --repo {bad}', /\.github\/backtest\.yml, line 1: unknown key "runz": did you mean "runs"\?/],
  ] as const)('%s', async (line, expected) =>
    expectRefusal(await backtest([...words(line), '--out', at['out'] ?? '']), expected),
  )

  test('a bare clone is as good as any', async () => {
    const { code, stdout } = await backtest(words('mine --repo {bare} --no-tests --prompt-from message --json'))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ candidates: [{ number: 5 }] })
  })
})

describe('session files', () => {
  test.each([
    ['{empty}', /empty/],
    ['{binary}', /binary/],
    ['{cut}', /does not parse/],
    ['{json}', /no known session format/],
    ['{text}', /no known session format/],
    ['{folder}', /is a folder, not a file/],
    ['{pipe}', /is a pipe, not a file/],
    ['{link}', /is a symbolic link/],
    ['/dev/zero', /is a device/],
    ['/no/such/file', /no such file: \/no\/such\/file/],
  ] as const)('%s', async (file, expected) =>
    expectRefusal(await backtest(words(`review --session ${file}`)), expected),
  )

  test('200 MB without a line break are refused in little memory', async () => {
    const outcome = await backtest(words('review --session {long}'), {
      env: { NODE_OPTIONS: '--max-old-space-size=96' },
    })
    expectRefusal(outcome, /binary|too-large/)
  })

  test('a log cut off in the middle of a line is read up to there', async () => {
    const log = sessionLog({ prompt: PROMPT, file: 'src/a.mjs' })
    const { code, stdout } = await backtest(['review', '--json', '--session', fileOf('s.jsonl', log.slice(0, -40))])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'backtest/review@1', sessions: [{ steps: 2 }] })
  })
})

describe('configuration and other files', () => {
  test.each([
    ['runz: 3', /unknown key "runz"/],
    ['limits: { foo: 1 }', /unknown key "limits\.foo"/],
    ['runs: [3', /is not YAML/],
    ['runs: many', /"runs" is "many": write a whole number from 1 to 50/],
    ['runs: 99', /"runs" is 99: .*50/],
    ['- a', /the file is a list/],
    ['detectors: { repeted-call: off }', /no detector is called "repeted-call": did you mean "repeated-call"/],
    ['a: !!js/function x', /unknown key "a"/],
    ['openai-base-url: https://example.com', /may only be set in the workflow/],
  ])('%s', async (text, expected) => {
    const config = fileOf('config.yml', `${text}\n`)
    expectRefusal(
      await backtest([...words('curate --repo {repo} --merge main --out {out} --config'), config]),
      expected,
    )
  })

  test.each([
    ['curate --repo {repo} --merge main --config /no/file', /no such file/],
    ['curate --repo {repo} --merge main --prompt {empty}', /prompt file .* is empty/],
    ['curate --repo {repo} --merge main --prompt {binary}', /prompt file .* is not text/],
    ['curate --repo {repo} --merge main --session {json}', /no known session format/],
    ['review --session {good} --diff {text}', /holds no unified diff/],
    ['review --session {good} --diff /no/file', /no such file/],
    ['review --session {good} --out {file}', /is a file, not a folder/],
    ['report {folder}', /holds no benchmark\.json/],
    ['report /no/folder', /cannot read the folder \/no\/folder/],
    ['report {repo}', /holds no benchmark\.json, no task\.json and no review: make a benchmark of the repository/],
    ['verify {folder} --repo {repo}', /holds no task\.json/],
    ['verify /no/folder --repo {repo}', /cannot read the task folder/],
    ['mine --repo {repo} --out {file}', /is a file, not a folder/],
    ['mine --repo {repo} --out {file}/below', /is a file, not a folder/],
    ['curate --repo {repo} --merge main --prompt {prompt} --out {file}', /is a file, not a folder/],
    ['demo --out {file}', /is a file, not a folder/],
    ['demo --out {repo}', /is not empty/],
  ] as const)('%s', async (line, expected) => expectRefusal(await backtest(words(line)), expected))
})

describe('rights and space', () => {
  const root = process.getuid?.() === 0
  const NOBODY = 65_534

  test('what may not be read or written', async () => {
    const closed = mkdtempSync(path.join(tmpdir(), 'closed-'))
    const secret = path.join(closed, 'session.jsonl')
    writeFileSync(secret, 'x')
    chmodSync(secret, 0)
    chmodSync(closed, 0o555)
    const user = root ? { uid: NOBODY, cwd: '/' } : {}
    try {
      const read = await backtest(['review', '--session', secret], user)
      expect({ code: read.code, said: read.said }).toMatchObject({
        code: 2,
        said: [expect.stringMatching(/cannot read: /)],
      })
      const write = await backtest(['demo', '--out', path.join(closed, 'new')], user)
      expect({ code: write.code, said: write.said }).toMatchObject({
        code: 2,
        said: [expect.stringMatching(/cannot write in /)],
      })
    } finally {
      chmodSync(closed, 0o755)
      rmSync(closed, { recursive: true })
    }
  })

  const full = root && process.platform === 'linux' ? test : test.skip
  full('a full disk: nothing half-written (needs root, to mount a small disk)', onFullDisk)
})

const onLinux = process.platform === 'linux' ? test : test.skip
onLinux('a result that finds no space is told', resultWithoutSpace)

async function resultWithoutSpace(): Promise<void> {
  const { code, said } = await backtest(words('review --json --session {good}'), { stdoutTo: '/dev/full' })
  expect({ code, said }).toEqual({
    code: 2,
    said: [expect.stringMatching(/^backtest: no space left on the disk: free some space/)],
  })
}

test('a reader that goes away is no failure', async () => {
  const { code, stderr } = await backtest(words('review --json --session {good}'), { deaf: true })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

async function onFullDisk(): Promise<void> {
  const disk = path.join(temporary(), 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    process.stderr.write('not tested: mounting is not allowed here\n')
    return
  }
  try {
    const out = path.join(disk, 'out')
    const line = `mine --repo {repo} --prompt-from message --runs 1 --out ${out}`
    writeFileSync(path.join(disk, 'fill'), Buffer.alloc(12 * 1024))
    const { code, said } = await backtest(words(line))
    expect(code).toBe(2)
    expect(said.at(-1)).toMatch(/no space left on the disk of .*; nothing was left half-written: free some space/)
    expect(execFileSync('ls', ['-A', out], { encoding: 'utf8' })).not.toMatch(/acme__tool-5|tmp-/)
    rmSync(path.join(disk, 'fill'))
    execFileSync('mount', ['-o', 'remount,size=4m', disk], { stdio: 'ignore' })
    expect((await backtest(words(line))).code).toBe(0)
  } finally {
    execFileSync('umount', [disk])
  }
}
