/** The one comment on a pull request: the verdict, at most three findings, and everything else folded away. */
import { limits } from '../guard/limits.ts'
import {
  type Block,
  type LinkTarget,
  codeBlock,
  details,
  inlineCode,
  link,
  marker as markerBlock,
  paragraph,
  plain,
  strong,
  text,
} from '../guard/markdown.ts'
import { renderMarkdown } from '../guard/render-markdown.ts'
import { byteLength } from '../guard/visible.ts'
import type { Dropped } from '../feedback/answer.ts'
import type { Feedback } from '../feedback/review-record.ts'
import type { Finding, Review } from '../review/finding.ts'
import { compareSeverity, isAtLeast } from '../review/severity.ts'
import { courseCorrection } from './course-correction.ts'
import { type FindingDetail, findingBlocks, findingList } from './finding-blocks.ts'
import type { PullRequestRef } from './model.ts'
import { intendedBlocks, type NotChecked, notCheckedBlocks, sessionTable } from './session-blocks.ts'
import { type SessionNames, sessionNames } from './session-names.ts'
import { countedFindings, plural, verdictOf } from './words.ts'

export interface CommentContext {
  readonly pull_request: PullRequestRef
  readonly not_checked: readonly NotChecked[]
  /** The workflow run that made the review; null on the command line. */
  readonly run: LinkTarget | null
  /** What people and the configuration said; absent on the command line. */
  readonly feedback?: Feedback | undefined
}

export interface RenderedComment {
  readonly body: string
  /** The hidden note in `body` by which the comment is found again. */
  readonly marker: string
  /** False while every finding is `low` or `info`: then the default is to post nothing. */
  readonly worthPosting: boolean
}

/** Findings shown in full. More than three is noise (what users say of review bots). */
const SHOWN = 3

interface Level extends FindingDetail {
  readonly shown: number
  readonly rest: number
  readonly extras: boolean
}

/** From everything to the bare verdict; the first that fits the budget is taken. */
const LEVELS: readonly Level[] = [
  { shown: SHOWN, rest: 50, quotes: 3, quoteChars: 300, textChars: 1200, extras: true },
  { shown: SHOWN, rest: 20, quotes: 2, quoteChars: 120, textChars: 400, extras: true },
  { shown: SHOWN, rest: 5, quotes: 1, quoteChars: 80, textChars: 200, extras: false },
  { shown: 1, rest: 0, quotes: 0, quoteChars: 0, textChars: 120, extras: false },
  { shown: 0, rest: 0, quotes: 0, quoteChars: 0, textChars: 0, extras: false },
]

/** On the command line nobody reads replies. */
function isAnswerable({ pull_request }: CommentContext): boolean {
  return pull_request.number !== null
}

function markerId(pullRequest: PullRequestRef): string {
  return `backtest:v1:${pullRequest.number ?? 0}`
}

/** The hidden note by which we find our own comment again (together with its author), as it stands in the text. */
export function commentMarker(pullRequest: PullRequestRef): string {
  return `<!-- ${markerId(pullRequest)} -->`
}

/** Renders the comment within a byte budget; smaller sections first, the verdict and the marker always stay. */
export function renderComment(
  review: Review,
  context: CommentContext,
  maxBytes: number = limits.markdown.commentBytes,
): RenderedComment {
  const worthPosting = review.findings.some((finding) => isAtLeast(finding.severity, 'medium'))
  const marker = commentMarker(context.pull_request)
  const dropped = context.feedback?.dropped ?? null
  if (dropped !== null) return { body: renderMarkdown(droppedBlocks(dropped, context)), marker, worthPosting: false }
  let body = ''
  for (const level of LEVELS) {
    body = renderMarkdown(blocksAt(level, review, context))
    if (byteLength(body) <= maxBytes) break
  }
  return { body, marker, worthPosting }
}

/** What is left of a comment that people dropped: who did it, and how it comes back. */
function droppedBlocks(dropped: Dropped, context: CommentContext): readonly Block[] {
  const reason = dropped.reason === '' ? [] : [text(': '), plain(dropped.reason)]
  return [
    paragraph(text('This review was dropped by '), inlineCode(dropped.by, 60), ...reason, text('.')),
    paragraph(
      inlineCode('/backtest keep'),
      text(' brings it back; the job summary and the artifact hold it all the time.'),
    ),
    markerBlock(markerId(context.pull_request)),
  ]
}

function blocksAt(level: Level, review: Review, context: CommentContext): readonly Block[] {
  const counted = countedFindings(review).toSorted((a, b) => compareSeverity(b.severity, a.severity))
  const shown = openFindings(counted).slice(0, level.shown)
  const rest = counted.slice(shown.length)
  const nameOf = sessionNames(review)
  return [
    paragraph(strong(text(verdictOf(review)))),
    ...findingBlocks(shown, { ...level, nameOf, answerable: isAnswerable(context) }),
    ...restBlocks(rest, { ...level, nameOf }),
    ...(level.extras ? correctionBlocks(shown) : []),
    ...(level.extras ? [aboutBlock(review, context)] : []),
    ...(isAnswerable(context) ? [footer()] : []),
    markerBlock(markerId(context.pull_request)),
  ]
}

/** What weighs medium or more stands open; what is low only where there is nothing else. `counted` is heaviest first. */
function openFindings(counted: readonly Finding[]): readonly Finding[] {
  const weighty = counted.filter(({ severity }) => isAtLeast(severity, 'medium'))
  return weighty.length > 0 ? weighty : counted
}

function restBlocks(rest: readonly Finding[], level: Level & { readonly nameOf: SessionNames }): readonly Block[] {
  if (rest.length === 0) return []
  const title = [text(plural(rest.length, 'more finding'))]
  if (level.rest === 0) return [paragraph(...title, text(' in the JSON document of this run.'))]
  const listed = rest.slice(0, level.rest)
  const left = rest.length - listed.length
  const more = left === 0 ? [] : [paragraph(text(`and ${left} more in the JSON document of this run.`))]
  return [details(title, findingList(listed, level), ...more)]
}

function correctionBlocks(shown: readonly Finding[]): readonly Block[] {
  const words = courseCorrection(shown)
  if (words === null) return []
  return [details([text('Course correction to paste to the agent')], codeBlock(words, 'text'))]
}

function aboutBlock(review: Review, context: CommentContext): Block {
  const run =
    context.run === null
      ? []
      : [
          paragraph(
            text('Made by '),
            link(text('this run'), context.run),
            text('; its artifact holds every finding as JSON.'),
          ),
        ]
  return details(
    [text('How this was checked, and what was not')],
    ...(review.sessions.length === 0 ? [] : [sessionTable(review)]),
    ...notCheckedBlocks(review, context.not_checked),
    ...intendedBlocks(context.feedback),
    ...run,
  )
}

/** One line: thumbs for those in a hurry, replies for the others. */
function footer(): Block {
  return paragraph(
    text('Right or wrong? 👍, 👎, or a reply: '),
    inlineCode('/backtest keep <id>'),
    text(', '),
    inlineCode('/backtest dismiss <id> why'),
    text(', '),
    inlineCode('/backtest drop why'),
    text(' (no more of it here), '),
    inlineCode('/backtest rerun'),
    text('. Answers of people with write permission count.'),
  )
}
