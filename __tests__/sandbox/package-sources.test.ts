/** Another registry may give other packages for the same manifest: it is another install. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { packageSources } from '../../src/sandbox/package-sources.ts'

const home = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backtest-home-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return folder
}

test('what says where packages come from counts, in one spelling and order', () => {
  const HOME = home({
    '.npmrc': 'registry=https://npm.example/\n@acme:registry=https://acme.example/\nproxy=http://proxy.example/\n',
    '.config/go/env': 'GOPROXY=https://go.example\n',
  })
  const variables = { PIP_INDEX_URL: 'https://pip.example/simple', npm_config_registry: 'https://npm.example/' }
  const sources = [
    '.config/go/env: GOPROXY=https://go.example',
    '.npmrc: @acme:registry=https://acme.example/',
    '.npmrc: registry=https://npm.example/',
    'NPM_CONFIG_REGISTRY=https://npm.example/',
    'PIP_INDEX_URL=https://pip.example/simple',
  ]
  expect(packageSources({ HOME, ...variables })).toEqual(sources)
  const others = { HTTPS_PROXY: 'http://127.0.0.1:4711', PIP_DEFAULT_TIMEOUT: '90', SSL_CERT_FILE: '/etc/ca.pem' }
  expect(packageSources({ ...others, ...variables, HOME })).toEqual(sources)
})

test('nothing set is nothing, and what holds a password is not handed on and not counted', () => {
  expect(packageSources({})).toEqual([])
  expect(packageSources({ HOME: home({ '.npmrc': '//npm.example/:_authToken=abc\n' }) })).toEqual([])
  expect(packageSources({ PIP_INDEX_URL: 'https://dana:secret@pip.example/simple' })).toEqual([])
})
