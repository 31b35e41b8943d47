/** A repository with agent-written pull requests, a GitHub-like API over it, and the project's workflows to run there. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FakeGitHub } from '../github/fake-github.ts'
import { git } from '../github/git-history.ts'
import { sampleOnGitHub } from '../github/sample-pulls.ts'
import type { Sample } from '../github/sample-pulls.ts'
import { commitAll, projectFolder } from './project.ts'
import type { Value } from './runner/expressions.ts'
import type { RunRequest, RunResult } from './runner/run.ts'
import { runWorkflow } from './runner/run-workflow.ts'

export interface World extends Sample {
  readonly project: string
  /** Head of the open pull request #12: the agent's change again, on a branch of its own. */
  readonly openHead: string
  readonly openMerge: string
  stop(): Promise<void>
}

const REPOSITORY = { full_name: 'acme/price-tag', default_branch: 'main' }

export async function createWorld(): Promise<World> {
  const sample = await sampleOnGitHub()
  await sample.fake.start()
  const open = openAgain(sample)
  return { ...sample, ...open, project: projectFolder(), stop: () => sample.fake.stop() }
}

/** The branch of #7 as it was before it was merged, as the open pull request #12, and the merge that GitHub tries on it. */
function openAgain({ dir, fake, merge, firstParent }: Sample): {
  readonly openHead: string
  readonly openMerge: string
} {
  const openHead = git(dir, 'rev-parse', `${merge}^2`)
  git(dir, 'branch', '--force', 'claude/split-cents', openHead)
  git(dir, 'branch', '--force', 'before', firstParent)
  const openMerge = git(
    dir,
    '-c',
    'user.name=GitHub',
    '-c',
    'user.email=noreply@github.com',
    'commit-tree',
    `${openHead}^{tree}`,
    '-p',
    firstParent,
    '-p',
    openHead,
    '-m',
    'Merge',
  )
  git(dir, 'update-ref', 'refs/pull/12/merge', openMerge)
  fake.addPull({
    number: 12,
    title: 'Split amounts without losing a cent',
    body: 'The shares add up again.',
    head: { ref: 'claude/split-cents', sha: openHead },
    base: { ref: 'before', sha: firstParent },
  })
  return { openHead, openMerge }
}

/** Gives each job a token of its own that can do what the job's permissions say, and no more. */
export function minting(fake: FakeGitHub): RunRequest['mintToken'] {
  let count = 0
  return (permissions) => {
    const token = `ghs_job${++count}_${'x'.repeat(24)}`
    fake.tokens.set(token, {
      login: 'github-actions[bot]',
      kind: 'installation',
      permissions: { metadata: 'read', ...permissions },
    })
    return token
  }
}

type Happening = Pick<RunRequest, 'event' | 'ref' | 'sha'>

/** A push to the default branch whose newest commit is `sha`. */
export function pushed(world: World, sha: string): Happening {
  const payload = {
    ref: 'refs/heads/main',
    before: git(world.dir, 'rev-parse', `${sha}^1`),
    after: sha,
    commits: [{ id: sha, message: '' }],
    repository: REPOSITORY,
  }
  return { event: { name: 'push', payload }, ref: 'refs/heads/main', sha: git(world.dir, 'rev-parse', 'main') }
}

/** #12 was opened or pushed to. */
export function updated(world: World, headRepository = 'acme/price-tag'): Happening {
  const pull = {
    number: 12,
    merged: false,
    user: { login: 'dana', type: 'User' },
    head: { ref: 'claude/split-cents', sha: world.openHead, repo: { full_name: headRepository } },
    base: { ref: 'before', sha: world.firstParent },
  }
  const payload = { action: 'synchronize', number: 12, pull_request: pull, repository: REPOSITORY }
  return { event: { name: 'pull_request', payload }, ref: 'refs/pull/12/merge', sha: world.openMerge }
}

/** Somebody wrote a comment on #12. */
export function commented(world: World, login: string, body: string): Happening {
  const comment = world.fake.addComment(12, login, body)
  const payload = {
    action: 'created',
    issue: { number: 12, pull_request: { url: 'x' } },
    comment: { id: comment.id, body, author_association: 'MEMBER', user: { login, type: 'User' } },
    repository: REPOSITORY,
  }
  return {
    event: { name: 'issue_comment', payload },
    ref: 'refs/heads/main',
    sha: git(world.dir, 'rev-parse', 'main'),
  }
}

export function dispatched(
  world: World,
  inputs: { readonly [name: string]: Value },
): Happening & Pick<RunRequest, 'inputs'> {
  return {
    event: { name: 'workflow_dispatch', payload: { inputs, repository: REPOSITORY } },
    ref: 'refs/heads/main',
    sha: git(world.dir, 'rev-parse', 'main'),
    inputs,
  }
}

export function scheduled(world: World): Happening {
  return {
    event: { name: 'schedule', payload: { schedule: '17 4 * * 1', repository: REPOSITORY } },
    ref: 'refs/heads/main',
    sha: git(world.dir, 'rev-parse', 'main'),
  }
}

/** Runs a workflow of the project, or one that is given as text. */
export function runIn(world: World, workflow: string, change: Partial<RunRequest> & Happening): Promise<RunResult> {
  const path = workflow.includes('\n') ? writeWorkflow(world, workflow) : `.github/workflows/${workflow}`
  return runWorkflow({
    project: world.project,
    workflow: path,
    repository: 'acme/price-tag',
    clone: world.dir,
    apiUrl: world.fake.url,
    mintToken: minting(world.fake),
    root: mkdtempSync(join(tmpdir(), 'backtest-run-')),
    ...change,
  })
}

/** The n-th workflow in the README of an action, as its readers copy it. */
export function snippet(world: World, folder: string, index = 0): string {
  const readme = readFileSync(join(world.project, folder, 'README.md'), 'utf8')
  const block = [...readme.matchAll(/^```yaml\n([\s\S]*?)^```/gm)][index]?.[1]
  if (block === undefined) throw new Error(`${folder}/README.md has no workflow ${index}`)
  return block
}

/** The merge of #12 with this project's files added: the state in which the project reviews its own pull requests. */
export function withOwnFiles(world: World): string {
  const env = { ...process.env, GIT_INDEX_FILE: join(mkdtempSync(join(tmpdir(), 'backtest-index-')), 'index') }
  const inProject = (...args: readonly string[]): string =>
    execFileSync('git', [`--git-dir=${join(world.dir, '.git')}`, `--work-tree=${world.project}`, ...args], {
      env,
      encoding: 'utf8',
    }).trim()
  inProject('read-tree', world.openMerge)
  // Added, never removed: the sample's own files stay in the index although this work tree lacks them.
  inProject('add', '--force', '--ignore-removal', '.')
  const tree = inProject('write-tree')
  const identity = ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.com']
  return git(world.dir, ...identity, 'commit-tree', tree, '-p', world.firstParent, '-p', world.openHead, '-m', 'Merge')
}

let written = 0
function writeWorkflow(world: World, yaml: string): string {
  const path = `.github/workflows/test-${++written}.yml`
  writeFileSync(join(world.project, path), yaml)
  return path
}

/** Commits files to the sample's `main` and returns the commit. */
export function commitToMain(world: World, files: Readonly<Record<string, string>>): string {
  git(world.dir, 'checkout', '--quiet', 'main')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(world.dir, path)), { recursive: true })
    writeFileSync(join(world.dir, path), text)
  }
  return commitAll(world.dir, 'Configure Backtest')
}
