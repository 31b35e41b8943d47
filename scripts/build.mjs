// Bundles `dist/`. Same sources and lock file → same bytes; `npm run dist:check` and CI compare them.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const outdir = process.argv[2] ?? 'dist'
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Output name → entry. A missing entry is an error: nothing is left out silently. */
const entryPoints = {
  cli: 'src/entrypoints/cli/main.ts',
  plan: 'src/entrypoints/action/plan.ts',
  verify: 'src/entrypoints/action/verify.ts',
  publish: 'src/entrypoints/action/publish.ts',
  store: 'src/entrypoints/action/store.ts',
  review: 'src/entrypoints/action/review.ts',
  backtest: 'src/entrypoints/action/backtest.ts',
}

rmSync(outdir, { recursive: true, force: true })

// CommonJS dependencies inside an ES module bundle still call `require` for Node's own modules.
const banner = [
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
].join('\n')

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  banner: { js: banner },
  define: { BACKTEST_VERSION: JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
}

const result = await build({
  ...shared,
  entryPoints: Object.fromEntries(Object.entries(entryPoints).filter(([, file]) => existsSync(file))),
  outdir,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
})

// Exported tasks carry this one alone: one file, without chunks.
await build({ ...shared, entryPoints: { grade: 'src/entrypoints/grade/main.ts' }, outdir })

// The test reporters run inside other people's test processes: plain files, never bundled.
if (existsSync('src/frameworks/reporters'))
  cpSync('src/frameworks/reporters', join(outdir, 'reporters'), { recursive: true })

writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }\n')
writeFileSync(join(outdir, 'licenses.txt'), licences(result.metafile))

const missing = Object.values(entryPoints).filter((file) => !existsSync(file))
if (missing.length > 0) {
  process.stderr.write(`build: no such entry: ${missing.join(', ')}\n`)
  process.exitCode = 1
}

/** Every bundled package with its version and licence text, so that the bundle names what it carries. */
function licences(metafile) {
  const folders = new Set()
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
    if (match) folders.add(match[1])
  }
  return [...folders]
    .sort()
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
      const text = file
        ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
        : '(no licence file in the package)'
      return `${manifest.name} ${manifest.version} (${manifest.license ?? 'no licence field'})\n\n${text}\n`
    })
    .join('\n----\n\n')
}
