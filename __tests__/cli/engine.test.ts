import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'

const ENGINE = resolve(import.meta.dirname, '../../src/entrypoints/engine.ts')
/** Patterns that ran once before and are used in every way after; the engine complains about unknown flags on its errors. */
const SCRIPT = `
import { optimiseLater } from ${JSON.stringify(ENGINE)}
const text = 'ab ac '.repeat(50)
const patterns = Array.from({ length: 4 }, (_, at) => new RegExp('a[bc]|never' + at, 'g'))
for (const pattern of patterns) pattern.exec(text)
optimiseLater()
for (const pattern of patterns) pattern.lastIndex = 0
const [calling, replacing, matching, walking] = patterns
process.stdout.write([
  text.replace(calling, () => 'x').length,
  text.replace(replacing, 'x').length,
  text.match(matching).length,
  [...text.matchAll(walking)].length,
].join(' '))
`

test('a process that works already goes on when it is told to optimise later', () => {
  const built = buildSync({
    stdin: { contents: SCRIPT, loader: 'ts', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  const code = built.outputFiles[0]?.text ?? ''
  const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  expect([ran.status, ran.signal, ran.stdout, ran.stderr]).toEqual([0, null, '200 200 100 100', ''])
})
