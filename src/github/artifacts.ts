/** Artifacts of workflow runs: untrusted zips, fetched into a temporary file within a limit, and checked by their digest. */
import { z } from 'zod'
import { InputError, LimitError } from '../core/errors.ts'
import type { HostArtifact } from '../session/host.ts'
import { ApiArtifact } from './api-models.ts'
import type { GitHub, Repository } from './client.ts'
import { writeDownload } from './download.ts'
import { request } from './errors.ts'

/** A session of 100 MB packs to a tenth of that. */
const MAX_PACKED_BYTES = 64 * 1024 * 1024
const PAGE = 100
/** Ten thousand artifacts, the newest: GitHub itself keeps them for 90 days. */
const MAX_PAGES = 100

const Listing = z.object({ artifacts: z.array(ApiArtifact) })

/** @throws GitHubError when the API refuses */
export async function artifactsOfRun(github: GitHub, repository: Repository, run: number): Promise<HostArtifact[]> {
  const answer = await request({ does: `list the artifacts of run ${run}`, needs: 'actions: read' }, () =>
    github.rest.actions.listWorkflowRunArtifacts({ ...repository, run_id: run, per_page: PAGE }),
  )
  return Listing.parse(answer.data).artifacts.map(artifactOf)
}

/** The newest hundred of a name. @throws GitHubError when the API refuses */
export async function artifactsNamed(github: GitHub, repository: Repository, name: string): Promise<HostArtifact[]> {
  const answer = await request({ does: `list the artifacts named ${name}`, needs: 'actions: read' }, () =>
    github.rest.actions.listArtifactsForRepo({ ...repository, name, per_page: PAGE }),
  )
  return Listing.parse(answer.data).artifacts.map(artifactOf)
}

/**
 * Artifacts that hold published tasks, newest first, by the name that the publish job gives them.
 * @param pages of a hundred artifacts of any kind to look through at most
 */
export async function listTaskArtifacts(
  github: GitHub,
  repository: Repository,
  pages: number = MAX_PAGES,
): Promise<HostArtifact[]> {
  const found: HostArtifact[] = []
  for (let page = 1; page <= pages; page += 1) {
    const answer = await request({ does: 'list the artifacts of the repository', needs: 'actions: read' }, () =>
      github.rest.actions.listArtifactsForRepo({ ...repository, per_page: PAGE, page }),
    )
    const listed = Listing.parse(answer.data).artifacts
    found.push(...listed.filter(({ name }) => isTaskArtifact(name)).map(artifactOf))
    if (listed.length < PAGE) break
  }
  return found
}

/** Plans and raw results begin the same way and hold no benchmark. */
function isTaskArtifact(name: string): boolean {
  return name.startsWith('backtest-') && !/^backtest-(?:plan|results-|review|session)/.test(name)
}

function artifactOf({ workflow_run: run, ...artifact }: ApiArtifact): HostArtifact {
  return {
    id: artifact.id,
    name: artifact.name,
    size: artifact.size_in_bytes,
    created_at: artifact.created_at ?? '',
    expired: artifact.expired,
    digest: artifact.digest ?? null,
    run: run
      ? {
          id: run.id,
          head_branch: run.head_branch ?? null,
          head_sha: run.head_sha ?? null,
          // Without both ids nobody can say that it is ours.
          foreign: run.repository_id == null || run.head_repository_id !== run.repository_id,
        }
      : null,
  }
}

/**
 * Writes the zip of an artifact to `file`. The token is not sent to the storage that GitHub redirects to.
 * @throws GitHubError when the API refuses, LimitError when it is too large, InputError when the digest is another
 */
export async function downloadArtifact(
  github: GitHub,
  repository: Repository,
  { artifact, file }: { readonly artifact: HostArtifact; readonly file: string },
): Promise<void> {
  const limit = 'bytes of a packed artifact'
  if (artifact.size > MAX_PACKED_BYTES) throw new LimitError(limit, MAX_PACKED_BYTES, `it has ${artifact.size}`)
  const answer = await request({ does: `download the artifact ${artifact.name}`, needs: 'actions: read' }, () =>
    github.rest.actions.downloadArtifact({
      ...repository,
      artifact_id: artifact.id,
      archive_format: 'zip',
      request: { parseSuccessResponseBody: false },
    }),
  )
  const digest = await writeDownload(answer.data, file, { name: limit, bytes: MAX_PACKED_BYTES })
  if (artifact.digest !== null && artifact.digest !== digest)
    throw new InputError(
      `the artifact ${artifact.name} has the digest ${digest}, not ${artifact.digest}`,
      'download it again; if it stays, leave it out',
    )
}
