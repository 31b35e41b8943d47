/** What people answered to a review, in replies and with thumbs. Read anew on every run, so nothing has to be stored. */
import { z } from 'zod'
import type { Answer, Answers, Dropped, Thumbs } from '../feedback/answer.ts'
import { readCommand, type Command } from '../trigger/command.ts'
import { ApiComment } from './api-models.ts'
import type { GitHub, Repository } from './client.ts'
import { request } from './errors.ts'
import { WriteAccess } from './write-access.ts'

interface Place {
  readonly repository: Repository
  /** Number of the pull request. */
  readonly number: number
}

/** A command of somebody who may give it. */
interface Said {
  readonly command: Command
  readonly by: string
}

/** Reactions of one comment that are read: a thousand say what the first hundred said. */
const MOST_REACTIONS = 100

/** All answers of a pull request's conversation, oldest first; `ours` is the comment that the review stands in. */
export async function readAnswers(github: GitHub, place: Place, marker: string, ours: string): Promise<Answers> {
  const comments = await request(
    { does: `list the comments of pull request #${place.number}`, needs: 'pull-requests: read' },
    () =>
      github.paginate(github.rest.issues.listComments, {
        ...place.repository,
        issue_number: place.number,
        per_page: 100,
      }),
  )
  const access = new WriteAccess(github, place.repository)
  const read = z.array(ApiComment).parse(comments)
  const said: Said[] = []
  for (const comment of read) {
    const command = commandIn(comment)
    if (command !== null && comment.user !== null && (await access.has(comment.user.login)))
      said.push({ command, by: comment.user.login })
  }
  const comment = read.find(({ user, body }) => user?.login === ours && (body ?? '').includes(marker))
  const thumbs =
    comment === undefined ? { up: 0, down: 0 } : await readThumbs(github, place.repository, comment.id, access)
  return { findings: said.flatMap(answerOf), dropped: droppedBy(said), thumbs }
}

function commandIn({ body, user }: ApiComment): Command | null {
  if (user === null || user.type === 'Bot') return null
  const command = readCommand(body ?? '')
  return command === null || 'unknown' in command ? null : command
}

function answerOf({ command, by }: Said): Answer[] {
  if (command.name === 'dismiss') return [{ finding: command.finding, verdict: 'wrong', reason: command.reason, by }]
  if (command.name === 'keep' && command.finding !== undefined)
    return [{ finding: command.finding, verdict: 'right', reason: '', by }]
  return []
}

/** The last of `drop` and `keep` without a finding decides. */
function droppedBy(said: readonly Said[]): Dropped | null {
  const last = said.findLast(
    ({ command }) => command.name === 'drop' || (command.name === 'keep' && command.finding === undefined),
  )
  return last?.command.name === 'drop' ? { by: last.by, reason: last.command.reason ?? '' } : null
}

/** https://docs.github.com/rest/reactions/reactions#list-reactions-for-an-issue-comment */
const ApiReaction = z.object({ content: z.string(), user: z.object({ login: z.string() }).nullable() })

async function readThumbs(
  github: GitHub,
  repository: Repository,
  comment: number,
  access: WriteAccess,
): Promise<Thumbs> {
  const answer = await request({ does: 'read the reactions to our comment', needs: 'pull-requests: read' }, () =>
    github.rest.reactions.listForIssueComment({ ...repository, comment_id: comment, per_page: MOST_REACTIONS }),
  )
  const thumbs = { up: 0, down: 0 }
  for (const { content, user } of z.array(ApiReaction).parse(answer.data)) {
    if ((content !== '+1' && content !== '-1') || user === null || !(await access.has(user.login))) continue
    if (content === '+1') thumbs.up += 1
    else thumbs.down += 1
  }
  return thumbs
}

/** Shows somebody that a command was read (👍) or that they may not give it (😕). Best effort: `false` where refused. */
export async function react(
  github: GitHub,
  { repository, comment, content }: { repository: Repository; comment: number; content: '+1' | 'confused' },
): Promise<boolean> {
  try {
    await request({ does: 'react to a command', needs: 'pull-requests: write' }, () =>
      github.rest.reactions.createForIssueComment({ ...repository, comment_id: comment, content }),
    )
    return true
  } catch {
    return false
  }
}
