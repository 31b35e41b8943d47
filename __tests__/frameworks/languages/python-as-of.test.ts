import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dependenciesAsOf } from '../../../src/frameworks/setup/index.ts'

describe('the moment of the dependencies', () => {
  test.each([
    ['2021-03-02T10:00:00+01:00', '2021-03-08T00:00:00Z'],
    ['2021-03-07T23:59:59Z', '2021-03-08T00:00:00Z'],
    ['2021-03-08T00:00:00Z', '2021-03-15T00:00:00Z'],
    ['2021-03-08T00:30:00+01:00', '2021-03-08T00:00:00Z'],
    ['2020-12-31T12:00:00Z', '2021-01-04T00:00:00Z'],
    ['yesterday', null],
    ['+010000-01-01T00:00:00Z', null],
    ['+275760-09-12T00:00:00Z', null],
  ])('%s: %s', (committed, expected) => {
    expect(dependenciesAsOf(committed)).toBe(expected)
  })
})

const SCRIPT = join(import.meta.dirname, '../../../src/frameworks/reporters/pip_as_of.py')
const hasPython = spawnSync('python3', ['--version']).status === 0
/** Stands in for pip: shows the page that pip would choose from, and fails as pip does where there is none. */
const PIP = `
import os, sys, urllib.error, urllib.request
try:
    for project in sys.argv[2:]:
        print(urllib.request.urlopen(os.environ["PIP_INDEX_URL"] + project + "/").read().decode())
except urllib.error.HTTPError as error:
    sys.exit("status %d" % error.code)
`

/** As indexes answer: in the old form with times, in the new one, without times beside an interface that has them, without any. */
const PAGES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/simple/old-form/': [
    'text/html',
    '<a href="../../f/a-1.0.tar.gz#sha256=aa" data-requires-python="&gt;=3.6" data-upload-time="2020-01-01T00:00:00Z">a</a>' +
      '<a href="../../f/a-2.0.tar.gz" data-upload-time="2022-01-01T00:00:00Z">a</a>' +
      '<a href="../../f/a-3.0.tar.gz">a</a>',
  ],
  '/simple/new-form/': [
    'application/vnd.pypi.simple.v1+json',
    JSON.stringify({
      files: [
        {
          filename: 'a-1.0-py3-none-any.whl',
          url: 'http://files.invalid/a-1.0-py3-none-any.whl',
          hashes: { sha256: 'bb' },
          'core-metadata': { sha256: 'cc' },
          'requires-python': '>=3.6',
          yanked: 'broken',
          'upload-time': '2021-03-07T23:59:59.5Z',
        },
        { filename: 'a-2.0.tar.gz', url: 'http://files.invalid/a-2.0.tar.gz', 'upload-time': '2021-03-08T00:00:00.1Z' },
      ],
    }),
  ],
  '/simple/beside/': ['text/html', '<a href="/f/b-1.0.tar.gz">b</a><a href="/f/b-2.0.tar.gz">b</a>'],
  '/pypi/beside/json': [
    'application/json',
    JSON.stringify({
      releases: {
        '1.0': [{ filename: 'b-1.0.tar.gz', upload_time_iso_8601: '2020-01-01T00:00:00.000000Z' }],
        '2.0': [{ filename: 'b-2.0.tar.gz', upload_time_iso_8601: '2022-01-01T00:00:00.000000Z' }],
      },
    }),
  ],
  '/simple/untold/': ['text/html', '<a href="/f/c-1.0.tar.gz">c</a>'],
  '/simple/younger/': [
    'text/html',
    '<a href="/f/d-2.tar.gz" data-upload-time="2023-01-01T10:00:00Z">d</a><a href="/f/d-1.tar.gz" data-upload-time="2022-01-01T10:00:00Z">d</a>',
  ],
}

let server: Server
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'as-of-'))
  mkdirSync(join(folder, 'pip'))
  writeFileSync(join(folder, 'pip', '__init__.py'), '')
  writeFileSync(join(folder, 'pip', '__main__.py'), PIP)
  server = createServer(({ url = '' }, answer) => {
    const page = PAGES[url]
    answer.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.[0] ?? 'text/plain' })
    answer.end(page?.[1] ?? '')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
})

afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve)
  })
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function ask(projects: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { port } = server.address() as AddressInfo
  const child = spawn('python3', [SCRIPT, '2021-03-08T00:00:00Z', 'install', ...projects], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PYTHONPATH: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
      // Set, and naming none: pip is not asked for its own settings.
      PIP_EXTRA_INDEX_URL: ' ',
      ...env,
    },
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { code, ...said }
}

const described = hasPython ? describe : describe.skip

described('pip as of a day (skipped without python3)', () => {
  test('shows what was there, with what pip decides by', async () => {
    const { code, out } = await ask(['old-form', 'new-form', 'beside', 'younger'])
    expect(code).toBe(0)
    const names = [...out.matchAll(/>([^<>]+)<\/a>/g)].map(([, name]) => name)
    // Of `younger` nothing of that time is left: the first files that are.
    expect(names).toEqual(['a-1.0.tar.gz', 'a-1.0-py3-none-any.whl', 'b-1.0.tar.gz', 'd-1.tar.gz'])
    expect(out).toMatch(/\/f\/a-1\.0\.tar\.gz#sha256=aa" data-requires-python="&gt;=3\.6"/)
    expect(out).toContain('href="http://files.invalid/a-1.0-py3-none-any.whl#sha256=bb"')
    expect(out).toContain('data-core-metadata="sha256=cc"')
    expect(out).toContain('data-yanked="broken"')
  })

  test('an index without upload times is no ground for a date, and says so', async () => {
    const { code, err } = await ask(['untold'])
    expect(code).toBe(3)
    expect(err).toContain('does not tell when files of untold were uploaded')
  })

  test('a project that is not there, and an installation without an index', async () => {
    expect((await ask(['nothing'])).code).toBe(1)
    expect((await ask(['old-form'], { PIP_NO_INDEX: '1' })).code).toBe(3)
  })
})
