/** How long it takes to pack many candidates into jobs, write the plan, and read it back as every job does. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_CONFIG } from '../../src/config/config.ts'
import { instanceId } from '../../src/core/ids.ts'
import { type Candidate, readPlan, writePlan } from '../../src/entrypoints/action/plan-file.ts'
import { packedPlan, shardsFor } from '../../src/entrypoints/action/planning.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'

const PERSON = { name: 'Dana Miller', email: 'dana@example.com' }
const REPOSITORY = { owner: 'acme', repo: 'tool' }

export async function benchPlan(count: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-plan-'))
  try {
    const config = { ...DEFAULT_CONFIG, 'max-jobs': 256 }
    const chosen = Array.from({ length: count }, (_, index) => ({
      pull_request: pullRequest(index + 1),
      changed_files: 1 + ((index * 37) % 60),
    }))
    const started = performance.now()
    const shardOf = shardsFor(chosen, config)
    const candidates = chosen.map(({ pull_request }, index) => candidateOf(pull_request, index, shardOf[index] ?? 0))
    const plan = packedPlan(REPOSITORY, config, candidates)
    const file = join(root, 'plan.json')
    const digest = await writePlan(file, plan)
    const read = await readPlan(file, digest)
    const seconds = (performance.now() - started) / 1000
    const size = (statSync(file).size / 1e6).toFixed(1)
    process.stdout.write(
      `${read.candidates.length} candidates in ${read.shards.length} jobs: packed, written (${size} MB) and read back in ${seconds.toFixed(2)} s; reading them from the API is not in it\n`,
    )
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function candidateOf(pullRequest: PullRequest, index: number, shard: number): Candidate {
  const instance_id = instanceId(REPOSITORY.owner, REPOSITORY.repo, pullRequest.number ?? 0)
  return { id: `c${index + 1}`, shard: `s${shard + 1}`, instance_id, pull_request: pullRequest, located: [] }
}

function pullRequest(number: number): PullRequest {
  const sha = number.toString(16).padStart(40, '0')
  const message = `Change ${number}\n\n${'A line of a message. '.repeat(20)}\n\nCo-Authored-By: Claude <noreply@anthropic.com>`
  return {
    ...REPOSITORY,
    number,
    title: `Change ${number}`,
    body: 'A body of usual length. '.repeat(40),
    url: `https://github.com/acme/tool/pull/${number}`,
    author: 'dana',
    author_type: 'User',
    head_branch: `claude/change-${number}`,
    shape: 'squash',
    base: sha,
    head: sha,
    merged_at: '2026-03-03T09:00:00Z',
    commits: [
      { sha, parents: [sha], message, author: PERSON, committer: PERSON, committed_at: '2026-03-03T09:00:00Z' },
    ],
  }
}
