/** `backtest review`: how the agent behaved, from session files or from the sessions linked to a change. */
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { applyHouseRules } from '../../feedback/house-rules.ts'
import type { ReviewRecord } from '../../feedback/review-record.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { requireFolderPlace } from '../../files/make-folder.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { openRepository, type Repository } from '../../git/repository.ts'
import { limits } from '../../guard/limits.ts'
import { redactReview, reviewChange } from '../../pipeline/review.ts'
import { changesOfDiff } from '../../pull-request/diff-changes.ts'
import type { FileChange, PullRequest } from '../../pull-request/pull-request.ts'
import { placeFindings } from '../../report/placement.ts'
import { renderComment } from '../../report/comment.ts'
import { renderReview } from '../../report/terminal.ts'
import { blindGateWords } from '../../report/words.ts'
import type { CheckResult } from '../../review/detector.ts'
import type { Review, Severity } from '../../review/finding.ts'
import { isAtLeast } from '../../review/severity.ts'
import { diffLinesOf } from '../../session/diff-lines.ts'
import { locatorsFor } from '../../session/locators/index.ts'
import { findSessions, type Found } from '../../session/find.ts'
import type { LocatedSession } from '../../session/linking.ts'
import { optimiseLater } from '../engine.ts'
import { homeOf, missingCommit, requireCommits } from './home.ts'
import { ExitCode, type CommandIo } from './io.ts'
import { judgeFrom } from './judge.ts'
import { configText, redactorFor } from './open-workshop.ts'
import { readGivenSessions } from './session-files.ts'

export interface ReviewFlags {
  readonly session?: readonly string[]
  readonly repo?: string
  readonly base?: string
  readonly head?: string
  readonly diff?: string
  readonly prompt?: string
  readonly format: 'text' | 'json' | 'markdown'
  readonly failOn?: Severity
  readonly out?: string
  readonly config?: string
  /** Ask GitHub's interface as well. */
  readonly github?: boolean
}

export async function run(flags: ReviewFlags, io: CommandIo): Promise<number> {
  const given = await readGivenSessions(flags.session ?? [])
  if (given.length === 0 && flags.repo === undefined)
    throw new InputError(
      'nothing to review',
      'name a session file with --session, or a repository with --repo, --base and --head',
    )
  if (flags.out !== undefined) await requireOutFolder(flags.out)
  const subject =
    flags.repo === undefined ? await withoutRepository(flags, given) : await withRepository(flags, given, io)
  const redactor = redactorFor(io)
  const judge = await judgeFrom({
    apiKey: io.env['OPENAI_API_KEY'],
    baseUrl: io.env['OPENAI_BASE_URL'],
    model: io.env['OPENAI_MODEL'],
    diff: subject.diff ?? '',
    redactor,
  })
  optimiseLater()
  const reviewed = redactReview(
    await reviewChange({
      ...subject,
      judge,
      request: await promptOf(flags),
      detectors: subject.config.detectors,
      problems: [],
    }),
    redactor,
  )
  const review = underHouseRules(reviewed, subject)
  const blind = flags.failOn === undefined ? null : blindGateWords(review)
  if (blind !== null) io.logger.warn(`--fail-on ${blind}`)
  if (flags.out !== undefined) await writeFileAtomic(join(flags.out, 'review.json'), renderDocument(review))
  io.print(renderAs(flags, review, { subject, io }))
  return flags.failOn !== undefined &&
    review.findings.some(({ severity }) => isAtLeast(severity, flags.failOn ?? 'high'))
    ? ExitCode.gateFailed
    : ExitCode.done
}

/** `--out` names the folder that gets `review.json`; the name of a file would become a folder of that name. */
async function requireOutFolder(out: string): Promise<void> {
  if (out.endsWith('.json'))
    throw new InputError(
      `--out names a folder, and ${out} looks like a file`,
      'name the folder that gets review.json, or write --format json into a file',
    )
  await requireFolderPlace(out)
}

/** Thresholds and intended behaviour of the configuration; what is intended stands under `feedback`, as in the action. */
function underHouseRules(review: Review, { config, found, diff, changes }: Subject): ReviewRecord {
  const lines = diff === null ? [] : diffLinesOf(diff, changes ?? [])
  const { files } = placeFindings(review.findings, found.linked, lines)
  const { review: ruled, intended } = applyHouseRules(review, config, files)
  if (intended.length === 0) return ruled
  return {
    ...ruled,
    feedback: { answers: [], dropped: null, thumbs: { up: 0, down: 0 }, intended: [...intended] },
  }
}

interface Subject {
  readonly found: Found
  readonly pullRequest: PullRequest | null
  readonly changes: readonly FileChange[] | null
  readonly diff: string | null
  readonly config: Config
  readonly checks: readonly CheckResult[]
}

async function withoutRepository(flags: ReviewFlags, given: readonly LocatedSession[]): Promise<Subject> {
  const linked = given.map(({ session, evidence }) => ({
    session,
    linked_by: evidence,
    from_step: 1,
    to_step: session.steps.at(-1)?.n ?? 1,
  }))
  const diff = flags.diff === undefined ? null : await textOf(flags.diff)
  const tally = { found: linked.length, read: linked.length, linked: linked.length, problems: {} }
  const found = { linked, problems: [], prompts: [], follow_ups: [], attribution: null, claimed: [], tally }
  const changes = diff === null ? null : changesOfDiff(diff)
  if (changes?.length === 0 && diff?.trim() !== '')
    throw new InputError(`${flags.diff} holds no unified diff`, 'write it with `git diff BASE HEAD`')
  return { found, pullRequest: null, changes, diff, config: await configText(flags.config, null), checks: [] }
}

async function withRepository(flags: ReviewFlags, given: readonly LocatedSession[], io: CommandIo): Promise<Subject> {
  const { repo = '.', base, head } = flags
  if (base === undefined || head === undefined)
    throw new InputError('--repo needs the change', 'give both --base and --head')
  await using repository = await openRepository(repo, { logger: io.logger })
  const pullRequest = await openChange(repository, { repo, base, head })
  const changes = await repository.changes(pullRequest.base, pullRequest.head)
  const config = await configText(flags.config, repository)
  const diff = await repository.patch(pullRequest.base, pullRequest.head, changes)
  const change = { pullRequest, changes, diff: diffLinesOf(diff, changes) }
  const asked = flags.github === true ? await (await import('./ask-github.ts')).askGitHub(repository, io) : null
  await using host = asked?.host ?? null
  const found = await findSessions(change, repository, { given, locators: locatorsFor(config), host })
  if (found.linked.length === 0) {
    const [problem] = found.problems
    io.logger.warn(`no session is linked to ${base}..${head}${problem === undefined ? '' : `: ${problem.detail}`}`)
  }
  return { found, pullRequest, changes, diff, config, checks: (await asked?.checks(pullRequest)) ?? [] }
}

/** A range of commits as a change that is not merged yet. */
async function openChange(
  repository: Repository,
  range: { repo: string; base: string; head: string },
): Promise<PullRequest> {
  const [from, head] = [await repository.resolve(range.base), await repository.resolve(range.head)]
  if (from === null || head === null) await requireCommits(repository, range.repo)
  if (from === null) throw missingCommit(repository, range.repo, range.base)
  if (head === null) throw missingCommit(repository, range.repo, range.head)
  const base = (await repository.mergeBase(from, head)) ?? from
  const commits = []
  for await (const commit of repository.commits({ from: base, to: head })) commits.unshift(commit)
  const home = await homeOf(repository, range.repo)
  const last = commits.at(-1)
  const [title = '', ...body] = (last?.message ?? '').split('\n')
  return {
    owner: home.owner,
    repo: home.repo,
    number: null,
    title,
    body: body.join('\n').trim(),
    url: null,
    author: null,
    author_type: null,
    head_branch: null,
    shape: 'open',
    base,
    head,
    merged_at: null,
    commits,
  }
}

function renderAs(
  flags: ReviewFlags,
  review: ReviewRecord,
  { subject, io }: { subject: Subject; io: CommandIo },
): string {
  if (io.json || flags.format === 'json') return renderDocument(review)
  if (flags.format === 'text') {
    for (const { finding, reason } of review.feedback?.intended ?? [])
      io.logger.info(`${finding.detector} in session ${finding.session_id} is intended: ${reason}`)
    return renderReview(review, { width: 80, color: io.color })
  }
  const { owner = 'local', repo = 'session', number = null, title = '' } = subject.pullRequest ?? {}
  const pull_request = { owner, repo, number, title }
  return `${renderComment(review, { pull_request, not_checked: [], run: null, feedback: review.feedback }).body}\n`
}

async function promptOf(flags: ReviewFlags): Promise<string | null> {
  return flags.prompt === undefined ? null : textOf(flags.prompt)
}

async function textOf(file: string): Promise<string> {
  return (await readRegularFile(file, { maxBytes: limits.diff.bytes })).toString('utf8')
}
