// Builds into a fresh folder and compares it with the committed `dist/`, byte by byte.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const fresh = mkdtempSync(join(tmpdir(), 'backtest-dist-'))
try {
  execFileSync(process.execPath, ['scripts/build.mjs', fresh], { stdio: 'inherit' })
  const [built, committed] = [filesOf(fresh), filesOf('dist')]
  const names = [...new Set([...built.keys(), ...committed.keys()])].sort()
  const different = names.filter((name) => !(built.get(name)?.equals(committed.get(name) ?? Buffer.alloc(0)) ?? false))
  if (different.length > 0) {
    process.stderr.write(
      `dist/ is not what the sources give; run \`npm run build\` and commit. Different:\n  ${different.join('\n  ')}\n`,
    )
    process.exitCode = 1
  } else {
    process.stdout.write(`dist/ is what the sources give (${names.length} files)\n`)
  }
} finally {
  rmSync(fresh, { recursive: true, force: true })
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path), readFileSync(path)]
    }),
  )
}
