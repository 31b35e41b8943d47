/** Events that run with a write token and secrets, whoever caused them. */
const PRIVILEGED: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run', 'issue_comment'])

/**
 * Why code of a pull request must not be fetched under this event; null where it may. The checkout action's own guard
 * does not cover us. Callers that learn the head repository later (a comment does not say it) ask again.
 * @param repositories `owner/name`; `head` null when the repository is gone, which proves nothing
 */
export function privilegedForkRefusal(
  eventName: string,
  repositories: { readonly base: string; readonly head: string | null },
): string | null {
  if (!PRIVILEGED.has(eventName)) return null
  const { base, head } = repositories
  if (head !== null && head.toLowerCase() === base.toLowerCase()) return null
  const whose = head === null ? 'a repository that is gone' : `the fork ${head}`
  return `the event ${eventName} has rights that code of ${whose} must not meet; use pull_request, push or workflow_dispatch`
}
