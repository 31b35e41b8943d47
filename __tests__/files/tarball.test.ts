/** Folders as one file and back: links, odd names, limits. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { LimitError } from '../../src/core/errors.ts'
import { packFiles, unpackFiles } from '../../src/files/tarball.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tarball-'))
  mkdirSync(path.join(root, 'from'))
  mkdirSync(path.join(root, 'to'))
})
afterEach(() => rmSync(root, { recursive: true }))

const at = (...parts: string[]): string => path.join(root, ...parts)
const pack = (names: readonly string[], rest: { readonly exclude?: string[]; readonly maxBytes?: number } = {}) =>
  packFiles({ root: at('from'), names, file: at('a.tar'), maxBytes: 1_000_000, ...rest })

test('what was packed comes out as it was: odd names, links, modes', async () => {
  const names = ['-n', '--checkpoint-action=exec=touch pwn', 'new\nline', 'grüße', ' blank ']
  for (const name of names) writeFileSync(at('from', name), name)
  mkdirSync(at('from', 'folder'))
  writeFileSync(at('from', 'folder', 'run'), '#!/bin/sh\n', { mode: 0o755 })
  symlinkSync('/etc/passwd', at('from', 'folder', 'link'))
  writeFileSync(at('from', 'not-asked-for'), '')
  const bytes = await pack([...names, 'folder/'])
  expect(lstatSync(at('a.tar')).size).toBe(bytes)
  await unpackFiles(at('a.tar'), at('to'))
  for (const name of names) expect(readFileSync(at('to', name), 'utf8')).toBe(name)
  expect(lstatSync(at('to', 'folder', 'run')).mode & 0o777).toBe(0o755)
  expect(readlinkSync(at('to', 'folder', 'link'))).toBe('/etc/passwd')
  expect(() => lstatSync(at('to', 'not-asked-for'))).toThrow('ENOENT')
})

test('leaves out what is excluded', async () => {
  mkdirSync(at('from', '.npm', '_cacache'), { recursive: true })
  writeFileSync(at('from', '.npm', '_cacache', 'x'), 'x')
  writeFileSync(at('from', '.npm', 'kept'), 'x')
  await pack(['.'], { exclude: ['./.npm/_cacache'] })
  await unpackFiles(at('a.tar'), at('to'))
  expect(readFileSync(at('to', '.npm', 'kept'), 'utf8')).toBe('x')
  expect(() => lstatSync(at('to', '.npm', '_cacache'))).toThrow('ENOENT')
})

test('over its limit it ends; what is missing or broken is an error', async () => {
  writeFileSync(at('from', 'large'), Buffer.alloc(200_000))
  await expect(pack(['large'], { maxBytes: 100_000 })).rejects.toThrow(LimitError)
  rmSync(at('a.tar'))
  await expect(pack(['nothing'])).rejects.toThrow('tar ended with')
  writeFileSync(at('broken.tar'), 'no archive')
  await expect(unpackFiles(at('broken.tar'), at('to'))).rejects.toThrow('tar ended with')
})
