// Runs a TypeScript script: `node scripts/run-ts.mjs FILE [ARG…]`. Bundled by esbuild, as `dist/` is, so that Node 20 can run it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [file, ...rest] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('usage: node scripts/run-ts.mjs FILE [ARG…]\n')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'run-ts-'))
const outfile = join(folder, 'script.mjs')
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url)"
await build({
  entryPoints: [file],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  banner: { js: banner },
  sourcemap: 'inline',
  logLevel: 'warning',
})

process.argv = [process.argv[0] ?? 'node', resolve(file), ...rest]
await import(pathToFileURL(outfile).href)
