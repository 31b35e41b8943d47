/** The active tasks of a benchmark proven again; those that no longer apply are retired, with the reason. */
import { join } from 'node:path'
import { type Benchmark, retireTask, stampVersion } from '../benchmark/benchmark.ts'
import { type BenchmarkChanges, changesOf, type StableCore, stableCore } from '../benchmark/versions.ts'
import { InputError } from '../core/errors.ts'
import { renderDocument } from '../core/json.ts'
import { version } from '../core/version.ts'
import { writeFileAtomic } from '../files/atomic-file.ts'
import type { Reason, RejectionCode } from '../task/rejection.ts'
import { readBenchmark, readTaskFolder } from './benchmark-folder.ts'
import type { SitePool } from './site.ts'
import { verifyTask } from './verify.ts'
import type { Workshop } from './workshop.ts'

export interface RefreshRequest {
  /** The benchmark folder. */
  readonly dir: string
  /** `owner/name`: tasks of other repositories are left as they are. */
  readonly repository: string
  /** A commit to back the solutions out of; null proves each task on its own base. */
  readonly head: string | null
}

export interface Refreshed {
  readonly benchmark: Benchmark
  readonly changes: BenchmarkChanges
  /** Since the first version, and since the one before this. */
  readonly core: StableCore
  readonly held: readonly string[]
  /** Neither proven nor disproven: this machine could not run them. They stay. */
  readonly unproven: readonly { readonly instance_id: string; readonly reason: string }[]
}

/** Failures of the machine or the network of today: no reason to lose a task. */
const OF_TODAY: ReadonlySet<RejectionCode> = new Set([
  'cannot-install',
  'cannot-run-tests',
  'objects-missing',
  'over-limit',
])

type Outcome = { readonly state: 'held' } | { readonly state: 'retired' | 'unproven'; readonly reason: string }

/**
 * Proves each active task of the repository again and writes the benchmark. `onTask` is called for each as it is done. What is
 * on the disk changes once, at the end: an interrupted refresh has changed nothing.
 * @throws InputError when the folder holds no benchmark
 */
export async function refreshBenchmark(
  workshop: Workshop,
  pool: SitePool,
  request: RefreshRequest,
  onTask: (id: string, outcome: Outcome) => void,
): Promise<Refreshed> {
  const before = await readBenchmark(request.dir)
  let after = before
  const held: string[] = []
  const unproven: Refreshed['unproven'][number][] = []
  const active = before.tasks.filter(({ state, repository }) => state === 'active' && repository === request.repository)
  for (const [index, { instance_id: id, curated_at: curatedAt }] of active.entries()) {
    workshop.signal.throwIfAborted()
    workshop.logger.status(`${index + 1} of ${active.length}: ${id}`)
    const outcome = await prove(workshop, pool, { id, request })
    await pool.endChange()
    onTask(id, outcome)
    if (outcome.state === 'held') held.push(id)
    else if (outcome.state === 'unproven') unproven.push({ instance_id: id, reason: outcome.reason })
    else after = retireTask(after, id, { reason: outcome.reason, at: laterThan(workshop.today(), curatedAt) })
  }
  after = stampVersion(after, { at: workshop.today(), tool_version: version })
  await writeFileAtomic(join(request.dir, 'benchmark.json'), renderDocument(after))
  return { benchmark: after, changes: changesOf(before, after), core: stableCore(after), held, unproven }
}

/** A clock behind that of the curation must not let the retirement lose against it. */
function laterThan(now: string, curatedAt: string): string {
  return now > curatedAt ? now : new Date(Date.parse(curatedAt) + 1).toISOString()
}

interface Proving {
  readonly id: string
  readonly request: RefreshRequest
}

async function prove(workshop: Workshop, pool: SitePool, { id, request }: Proving): Promise<Outcome> {
  const read = await readTaskFolder(join(request.dir, id)).catch((error: unknown) => {
    if (error instanceof InputError) return error.message
    throw error
  })
  if (typeof read === 'string') return { state: 'retired', reason: read }
  if (read.status === 'broken') return { state: 'retired', reason: read.problems[0]?.detail ?? 'its folder is broken' }
  const { content } = read
  if ((await workshop.repository.resolve(content.task.base_commit)) === null)
    return { state: 'unproven', reason: `this clone lacks its base ${content.task.base_commit.slice(0, 10)}` }
  const { holds, reasons } = await verifyTask(workshop, pool, content, request.head)
  const [first] = reasons
  if (holds || first === undefined) return { state: 'held' }
  return { state: isOfToday(first) ? 'unproven' : 'retired', reason: `${first.code}: ${first.detail}` }
}

function isOfToday({ code }: Reason): boolean {
  return OF_TODAY.has(code)
}
