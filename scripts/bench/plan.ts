/** How long it takes to pack many candidates into jobs, write the plan, and read it back as every job does. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Curation } from '../../src/checks/curation.ts'
import { DEFAULT_CONFIG } from '../../src/config/config.ts'
import { instanceId } from '../../src/core/ids.ts'
import { addCurations, type BenchmarkEntry, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { durationsOf } from '../../src/benchmark/durations.ts'
import { layOut } from '../../src/entrypoints/action/layout.ts'
import { type Candidate, type Part, readPlan, writePlan } from '../../src/entrypoints/action/plan-file.ts'
import { packedPlan, placed } from '../../src/entrypoints/action/planning.ts'
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
    const earlier = historyOf(count)
    const started = performance.now()
    const facts = chosen.map(({ pull_request, changed_files }) => ({ instance_id: idOf(pull_request), changed_files }))
    const { parts, longest } = layOut(facts, config, durationsOf(earlier))
    const candidates = chosen.map(({ pull_request }, index) => candidateOf(pull_request, index, parts[index] ?? []))
    const plan = packedPlan(REPOSITORY, config, candidates)
    const file = join(root, 'plan.json')
    const digest = await writePlan(file, plan)
    const read = await readPlan(file, digest)
    const seconds = (performance.now() - started) / 1000
    const size = (statSync(file).size / 1e6).toFixed(1)
    process.stdout.write(
      `${read.candidates.length} candidates (${read.candidates.filter((one) => one.parts !== undefined).length} of them over several jobs) in ${read.shards.length} jobs, the longest of ${((longest ?? 0) / 60).toFixed(0)} minutes by ${earlier.length} earlier curations: packed, written (${size} MB) and read back in ${seconds.toFixed(2)} s; reading them from the API is not in it\n`,
    )
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function candidateOf(pullRequest: PullRequest, index: number, parts: readonly Part[]): Candidate {
  const instance_id = idOf(pullRequest)
  return { id: `c${index + 1}`, ...placed(parts), instance_id, pull_request: pullRequest, located: [] }
}

function idOf({ number }: PullRequest): string {
  return instanceId(REPOSITORY.owner, REPOSITORY.repo, number ?? 0)
}

/** As many earlier curations as there are candidates: half of them of the same pull requests, one in fifty slow. */
function historyOf(count: number): readonly BenchmarkEntry[] {
  const stages = (index: number) => [
    { name: 'setup', status: 'passed' as const, seconds: 40 },
    { name: 'runs', status: 'passed' as const, seconds: index % 50 === 0 ? 5400 : 60 + ((index * 53) % 400) },
  ]
  const added = Array.from({ length: count }, (_, index) => ({
    curation: Curation.parse({
      schema: 'backtest/curation@1',
      instance_id: instanceId(REPOSITORY.owner, REPOSITORY.repo, index + 1 + Math.floor(count / 2)),
      verdict: 'rejected',
      partition: null,
      turns: null,
      reasons: [{ code: 'no-fail-to-pass', detail: '', stage: 'verdict' }],
      task_dir: null,
      fail_to_pass: [],
      pass_to_pass: [],
      unstable: [],
      skipped: 0,
      stages: stages(index),
      timing: { setup_s: 40, test_s: 60, total_s: 120 },
      runs: { pre: 3, post: 3 },
      sandbox: 'bwrap',
    }),
    facts: {
      repository: `${REPOSITORY.owner}/${REPOSITORY.repo}`,
      curated_at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
      task_sha256: null,
      changed_files: 1 + ((index * 11) % 60),
    },
  }))
  return addCurations(emptyBenchmark('bench'), added).rejected
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
