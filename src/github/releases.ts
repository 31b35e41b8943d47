/** Releases as a place that does not expire: the benchmark's zips as assets of one tag. */
import { z } from 'zod'
import { LimitError } from '../core/errors.ts'
import { type GitHub, type Repository, SEND_ONCE } from './client.ts'
import { writeDownload } from './download.ts'
import { GitHubError, request } from './errors.ts'

export const ReleaseAsset = z.object({ id: z.number().int(), name: z.string(), size: z.number() })
export type ReleaseAsset = z.infer<typeof ReleaseAsset>

/** `upload_url` is a template: `https://…/assets{?name,label}`. */
const ApiRelease = z.object({ id: z.number().int(), upload_url: z.string() })

export interface Release {
  readonly id: number
  readonly uploadUrl: string
}

const PAGE = 100
const MAX_PAGES = 10
const MAX_BYTES = 512 * 1024 * 1024

/** The release of a tag, or null. @throws GitHubError when the API refuses */
export async function findRelease(github: GitHub, repository: Repository, tag: string): Promise<Release | null> {
  try {
    const answer = await request({ does: `find the release ${tag}`, needs: 'contents: read' }, () =>
      github.rest.repos.getReleaseByTag({ ...repository, tag }),
    )
    return releaseOf(answer.data)
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return null
    throw error
  }
}

/** Makes a release that is marked as no release of the product. */
export async function createRelease(
  github: GitHub,
  repository: Repository,
  { tag, name, body }: { readonly tag: string; readonly name: string; readonly body: string },
): Promise<Release> {
  const answer = await request({ does: `create the release ${tag}`, needs: 'contents: write' }, () =>
    github.rest.repos.createRelease({
      ...repository,
      ...SEND_ONCE,
      tag_name: tag,
      name,
      body,
      prerelease: true,
      make_latest: 'false',
    }),
  )
  return releaseOf(answer.data)
}

function releaseOf(data: unknown): Release {
  const { id, upload_url } = ApiRelease.parse(data)
  return { id, uploadUrl: upload_url.replace(/\{[^}]*\}$/, '') }
}

export async function listAssets(github: GitHub, repository: Repository, release: number): Promise<ReleaseAsset[]> {
  const assets: ReleaseAsset[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await request({ does: 'list the assets of a release', needs: 'contents: read' }, () =>
      github.rest.repos.listReleaseAssets({ ...repository, release_id: release, per_page: PAGE, page }),
    )
    const listed = z.array(ReleaseAsset).parse(answer.data)
    assets.push(...listed)
    if (listed.length < PAGE) break
  }
  return assets
}

/** @throws GitHubError when the API refuses: a name that is taken is 422 */
export async function uploadAsset(
  github: GitHub,
  { release, name, bytes }: { readonly release: Release; readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  await request({ does: `upload the release asset ${name}`, needs: 'contents: write' }, () =>
    github.request({
      ...SEND_ONCE,
      method: 'POST',
      url: `${release.uploadUrl}?name=${encodeURIComponent(name)}`,
      data: bytes,
      headers: { 'content-type': 'application/zip', 'content-length': bytes.length },
    }),
  )
}

/** Writes an asset to `file`, which must not exist. @throws LimitError when it is too large */
export async function downloadAsset(
  github: GitHub,
  repository: Repository,
  { asset, file }: { readonly asset: ReleaseAsset; readonly file: string },
): Promise<void> {
  const limit = 'bytes of a release asset'
  if (asset.size > MAX_BYTES) throw new LimitError(limit, MAX_BYTES, `it has ${asset.size}`)
  const answer = await request({ does: `download the release asset ${asset.name}`, needs: 'contents: read' }, () =>
    github.rest.repos.getReleaseAsset({
      ...repository,
      asset_id: asset.id,
      headers: { accept: 'application/octet-stream' },
      request: { parseSuccessResponseBody: false },
    }),
  )
  await writeDownload(answer.data, file, { name: limit, bytes: MAX_BYTES })
}
