/** The parts of the API by which people answer and checks are written: rights, reactions, check runs. */
import type { Route } from './fake-github.ts'

export interface FakeAnswers {
  /** People who may only read; everybody else may write. */
  readonly readers: Set<string>
  readonly reactions: { comment: number; content: string; login: string }[]
  readonly checkRuns: { id: number; body: Record<string, unknown> }[]
  /** Statuses of commits, as services other than apps set them. */
  readonly statuses: { sha: string; context: string; state: string }[]
}

const created = (body: object) => ({ status: 201, body })
const ok = (body: unknown) => ({ status: 200, body })

/** https://docs.github.com/rest/collaborators, https://docs.github.com/rest/reactions, https://docs.github.com/rest/checks */
export function feedbackRoutes({ readers, reactions, checkRuns, statuses }: FakeAnswers): readonly Route[] {
  const shown = ({ id, body }: FakeAnswers['checkRuns'][number]): object => ({
    ...body,
    id,
    html_url: `https://github.com/acme/price-tag/runs/${id}`,
  })
  return [
    [
      'GET',
      /^\/collaborators\/([^/]+)\/permission$/,
      'metadata=read',
      (_, login) => ok({ permission: readers.has(decodeURIComponent(login)) ? 'read' : 'write' }),
    ],
    [
      'GET',
      /^\/issues\/comments\/(\d+)\/reactions$/,
      'pull-requests=read',
      (_, id) =>
        ok(
          reactions
            .filter(({ comment }) => comment === Number(id))
            .map(({ content, login }) => ({ content, user: login === 'ghost' ? null : { login } })),
        ),
    ],
    [
      'POST',
      /^\/issues\/comments\/(\d+)\/reactions$/,
      'pull-requests=write',
      (call, id) => {
        reactions.push({ comment: Number(id), content: String(call.body['content']), login: call.token.login })
        return created({ id: 1, content: call.body['content'] })
      },
    ],
    [
      'GET',
      /^\/commits\/([0-9a-f]{40})\/check-runs$/,
      'checks=read',
      ({ url }, sha) =>
        ok({
          total_count: checkRuns.length,
          check_runs: checkRuns
            .filter(({ body }) => body['head_sha'] === sha)
            .filter(({ body }) => [null, body['name']].includes(url.searchParams.get('check_name')))
            .map(shown),
        }),
    ],
    [
      'GET',
      /^\/commits\/([0-9a-f]{40})\/status$/,
      'statuses=read',
      (_, sha) => ok({ state: 'success', statuses: statuses.filter((status) => status.sha === sha) }),
    ],
    [
      'POST',
      /^\/check-runs$/,
      'checks=write',
      (call) => {
        const run = { id: 500 + checkRuns.length, body: call.body }
        checkRuns.push(run)
        return created(shown(run))
      },
    ],
    [
      'PATCH',
      /^\/check-runs\/(\d+)$/,
      'checks=write',
      (call, id) => {
        const run = checkRuns.find((one) => one.id === Number(id))
        if (run === undefined) return { status: 404, body: { message: 'Not Found' } }
        run.body = { ...run.body, ...call.body }
        return ok(shown(run))
      },
    ],
  ]
}
