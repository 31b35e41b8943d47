/** The parts of the API by which files are kept: git objects over the real repository, and releases in memory. */
import { execFileSync } from 'node:child_process'
import type { Answer, Route } from './fake-github.ts'

export interface FakeRelease {
  readonly id: number
  readonly tag: string
  readonly assets: { readonly id: number; readonly name: string; readonly bytes: Buffer }[]
}

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } }
const PERSON = {
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
}

interface TreeItem {
  readonly path: string
  readonly mode: string
  readonly sha?: string | null
  readonly content?: string
}

/** https://docs.github.com/rest/git */
export function dataRoutes(dir: string): readonly Route[] {
  const run = (args: readonly string[], input: string | Buffer = '', env: Record<string, string> = {}): string =>
    execFileSync('git', ['-C', dir, ...args], {
      input,
      env: { ...process.env, ...PERSON, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    })
      .toString('utf8')
      .trim()
  const tried = (work: () => Answer, otherwise: Answer): Answer => {
    try {
      return work()
    } catch {
      return otherwise
    }
  }
  const made = (sha: string): Answer => ({ status: 201, body: { sha } })
  return [
    [
      'GET',
      /^\/git\/ref\/(.+)$/,
      'contents=read',
      (_, ref) =>
        tried(
          () => ({
            status: 200,
            body: { object: { sha: run(['rev-parse', '--verify', `refs/${decodeURIComponent(ref)}`]) } },
          }),
          NOT_FOUND,
        ),
    ],
    [
      'GET',
      /^\/git\/commits\/([0-9a-f]{40})$/,
      'contents=read',
      (_, sha) => ({ status: 200, body: { sha, tree: { sha: run(['rev-parse', `${sha}^{tree}`]) } } }),
    ],
    [
      'GET',
      /^\/git\/trees\/([0-9a-f]{40})$/,
      'contents=read',
      (_, sha) => {
        const lines = run(['ls-tree', '-r', '-t', sha]).split('\n').filter(Boolean)
        const tree = lines.map((line) => {
          const [mode = '', type = '', id = '', path = ''] = line.split(/[ \t]/)
          return { path, mode, type, sha: id }
        })
        return { status: 200, body: { sha, tree, truncated: false } }
      },
    ],
    [
      'GET',
      /^\/git\/blobs\/([0-9a-f]{40})$/,
      'contents=read',
      (_, sha) => {
        const bytes = execFileSync('git', ['-C', dir, 'cat-file', 'blob', sha], { maxBuffer: 1 << 28 })
        return {
          status: 200,
          body: { sha, content: bytes.toString('base64').replace(/.{60}/g, '$&\n'), encoding: 'base64' },
        }
      },
    ],
    [
      'POST',
      /^\/git\/blobs$/,
      'contents=write',
      ({ body }) => made(run(['hash-object', '-w', '--stdin'], Buffer.from(String(body['content']), 'base64'))),
    ],
    [
      'POST',
      /^\/git\/trees$/,
      'contents=write',
      ({ body }) => {
        const index = { GIT_INDEX_FILE: `${dir}/.git/fake-index-${process.pid}` }
        run(['read-tree', ...(body['base_tree'] === undefined ? ['--empty'] : [String(body['base_tree'])])], '', index)
        for (const { path, mode, content, ...item } of body['tree'] as readonly TreeItem[]) {
          const sha = content === undefined ? item.sha : run(['hash-object', '-w', '--stdin'], content)
          if (sha === null) run(['update-index', '--force-remove', '--', path], '', index)
          else run(['update-index', '--add', '--cacheinfo', `${mode},${sha},${path}`], '', index)
        }
        return made(run(['write-tree'], '', index))
      },
    ],
    [
      'POST',
      /^\/git\/commits$/,
      'contents=write',
      ({ body }) => {
        const parents = (body['parents'] as readonly string[]).flatMap((sha) => ['-p', sha])
        return made(run(['commit-tree', String(body['tree']), ...parents, '-m', String(body['message'])]))
      },
    ],
    [
      'POST',
      /^\/git\/refs$/,
      'contents=write',
      ({ body }) =>
        tried(
          () => {
            run(['update-ref', String(body['ref']), String(body['sha']), '0'.repeat(40)])
            return made(String(body['sha']))
          },
          { status: 422, body: { message: 'Reference already exists' } },
        ),
    ],
    [
      'PATCH',
      /^\/git\/refs\/(.+)$/,
      'contents=write',
      ({ body }, ref) =>
        tried(
          () => {
            const name = `refs/${decodeURIComponent(ref)}`
            const sha = String(body['sha'])
            run(['merge-base', '--is-ancestor', name, sha])
            run(['update-ref', name, sha])
            return { status: 200, body: { object: { sha } } }
          },
          { status: 422, body: { message: 'Update is not a fast forward' } },
        ),
    ],
  ]
}

/** https://docs.github.com/rest/releases */
export function releaseRoutes(releases: FakeRelease[]): readonly Route[] {
  const assetJson = ({ id, name, bytes }: FakeRelease['assets'][number]): object => ({ id, name, size: bytes.length })
  const releaseJson = ({ origin }: URL, id: number): object => ({
    id,
    upload_url: `${origin}/repos/acme/price-tag/releases/${id}/assets{?name,label}`,
  })
  return [
    [
      'GET',
      /^\/releases\/tags\/(.+)$/,
      'contents=read',
      ({ url }, tag) => {
        const release = releases.find((one) => one.tag === tag)
        return release === undefined ? NOT_FOUND : { status: 200, body: releaseJson(url, release.id) }
      },
    ],
    [
      'POST',
      /^\/releases$/,
      'contents=write',
      ({ body, url }) => {
        const release = { id: releases.length + 1, tag: String(body['tag_name']), assets: [] }
        releases.push(release)
        return { status: 201, body: releaseJson(url, release.id) }
      },
    ],
    [
      'GET',
      /^\/releases\/(\d+)\/assets$/,
      'contents=read',
      (_, id) => ({ status: 200, body: (releases[Number(id) - 1]?.assets ?? []).map(assetJson) }),
    ],
    [
      'POST',
      /^\/releases\/(\d+)\/assets$/,
      'contents=write',
      ({ url, bytes }, id) => {
        const assets = releases[Number(id) - 1]?.assets ?? []
        const asset = { id: Number(id) * 100 + assets.length, name: url.searchParams.get('name') ?? '', bytes }
        assets.push(asset)
        return { status: 201, body: assetJson(asset) }
      },
    ],
    [
      'GET',
      /^\/releases\/assets\/(\d+)$/,
      'contents=read',
      (_, id) => {
        const asset = releases.flatMap(({ assets }) => assets).find((one) => one.id === Number(id))
        if (asset === undefined) return NOT_FOUND
        return { status: 200, body: asset.bytes, headers: { 'content-type': 'application/octet-stream' } }
      },
    ],
  ]
}
