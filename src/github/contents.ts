/** Reading one file of the default branch, for jobs that check nothing out. */
import { z } from 'zod'
import type { GitHub, Repository } from './client.ts'
import { GitHubError, request } from './errors.ts'

/**
 * The text of a file on the default branch, or null when there is none. No other branch can be asked for: a pull request
 * must not be able to bring its own configuration.
 */
export async function readDefaultBranchFile(
  github: GitHub,
  repository: Repository,
  path: string,
): Promise<string | null> {
  try {
    const answer = await request({ does: `read ${path}`, needs: 'contents: read' }, () =>
      github.rest.repos.getContent({ ...repository, path, mediaType: { format: 'raw' } }),
    )
    // With the raw media type the body is the text itself; a folder answers with a list.
    const text = z.string().safeParse(answer.data)
    return text.success ? text.data : null
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return null
    throw error
  }
}
