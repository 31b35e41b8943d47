import { selectTests, targetKey } from '../cargo/command.ts'
import { isSourceOf, manifestOf, runnerEnv } from '../cargo/index.ts'
import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import type { PackageContext } from '../package.ts'
import { parseNextest } from './parse.ts'

/** JUnit XML of nextest 0.9, in repositories that have a `.config/nextest.toml`; each test is a process of its own. `cargo test` where nextest is not installed. */
export const cargoNextest: TestFramework = {
  name: 'cargo nextest',
  language: 'rust',
  tools: ['cargo-nextest'],
  detect(pkg) {
    const path = configOf(pkg)
    return path === null ? null : { evidence: [path] }
  },
  claims(file, _content, pkg): FileClaim | null {
    const path = configOf(pkg)
    if (path === null || manifestOf(pkg) === null || !file.endsWith('.rs')) return null
    return { by: 'import', evidence: [`runs with nextest, says ${path}`] }
  },
  isTestFile: (path) => path.endsWith('.rs'),
  splitKey: (file) => targetKey(file),
  needsSource: (path, dir) => isSourceOf(path, dir),
  versionCommand: ['cargo-nextest', '--version'],
  command,
  parse: parseNextest,
}

function configOf(pkg: PackageContext): string | null {
  return [...pkg.configs.keys()].find((path) => path.endsWith('.config/nextest.toml')) ?? null
}

/** The words are those of `cargo test`, so that it can stand in. */
function command(request: CommandRequest): TestCommand {
  const { options, filters, cwd } = selectTests(request)
  const script = `${request.reportersDir}/nextest.sh`
  const words = ['--no-fail-fast', ...options, ...(filters.length === 0 ? [] : ['--', ...filters])]
  return { argv: ['sh', script, request.reportPath, ...words], env: runnerEnv(request), path: [], report: 'file', cwd }
}
