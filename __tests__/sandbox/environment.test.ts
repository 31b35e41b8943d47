import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { childEnvironment, setupEnvironment, toolEnvironment } from '../../src/sandbox/environment.ts'
import { privateFolders, toolFolders } from '../../src/sandbox/private-folders.ts'
import { setupHome } from '../../src/sandbox/setup-home.ts'

const places = { home: '/h', tmp: '/t', path: '/usr/bin' }

describe('childEnvironment', () => {
  test('is the same on every machine', () => {
    expect(childEnvironment({}, places)).toEqual({
      PATH: '/usr/bin',
      HOME: '/h',
      TMPDIR: '/t',
      TMP: '/t',
      TEMP: '/t',
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      CI: 'true',
      TERM: 'dumb',
    })
  })
  test('extra wins', () => {
    expect(childEnvironment({ TZ: 'Pacific/Auckland', X: '1' }, places)).toMatchObject({
      TZ: 'Pacific/Auckland',
      X: '1',
      CI: 'true',
    })
  })
})

describe('setupEnvironment', () => {
  test.each([
    'HTTP_PROXY',
    'https_proxy',
    'NO_PROXY',
    'NODE_EXTRA_CA_CERTS',
    'SSL_CERT_FILE',
    'npm_config_registry',
    'NPM_CONFIG_CAFILE',
    'GOPROXY',
    'GOFLAGS',
    'PIP_INDEX_URL',
    'CARGO_REGISTRIES_MINE_INDEX',
  ])('%s gets in', (name) => {
    expect(setupEnvironment({ [name]: 'https://x.example' }).variables).toEqual({ [name]: 'https://x.example' })
  })
  test.each([
    'GITHUB_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'NPM_TOKEN',
    'NODE_AUTH_TOKEN',
    'npm_config__auth',
    'NPM_CONFIG_//r.example/:_authToken',
    'npm_config_userconfig',
    'OPENAI_API_KEY',
    'INPUT_OPENAI-API-KEY',
    'AWS_SECRET_ACCESS_KEY',
    'CARGO_REGISTRIES_MINE_TOKEN',
    'CARGO_REGISTRY_TOKEN',
    'UV_INDEX_MINE_PASSWORD',
    'PIP_PASSWORD',
    'GOAUTH',
    'SSH_AUTH_SOCK',
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'BASH_ENV',
    'GITHUB_ENV',
    'PATH',
    'HOME',
    'GIT_ASKPASS',
  ])('%s does not', (name) => {
    expect(setupEnvironment({ [name]: 'value' }).variables).toEqual({})
  })
  test('a value with a user or password stays out, by name', () => {
    expect(
      setupEnvironment({
        HTTPS_PROXY: 'http://u:p@proxy:8080',
        PIP_INDEX_URL: 'https://token@pip.example/simple',
        GOPROXY: 'https://a.example,direct',
      }),
    ).toEqual({
      variables: { GOPROXY: 'https://a.example,direct' },
      dropped: ['HTTPS_PROXY', 'PIP_INDEX_URL'],
    })
  })
})

test('toolEnvironment names toolchains that a fresh HOME would lose', () => {
  const parent = { HOME: '/home/u', GOROOT: '/go', RUSTUP_HOME: '/r', GITHUB_TOKEN: 'x' }
  expect(toolEnvironment(parent, (folder) => folder === '/home/u/.pyenv')).toEqual({
    GOROOT: '/go',
    RUSTUP_HOME: '/r',
    PYENV_ROOT: '/home/u/.pyenv',
  })
})

describe('folders', () => {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'backtest-folders-')))
  const make = (folder: string): string => {
    mkdirSync(path.join(root, folder), { recursive: true })
    return path.join(root, folder)
  }
  afterAllRemove(root)

  test('hidden: home, runner files, agents', () => {
    expect(
      privateFolders({
        HOME: '/home/u',
        RUNNER_TEMP: '/w/_temp',
        GITHUB_ENV: '/w/_temp/_runner_file_commands/set_env_1',
        SSH_AUTH_SOCK: '/run/ssh/agent',
        XDG_RUNTIME_DIR: 'relative',
      }),
    ).toEqual(['/home/u', '/w/_temp', '/w/_temp/_runner_file_commands', '/run/ssh'])
    expect(privateFolders({ HOME: '/' })).toEqual([])
  })
  test('readable: toolchains in a hidden home, with their libraries and without credentials', () => {
    const home = make('home')
    for (const folder of ['.nvm', '.cargo/bin', '.ssh', 'opt/node/bin', 'opt/node/lib', 'bin']) make(`home/${folder}`)
    writeFileSync(path.join(home, '.cargo/credentials.toml'), '')
    const search = [`${home}/opt/node/bin`, `${home}/bin`, `${home}/missing/bin`, '/usr/bin', '.'].join(':')
    expect(
      toolFolders({ HOME: home, PATH: search }, [home])
        .map((folder) => path.relative(home, folder))
        .sort(),
    ).toEqual(['.cargo/bin', '.nvm', 'bin', 'opt/node/bin', 'opt/node/lib'])
    expect(toolFolders({ HOME: home, PATH: search }, [])).toEqual([])
  })

  test('setupHome copies where packages come from, and no credential', () => {
    const user = make('user')
    make('user/.config/go')
    writeFileSync(
      path.join(user, '.npmrc'),
      [
        'registry=https://r.example/',
        '@mine:registry = https://m.example/',
        '//r.example/:_authToken=abc',
        '_auth=abc',
        'cafile=/etc/ca.pem',
        'https-proxy=http://u:p@proxy/',
        'noproxy=${TOKEN}',
        'email=a@b.example',
        'script-shell=/tmp/evil',
        '; registry=x',
      ].join('\n'),
    )
    writeFileSync(path.join(user, '.config/go/env'), 'GOPROXY=https://g.example\nGOAUTH=netrc\nGOBIN=/x\n')
    const fresh = path.join(root, 'fresh')
    setupHome(fresh, user)
    expect(readFileSync(path.join(fresh, '.npmrc'), 'utf8')).toBe(
      'registry=https://r.example/\n@mine:registry = https://m.example/\ncafile=/etc/ca.pem\n',
    )
    expect(readFileSync(path.join(fresh, '.config/go/env'), 'utf8')).toBe('GOPROXY=https://g.example\n')
    setupHome(path.join(root, 'empty'), path.join(root, 'nobody'))
    expect(existsSync(path.join(root, 'empty'))).toBe(true)
    expect(existsSync(path.join(root, 'empty/.npmrc'))).toBe(false)
  })
})

function afterAllRemove(folder: string): void {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}
