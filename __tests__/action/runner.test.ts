/** The runner that executes the project's workflows, checked by itself: a runner that passes everything proves nothing. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { jobOf, stepOf } from './runner/run.ts'
import type { RunRequest, RunResult } from './runner/run.ts'
import { runWorkflow } from './runner/run-workflow.ts'

const UPLOAD = 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f'
const DOWNLOAD = 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c'

async function run(files: Readonly<Record<string, string>>, change: Partial<RunRequest> = {}): Promise<RunResult> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-runner-'))
  const project = join(root, 'project')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  return runWorkflow({
    project,
    workflow: 'w.yml',
    event: { name: 'push', payload: { title: 'a "quoted" title' } },
    repository: 'acme/price-tag',
    clone: '',
    ref: 'refs/heads/main',
    sha: '0'.repeat(40),
    apiUrl: 'http://127.0.0.1:9',
    mintToken: (permissions) => JSON.stringify(permissions),
    root,
    ...change,
  })
}

const job = (steps: string, more = ''): string =>
  `on: push\npermissions: {}\njobs:\n  one:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`

describe('steps', () => {
  test('outputs, env, summary, expressions and their types', async () => {
    const result = await run({
      'w.yml': job(`
      - id: first
        run: |
          echo "greeting=hello" >> "$GITHUB_OUTPUT"
          printf 'many<<EOF\\na=b\\nc\\nEOF\\n' >> "$GITHUB_OUTPUT"
          echo "CARRIED=over" >> "$GITHUB_ENV"
          echo "# Summary" >> "$GITHUB_STEP_SUMMARY"
      - env:
          TITLE: \${{ github.event.title }}
          MANY: \${{ steps.first.outputs.many }}
        run: echo "$CARRIED $TITLE \${{ startsWith(steps.first.outputs.greeting, 'hel') && 'yes' || 'no' }} $MANY"
`),
    })
    expect(result).toMatchObject({ conclusion: 'success', summary: '# Summary\n' })
    expect(jobOf(result, 'one').steps[1]?.log).toContain('over a "quoted" title yes a=b\nc')
  })

  test('a failing step fails the job, later steps run only when they ask for it', async () => {
    const result = await run({
      'w.yml': job(`
      - run: exit 3
      - name: skipped
        run: echo never
      - name: on failure
        if: failure()
        run: echo "::error::seen"
      - name: in any case
        if: always() && github.event_name == 'push'
        run: echo done
`),
    })
    expect(result.conclusion).toBe('failure')
    expect(jobOf(result, 'one').steps.map((step) => step.conclusion)).toEqual([
      'failure',
      'skipped',
      'success',
      'success',
    ])
    expect(stepOf(jobOf(result, 'one'), 'on failure').annotations).toEqual([{ level: 'error', message: 'seen' }])
  })

  test('secrets are masked, and no variable of this machine comes through', async () => {
    process.env['BACKTEST_CANARY'] = 'canary'
    const result = await run(
      {
        'w.yml': job(`
      - name: print
        env:
          KEY: \${{ secrets.key }}
        run: env; echo "::add-mask::also-secret"; echo also-secret
`),
      },
      { secrets: { key: 'very-secret' } },
    )
    expect(result.log).toContain('KEY=***')
    expect(result.log).not.toMatch(/very-secret|also-secret|BACKTEST_CANARY/)
  })

  test.each(['actions/checkout@v7', 'actions/checkout@main'])('refuses %s, which is no commit', async (uses) => {
    await expect(run({ 'w.yml': job(`      - uses: ${uses}\n`) })).rejects.toThrow('not pinned')
  })

  test('an input that the action does not have is refused', async () => {
    await expect(
      run({ 'w.yml': job(`      - uses: ${UPLOAD}\n        with: { nmae: x, path: y }\n`) }),
    ).rejects.toThrow("Unexpected input(s) 'nmae'")
  })

  test('an action in the workspace needs a checkout first', async () => {
    await expect(run({ 'w.yml': job('      - uses: ./\n') })).rejects.toThrow('Did you forget to run actions/checkout?')
  })
})

describe('jobs', () => {
  const NEEDS = `
on: push
permissions: {}
jobs:
  plan:
    runs-on: x
    outputs: { list: '\${{ steps.p.outputs.list }}', empty: '\${{ steps.p.outputs.empty }}' }
    steps:
      - id: p
        run: |
          echo 'list=["a","b"]' >> "$GITHUB_OUTPUT"
          echo 'empty=EMPTY' >> "$GITHUB_OUTPUT"
  each:
    needs: plan
    if: needs.plan.outputs.empty == 'false'
    runs-on: x
    strategy: { matrix: { item: '\${{ fromJSON(needs.plan.outputs.list) }}' } }
    steps: [{ run: 'echo item \${{ matrix.item }}; test \${{ matrix.item }} = a' }]
  after:
    needs: [plan, each]
    runs-on: x
    steps: [{ run: echo after }]
  gate:
    if: always()
    needs: [plan, each, after]
    runs-on: x
    steps: [{ run: "echo results \${{ join(needs.*.result, ' ') }}" }]
`
  test('matrix from outputs; a failed one fails the family; always() still runs', async () => {
    const result = await run({ 'w.yml': NEEDS.replace('EMPTY', 'false') })
    expect(result.jobs.map((one) => [one.id, one.conclusion])).toEqual([
      ['plan', 'success'],
      ['each (a)', 'success'],
      ['each (b)', 'failure'],
      ['gate', 'success'],
    ])
    expect(jobOf(result, 'gate').steps[0]?.log).toContain('results success failure skipped')
  })

  test('a skipped job skips what needs it', async () => {
    const result = await run({ 'w.yml': NEEDS.replace('EMPTY', 'true') })
    expect(jobOf(result, 'gate').steps[0]?.log).toContain('results success skipped skipped')
  })

  test('the token has the permissions of the job, and a called workflow no more than its caller', async () => {
    const called = `
on: { workflow_call: { inputs: { n: { type: number, default: 3 } }, outputs: { out: { value: '\${{ jobs.inner.outputs.o }}' } } } }
permissions: {}
jobs:
  inner:
    runs-on: x
    permissions: { contents: read }
    outputs: { o: '\${{ steps.s.outputs.o }}' }
    steps: [{ id: s, env: { T: '\${{ github.token }}' }, run: 'echo "o=\${{ inputs.n + 0 == 3 }} $T" >> "$GITHUB_OUTPUT"' }]
`
    const caller = (permissions: string): string => `
on: push
permissions: {}
jobs:
  call: { permissions: ${permissions}, uses: ./called.yml }
  show: { needs: call, runs-on: x, steps: [{ env: { O: '\${{ needs.call.outputs.out }}' }, run: 'echo got $O' }] }
`
    // `+` is no operator of the language: the parser of the real one says so.
    await expect(run({ 'w.yml': caller('{ contents: read }'), 'called.yml': called })).rejects.toThrow(/./)
    const good = await run({
      'w.yml': caller('{ contents: read }'),
      'called.yml': called.replace('inputs.n + 0', 'inputs.n'),
    })
    expect(jobOf(good, 'call / inner').permissions).toEqual({ contents: 'read' })
    expect(good.conclusion).toBe('success')
    await expect(run({ 'w.yml': caller('{ issues: write }'), 'called.yml': called })).rejects.toThrow(
      "requesting 'contents: read'",
    )
  })
})

describe('artifacts', () => {
  const upload = (path: string, name = 'one'): string =>
    `      - uses: ${UPLOAD}\n        with: { name: '${name}', path: '${path}', if-no-files-found: error }\n`

  test('names are unique for the run and hidden files stay out', async () => {
    const make = '      - run: mkdir out && echo x > out/seen && echo x > out/.hidden\n'
    const result = await run({ 'w.yml': job(`${make}${upload('out')}${upload('out')}`) })
    expect(jobOf(result, 'one').steps.map((step) => step.conclusion)).toEqual(['success', 'success', 'failure'])
    expect(readdirSync(join(result.artifacts, 'one'))).toEqual(['seen'])
  })

  test.each(['a/b', 'a:b', ''])('the name %j is refused', async (name) => {
    const result = await run({ 'w.yml': job(`      - run: echo x > f\n${upload('f', name)}`) })
    expect(result.conclusion).toBe('failure')
  })

  test.each([
    ['one', 'got/f'],
    ['one two', 'got/part-one/f'],
  ])('a pattern that matches [%s] lays down %s', async (names, expected) => {
    const uploads = names
      .split(' ')
      .map((name) => upload('f', `part-${name}`))
      .join('')
    const get = `      - uses: ${DOWNLOAD}\n        with: { pattern: 'part-*', path: got }\n      - run: test -f ${expected}\n`
    expect((await run({ 'w.yml': job(`      - run: echo x > f\n${uploads}${get}`) })).conclusion).toBe('success')
  })
})

test('checkout: the whole history of every branch, no credentials, detached at the commit', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'backtest-clone-'))
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet', '--initial-branch=main')
  for (const name of ['one', 'two']) git('commit', '--quiet', '--allow-empty', '-m', name)
  git('branch', 'side')
  const result = await run(
    {
      'w.yml': job(`
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        with: { fetch-depth: 0, persist-credentials: false }
      - run: git rev-list --count HEAD; git branch --remotes; cat .git/config; test -z "$(git symbolic-ref -q HEAD)"
`),
    },
    { clone, sha: git('rev-parse', 'HEAD') },
  )
  expect(result.conclusion).toBe('success')
  expect(result.log).toMatch(/^2\n\s+origin\/main\n\s+origin\/side/m)
  expect(result.log).not.toContain('extraheader')
})
