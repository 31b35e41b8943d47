/** Every workflow, action.yml and YAML snippet of the documentation: valid, pinned, least permissions, nothing to inject into. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { diagnose } from './language-service.ts'
import { readAction, readWorkflow } from './runner/definition.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`)
const ACTIONS = [
  'action.yml',
  'plan/action.yml',
  'verify/action.yml',
  'publish/action.yml',
  'store/action.yml',
  'review/action.yml',
]
const DOCUMENTS = [
  'README.md',
  'plan/README.md',
  'verify/README.md',
  'publish/README.md',
  'store/README.md',
  'review/README.md',
  ...markdownIn('docs'),
].filter((path) => existsSync(join(ROOT, path)))

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

function markdownIn(folder: string): readonly string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

/** YAML code blocks that are whole workflows. */
function snippets(path: string): readonly string[] {
  return [...text(path).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
    .map((match) => match[1] ?? '')
    .filter((block) => /^jobs:/m.test(block))
}

const SNIPPETS = DOCUMENTS.flatMap((path) =>
  snippets(path).map((block, index) => [`${path} #${index + 1}`, block] as const),
)

/** Pins in examples for users cannot be real before a release: `@v1` and `@<commit>` are allowed there for our own action only. */
const asPinned = (block: string): string => block.replace(/(agent-backtest[^@\s]*)@\S+/g, `$1@${'0'.repeat(40)}`)

describe('GitHub accepts', () => {
  test.each(WORKFLOWS)('%s', async (path) => {
    expect(await diagnose('workflow', text(path))).toEqual([])
  })
  test.each(ACTIONS)('%s', async (path) => {
    expect(await diagnose('action', text(path))).toEqual([])
  })
  test.each(SNIPPETS)('%s', async (_, block) => {
    expect(await diagnose('workflow', block)).toEqual([])
  })

  test.each([
    ['an input that the action does not have', 'pr-number:', 'pr-numbr:', "Invalid action input 'pr-numbr'"],
    ['a job that does not exist', 'needs: plan', 'needs: plna', 'plna'],
    ['a permission that does not exist', 'contents: read', 'content: read', 'content'],
    ['an unknown context', '${{ matrix.shard }}', '${{ matri.shard }}', 'matri'],
  ])('and would refuse %s', async (_, good, bad, message) => {
    const planted = text('.github/workflows/benchmark.yml').replaceAll(good, bad)
    expect((await diagnose('workflow', planted)).join('\n')).toContain(message)
  })
})

interface Line {
  readonly where: string
  readonly key: 'uses' | 'run' | 'on'
  readonly value: string
}

/** Every `uses:`, every `run:` body and every trigger of a workflow, with where it stands. */
function linesOf(where: string, yaml: string): readonly Line[] {
  const lines: Line[] = []
  const visit = (node: unknown, path: string): void => {
    if (Array.isArray(node)) node.forEach((item, index) => visit(item, `${path}[${index}]`))
    else if (node !== null && typeof node === 'object') {
      for (const [key, value] of Object.entries(node)) {
        if ((key === 'uses' || key === 'run') && typeof value === 'string')
          lines.push({ where: `${where} ${path}`, key, value })
        visit(value, `${path}.${key}`)
      }
    }
  }
  const document = parse(yaml) as { on?: unknown }
  visit(document, '')
  const { on } = document
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(on ?? {})
  return [...lines, ...triggers.map((value) => ({ where, key: 'on' as const, value }))]
}

const ALL = [
  ...WORKFLOWS.map((path) => [path, text(path)] as const),
  ...SNIPPETS.map(([name, block]) => [name, asPinned(block)] as const),
]

describe('safe by construction', () => {
  test.each(ALL)('%s: every action is pinned to a commit', (name, yaml) => {
    const uses = linesOf(name, yaml).filter((line) => line.key === 'uses')
    const loose = uses.filter(({ value }) => !/^(\.\/|\$\/)|@[0-9a-f]{40}$/.test(value))
    expect(loose).toEqual([])
  })

  test.each(WORKFLOWS)('%s: every pin says its version', (path) => {
    const pins = text(path)
      .split('\n')
      .filter((line) => /uses: .*@[0-9a-f]{40}/.test(line))
    expect(pins.filter((line) => !/ # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test.each(ALL)('%s: no expression inside a script', (name, yaml) => {
    expect(linesOf(name, yaml).filter((line) => line.key === 'run' && line.value.includes('${{'))).toEqual([])
  })

  test.each(ALL)('%s: no event that gives secrets to foreign code', (name, yaml) => {
    const events = linesOf(name, yaml).filter((line) => line.key === 'on')
    expect(events.length).toBeGreaterThan(0)
    // Answers in comments start the review, which runs nothing of the pull request and refuses forks. Nothing else may.
    const work = linesOf(name, yaml).filter(({ key }) => key !== 'on')
    const onlyReviews = work.length > 0 && work.every(({ value }) => value.includes('/.github/workflows/review.yml@'))
    const commentEvent = onlyReviews ? [] : ['issue_comment']
    expect(
      events.filter(({ value }) => ['pull_request_target', 'workflow_run', ...commentEvent].includes(value)),
    ).toEqual([])
  })

  test.each(WORKFLOWS)(
    '%s: nothing by default, each job its own permissions with the reason, and a time limit',
    (path) => {
      const workflow = readWorkflow(join(ROOT, path))
      expect(workflow.permissions).toEqual({})
      for (const [id, job] of Object.entries(workflow.jobs)) {
        expect([id, job.permissions]).toEqual([id, expect.any(Object)])
        if (job.uses === undefined) expect([id, job['timeout-minutes']]).toEqual([id, expect.anything()])
      }
      const scopes = text(path)
        .split('\n')
        .filter((line) => /^\s+(?:[a-z-]+: (?:read|write)\b|permissions: \{\} )/.test(line))
      expect(scopes.filter((line) => !line.includes('# why: '))).toEqual([])
    },
  )

  test('the check sees what it looks for', () => {
    const bad =
      'on: [push, pull_request_target]\njobs: { a: { steps: [{ uses: actions/checkout@v7 }, { run: "echo ${{ github.head_ref }}" }] } }'
    expect(linesOf('bad', bad).map(({ key, value }) => `${key} ${value}`)).toEqual([
      'uses actions/checkout@v7',
      'run echo ${{ github.head_ref }}',
      'on push',
      'on pull_request_target',
    ])
  })
})

test('verify holds nothing worth stealing: no token, no secret, read-only', () => {
  const { verify } = readWorkflow(join(ROOT, '.github/workflows/benchmark.yml')).jobs
  expect(verify?.permissions).toEqual({ contents: 'read' })
  expect(JSON.stringify(verify)).not.toMatch(/secrets\.|github\.token|id-token/)
  // Its only steps after foreign code ran: the upload.
  expect(verify?.steps.map((step) => step.uses?.replace(/@.*/, ''))).toEqual([
    'actions/checkout',
    'actions/setup-node',
    'actions/download-artifact',
    '$/verify',
    'actions/upload-artifact',
  ])
})

describe('inputs and outputs', () => {
  const CONTRACT = {
    inputs: [
      'github-token',
      'config',
      'runs',
      'max-jobs',
      'setup-command',
      'test-command',
      'comment',
      'fail-on',
      'openai-api-key',
      'openai-base-url',
      'openai-model',
      'publish-trajectories',
      'retention-days',
    ],
    outputs: [
      'verdict',
      'reason',
      'instance-id',
      'task-path',
      'artifact-name',
      'findings-count',
      'highest-severity',
      'comment-url',
      'report-path',
    ],
  }

  test('every name that users look for is there', () => {
    const actions = ACTIONS.map((path) => readAction(join(ROOT, path, '..')))
    const benchmark = readWorkflow(join(ROOT, '.github/workflows/benchmark.yml'))
    const inputs = new Set([
      ...actions.flatMap((action) => Object.keys(action.inputs ?? {})),
      ...inputsOf(benchmark.on['workflow_call']),
    ])
    const outputs = new Set(actions.flatMap((action) => Object.keys(action.outputs ?? {})))
    expect(CONTRACT.inputs.filter((name) => !inputs.has(name))).toEqual([])
    expect(CONTRACT.outputs.filter((name) => !outputs.has(name))).toEqual([])
    expect(CONTRACT.outputs.filter((name) => !(name in (actions[0]?.outputs ?? {})))).toEqual([])
  })

  test.each(ACTIONS)('%s runs on node24, from the committed bundle, and takes the token of the job', (path) => {
    const action = readAction(join(ROOT, path, '..'))
    const name = path === 'action.yml' ? 'backtest' : path.split('/')[0]
    expect(action.runs.using).toBe('node24')
    expect(action.runs.main).toBe(path === 'action.yml' ? `dist/${name}.js` : `../dist/${name}.js`)
    const token = action.inputs?.['github-token']
    if (token) expect(token.default).toBe('${{ github.token }}')
  })

  test('verify and publish take no token', () => {
    for (const folder of ['verify', 'publish'])
      expect(Object.keys(readAction(join(ROOT, folder)).inputs ?? {})).not.toContain('github-token')
  })
})

function inputsOf(call: unknown): readonly string[] {
  return Object.keys((call as { inputs?: object }).inputs ?? {})
}
