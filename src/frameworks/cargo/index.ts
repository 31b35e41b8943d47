import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import type { PackageContext } from '../package.ts'
import { selectTests, targetKey } from './command.ts'
import { parseCargoTest } from './parse.ts'

/** Console text of `cargo test` (stable Rust has no other report), taken from each test program by a runner of ours. Tests that another one's abort cut off run again without it. Cargo 1.95; unit tests and `tests/`, no doc tests. */
export const cargoTest: TestFramework = {
  name: 'cargo test',
  language: 'rust',
  tools: ['cargo'],
  detect(pkg) {
    const path = manifestOf(pkg)
    return path === null ? null : { evidence: [path] }
  },
  claims(file, _content, pkg): FileClaim | null {
    const path = manifestOf(pkg)
    return path === null || !file.endsWith('.rs') ? null : { by: 'import', evidence: [`belongs to ${path}`] }
  },
  isTestFile: (path) => path.endsWith('.rs'),
  splitKey: (file) => targetKey(file),
  needsSource: (path, dir) => isSourceOf(path, dir),
  versionCommand: ['cargo', '--version'],
  command,
  parse: parseCargoTest,
}

/** Modules tell which target holds a file, and in which file a test stands. */
export function isSourceOf(path: string, dir: string): boolean {
  const prefix = dir === '.' ? '' : `${dir}/`
  return (
    path === `${prefix}Cargo.toml` ||
    (path.startsWith(prefix) && /^(?:src|tests)\/.*\.rs$/.test(path.slice(prefix.length)))
  )
}

export function manifestOf(pkg: PackageContext): string | null {
  const home = pkg.homes.get('rust')
  return home === undefined ? null : home === '.' ? 'Cargo.toml' : `${home}/Cargo.toml`
}

/** Cargo takes the runner of the machine it builds for. */
const MACHINES = [
  'x86_64-unknown-linux-gnu',
  'aarch64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
  'aarch64-unknown-linux-musl',
  'x86_64-apple-darwin',
  'aarch64-apple-darwin',
]

export function runnerEnv({ reportersDir, reportPath, invocation }: CommandRequest): Readonly<Record<string, string>> {
  const runner = `sh ${reportersDir}/cargo-runner.sh`
  const names = MACHINES.map((triple) => `CARGO_TARGET_${triple.toUpperCase().replaceAll('-', '_')}_RUNNER`)
  return {
    ...invocation.env,
    ...Object.fromEntries(names.map((name) => [name, runner])),
    BACKTEST_REPORT: reportPath,
    RUST_BACKTRACE: '0',
  }
}

/** `--no-fail-fast`: else a failing program keeps the later ones from running. */
function command(request: CommandRequest): TestCommand {
  const { options, filters, cwd } = selectTests(request)
  const argv = ['cargo', 'test', '--no-fail-fast', ...options, ...(filters.length === 0 ? [] : ['--', ...filters])]
  return { argv, env: runnerEnv(request), path: [], report: 'file', cwd }
}
