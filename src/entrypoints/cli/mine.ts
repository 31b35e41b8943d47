/** `backtest mine`: many merged pull requests of one clone. */
import { resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { mine, type Mined, type MineRequest } from '../../pipeline/mine.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import { originNote } from '../../report/origin-note.ts'
import { cut, wrap } from '../../report/terminal-text.ts'
import { renderFunnel, renderScreens } from '../../report/terminal.ts'
import { testCount } from '../../report/test-count.ts'
import { homeOf, requireCommits, UNSHALLOW } from './home.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { withWorkshop, type WorkshopFlags } from './open-workshop.ts'

export interface MineFlags extends WorkshopFlags {
  readonly since?: string
  readonly limit?: number
  readonly agentOnly?: boolean
  readonly tests: boolean
  readonly promptFrom?: 'session' | 'message'
  readonly refresh?: boolean
  readonly atHead?: boolean
}

export async function run(flags: MineFlags, io: CommandIo): Promise<number> {
  if (flags.refresh === true) return (await import('./refresh.ts')).run(flags, io)
  if (flags.atHead === true) throw new InputError('--at-head belongs to --refresh', 'add --refresh, or leave it out')
  const outDir = resolve(flags.out ?? 'backtest-out')
  if (!flags.tests && flags.out !== undefined) io.logger.warn('--no-tests keeps nothing: --out is not written to')
  return withWorkshop({ ...flags, out: outDir, screens: true }, io, async (workshop) => {
    const request = await requestOf(workshop, flags, outDir)
    const mined = await mine(workshop, request, (curation) => {
      const [reason] = curation.reasons
      const why =
        reason === undefined
          ? `${testCount(curation.fail_to_pass)} fail-to-pass`
          : `${reason.code} (${cut(reason.detail, DETAIL)})`
      io.logger.info(`${curation.instance_id}: ${curation.verdict}, ${why}`)
    })
    io.logger.status('')
    if (mined.curations.length + mined.candidates.length === 0) io.logger.warn(whyNothing(flags, mined))
    io.print(io.json ? renderDocument(documentOf(request, mined)) : textOf(request, mined, io))
    return ExitCode.done
  })
}

async function requestOf(workshop: Workshop, flags: MineFlags, outDir: string): Promise<MineRequest> {
  const { repository } = workshop
  const branch = await repository.defaultBranch()
  if (branch === null) {
    await requireCommits(repository, flags.repo)
    throw new InputError(`${flags.repo} has no default branch`, 'check out a branch, or fetch origin')
  }
  if (repository.isShallow && (await repository.commit(branch.sha)).parents.length === 0)
    throw new InputError(`${flags.repo} shows no change`, UNSHALLOW)
  if (repository.isShallow) workshop.logger.warn(`only a part of the history is seen: ${UNSHALLOW}`)
  const home = await homeOf(repository, flags.repo)
  return {
    owner: home.owner,
    repo: home.repo,
    host: home.host ?? null,
    head: branch.sha,
    since: flags.since ?? null,
    limit: flags.limit ?? null,
    agentOnly: flags.agentOnly === true,
    tests: flags.tests,
    promptFrom: flags.promptFrom ?? 'session',
    outDir,
  }
}

/** A funnel of nothing tells nobody what to do. */
function whyNothing(flags: MineFlags, { leftOut }: Mined): string {
  if (leftOut > 0) return `no change has a sign of an agent (${leftOut} seen): leave --agent-only out to curate them`
  if (flags.since !== undefined) return `nothing was merged after ${flags.since}: name an earlier date or commit`
  return `the default branch of ${flags.repo} holds no change: a first commit has no state before it`
}

function documentOf(request: MineRequest, mined: Mined): object {
  return {
    schema: 'backtest/mine@1',
    repository: `${request.owner}/${request.repo}`,
    out: request.tests ? request.outDir : null,
    resumed: mined.resumed,
    left_out: mined.leftOut,
    funnel: mined.benchmark.funnel,
    candidates: mined.candidates.map(({ number, title, head, base }) => ({ number, title, head, base })),
    curations: mined.curations,
  }
}

/** Characters of a reason in a line of progress. */
const DETAIL = 160

function textOf(request: MineRequest, mined: Mined, io: CommandIo): string {
  const style = { width: 80, color: io.color }
  const { funnel } = mined.benchmark
  const accepted = mined.curations.filter(({ verdict }) => verdict === 'accepted')
  const lines = [
    (request.tests ? renderFunnel(funnel, style) : renderScreens(funnel, mined.candidates, style)).trimEnd(),
  ]
  if (mined.leftOut > 0) lines.push(`${mined.leftOut} without any sign of an agent were left out (--agent-only).`)
  if (mined.resumed > 0) lines.push(`${mined.resumed} were taken over from an earlier run.`)
  const origins = originNote(accepted.flatMap(({ prompt_source: source }) => source ?? []))
  if (origins !== '') lines.push('', ...wrap(origins, 0, style))
  if (request.tests) lines.push(`\nBenchmark folder: ${request.outDir}`)
  return `${lines.join('\n')}\n`
}
