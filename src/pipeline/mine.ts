/** Many changes of one repository, newest first, one benchmark folder. A second run goes on where the first one ended. */
import { join } from 'node:path'
import {
  type AddedCuration,
  addCurations,
  type Benchmark,
  emptyBenchmark,
  stampVersion,
} from '../benchmark/benchmark.ts'
import type { Curation } from '../checks/curation.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument, stableStringify } from '../core/json.ts'
import { version } from '../core/version.ts'
import { writeFileAtomic } from '../files/atomic-file.ts'
import { writeFolderAtomic } from '../files/atomic-folder.ts'
import { appendLine, mendJournal } from '../files/journal.ts'
import { identifyAgent } from '../pull-request/identify-agent.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import { walkChanges } from '../pull-request/walk-changes.ts'
import { parseBenchmark, readJournalLines, readOptional } from './benchmark-folder.ts'
import { agentsOf, type CandidateRequest } from './candidate.ts'
import { curateChange, type Curated, screenOnly } from './curate.ts'
import { isFinal, type JournalLine } from './journal-line.ts'
import { remaining, within } from './progress.ts'
import { SitePool } from './site.ts'
import type { Workshop } from './workshop.ts'

export interface MineRequest {
  readonly owner: string
  readonly repo: string
  readonly host: string | null
  /** Branch or commit whose first-parent line is walked. */
  readonly head: string
  readonly since: string | null
  readonly limit: number | null
  readonly agentOnly: boolean
  /** False screens only. */
  readonly tests: boolean
  /** `message`: a change without an agent's session takes its commit message as the prompt. */
  readonly promptFrom: 'session' | 'message'
  /** The benchmark folder; null writes nothing. */
  readonly outDir: string | null
}

export interface Mined {
  readonly benchmark: Benchmark
  readonly curations: readonly Curation[]
  readonly lines: readonly JournalLine[]
  /** Changes that passed the screens, where no tests were run. */
  readonly candidates: readonly PullRequest[]
  /** Changes taken over from an earlier, interrupted run. */
  readonly resumed: number
  /** Changes left out by `agentOnly`. */
  readonly leftOut: number
}

/** Walks the history and curates. `onCurated` is called for each change as it is done. */
export async function mine(
  workshop: Workshop,
  request: MineRequest,
  onCurated: (curation: Curation) => void,
): Promise<Mined> {
  const miner = new Miner(workshop, request)
  try {
    await miner.open()
    const { repository } = workshop
    const home = { owner: request.owner, repo: request.repo, host: request.host }
    const options = { head: request.head, home, ...(request.since === null ? {} : { since: request.since }) }
    for await (const walked of walkChanges(repository, options)) {
      if (request.limit !== null && miner.seen >= request.limit) break
      workshop.signal.throwIfAborted()
      const change = (await workshop.complete?.(walked)) ?? walked
      if (request.agentOnly && identifyAgent({ pullRequest: change, agents: agentsOf(workshop) }).length === 0)
        miner.leaveOut()
      else await miner.take(change, onCurated)
    }
    return await miner.finish()
  } finally {
    await miner.close()
  }
}

class Miner {
  seen = 0
  readonly #workshop: Workshop
  readonly #request: MineRequest
  readonly #pool: SitePool
  readonly #settings: string
  readonly #done = new Map<string, JournalLine>()
  readonly #lines: JournalLine[] = []
  readonly #added: AddedCuration[] = []
  readonly #candidates: PullRequest[] = []
  #benchmark: Benchmark
  #resumed = 0
  #leftOut = 0

  constructor(workshop: Workshop, request: MineRequest) {
    this.#workshop = workshop
    this.#request = request
    this.#pool = new SitePool(workshop, 'landed')
    // Another number of runs, another configuration, version or model: what was done before does not count.
    const model = workshop.classifier === undefined ? [] : [workshop.classifier.model]
    this.#settings = sha256(
      stableStringify([version, workshop.config, request.promptFrom, workshop.sandbox.backend, ...model]),
    ).slice(0, 16)
    this.#benchmark = emptyBenchmark(`${request.owner}/${request.repo}`)
  }

  async open(): Promise<void> {
    const { outDir, tests } = this.#request
    if (outDir === null || !tests) return
    await mendJournal(join(outDir, 'mine.jsonl'))
    for await (const line of readJournalLines(outDir))
      if (line.settings === this.#settings && isFinal(line) && !(await this.#wasFetched(line)))
        this.#done.set(line.head, line)
    const standing = await readOptional(join(outDir, 'benchmark.json'))
    if (standing !== null) this.#benchmark = parseBenchmark(standing, join(outDir, 'benchmark.json'))
  }

  /** Was a change rejected for files that the clone lacked, and are they here by now? */
  async #wasFetched({ head, curation }: JournalLine): Promise<boolean> {
    if (!curation.reasons.some(({ code }) => code === 'objects-missing')) return false
    const { repository } = this.#workshop
    const here = await repository
      .treeOf(head)
      .then((tree) => repository.here(tree))
      .catch(() => null)
    return here !== null && here.lacking.length === 0
  }

  leaveOut(): void {
    this.#leftOut += 1
  }

  async take(change: PullRequest, onCurated: (curation: Curation) => void): Promise<void> {
    this.seen += 1
    const before = await this.#before(change.head)
    if (before !== null) {
      this.#resumed += 1
      this.#add(before)
      onCurated(before.curation)
      return
    }
    const { logger } = this.#workshop
    logger.status(this.#words(change))
    const candidate = this.#candidateOf(change)
    if (!this.#request.tests) return this.#screen(candidate, onCurated)
    const workshop = { ...this.#workshop, logger: within(logger, this.#place(change)) }
    const curated = await curateChange(workshop, this.#pool, candidate)
    await this.#keep(change, curated)
    logger.status('')
    onCurated(this.#lines.at(-1)?.curation ?? curated.curation)
  }

  /** "3 of 10, #41"; without a limit nobody knows how many there are. */
  #place({ number, head }: PullRequest): string {
    const { limit } = this.#request
    const count = limit === null ? `${this.seen}` : `${this.seen} of ${limit}`
    return `${count}, ${number === null ? head.slice(0, 10) : `#${number}`}`
  }

  /** "3 of 10, #41 (Make it two), about 4 min left"; earlier runs tell the time as well. */
  #words(change: PullRequest): string {
    const place = `${this.#place(change)} (${change.title})`
    const { limit } = this.#request
    const mean = meanSeconds(this.#lines)
    return limit === null || mean === null ? place : `${place}, ${remaining(mean * (limit - this.seen + 1))}`
  }

  /** What an earlier run found, with the folder where it is now; null when its task is gone and must be made again. */
  async #before(head: string): Promise<JournalLine | null> {
    const line = this.#done.get(head)
    const { outDir } = this.#request
    if (line === undefined || outDir === null || line.task_sha256 === null) return line ?? null
    const dir = join(outDir, line.curation.instance_id)
    const manifest = await readOptional(join(dir, 'task.json'))
    if (manifest === null || sha256(manifest) !== line.task_sha256) return null
    return { ...line, curation: { ...line.curation, task_dir: dir } }
  }

  #candidateOf(change: PullRequest): CandidateRequest {
    const text = this.#request.promptFrom === 'message' ? messageOf(change) : null
    const prompt = text === null ? null : { text, from: 'message' as const }
    return { pullRequest: change, given: [], prompt, screening: 'on' }
  }

  async #screen(request: CandidateRequest, onCurated: (curation: Curation) => void): Promise<void> {
    const curation = await screenOnly(this.#workshop, request)
    if (curation === null) {
      this.#candidates.push(request.pullRequest)
      return
    }
    this.#add({
      settings: '',
      head: request.pullRequest.head,
      at: this.#workshop.today(),
      task_sha256: null,
      title: request.pullRequest.title,
      curation,
      review: null,
    })
    onCurated(curation)
  }

  /** First the folder, then the journal: a change counts as done only when its task is on the disk. */
  async #keep(change: PullRequest, { curation, files, review, open }: Curated): Promise<void> {
    const { outDir } = this.#request
    const manifest = files?.get('task.json')
    let kept = curation
    if (files !== null && outDir !== null) {
      const dir = join(outDir, curation.instance_id)
      await writeFolderAtomic(
        dir,
        [...files].map(([path, data]) => ({ path, data })),
      )
      kept = { ...curation, task_dir: dir }
    }
    const line: JournalLine = {
      settings: this.#settings,
      head: change.head,
      at: this.#workshop.today(),
      task_sha256: manifest === undefined ? null : sha256(manifest),
      curation: kept,
      title: this.#workshop.redactor.redact(change.title).text,
      review,
      ...(open === true ? { open } : {}),
    }
    if (outDir !== null) await appendLine(join(outDir, 'mine.jsonl'), JSON.stringify(line))
    this.#add(line)
  }

  #add(line: JournalLine): void {
    const { curation, at, task_sha256 } = line
    this.#lines.push(line)
    const { owner, repo } = this.#request
    this.#added.push({ curation, facts: { repository: `${owner}/${repo}`, curated_at: at, task_sha256 } })
  }

  async finish(): Promise<Mined> {
    const { outDir, tests } = this.#request
    this.#benchmark = stampVersion(addCurations(this.#benchmark, this.#added), {
      at: this.#workshop.today(),
      tool_version: version,
    })
    if (outDir !== null && tests) await writeFileAtomic(join(outDir, 'benchmark.json'), renderDocument(this.#benchmark))
    const counted = { resumed: this.#resumed, leftOut: this.#leftOut }
    return {
      benchmark: this.#benchmark,
      curations: this.#lines.map(({ curation }) => curation),
      lines: this.#lines,
      candidates: this.#candidates,
      ...counted,
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }
}

/** What a change takes, over all that were curated; null until tests of one have run, since a screen answers in no time. */
function meanSeconds(lines: readonly JournalLine[]): number | null {
  if (!lines.some(({ curation: { runs } }) => runs.pre + runs.post > 0)) return null
  return lines.reduce((sum, { curation: { timing } }) => sum + timing.total_s, 0) / lines.length
}

/** Subject and body without trailers: what a person said the change is for. */
function messageOf(change: PullRequest): string {
  const [title, ...rest] = `${change.title}\n\n${change.body}`.split('\n')
  const body = rest.filter((line) => !/^[A-Za-z][A-Za-z-]*-(?:by|checkpoint|session|url|id): /i.test(line))
  return `${title?.replace(/\s*\(#\d+\)\s*$/, '') ?? ''}\n${body.join('\n')}`.trim()
}
