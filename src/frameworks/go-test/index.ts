import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { dirOf, relativeTo } from '../files.ts'
import { parseGoTest } from './parse.ts'
import { goTestsIn, suiteRunners } from './sources.ts'

/** `go test -json`, Go 1.10 and later (tried: 1.26). Tests that a panic kept from their end run again without it. */
export const goTest: TestFramework = {
  name: 'go test',
  language: 'go',
  tools: ['go'],
  detect(pkg) {
    const module = pkg.homes.get('go')
    return module === undefined ? null : { evidence: [`${module === '.' ? '' : `${module}/`}go.mod`] }
  },
  claims(file): FileClaim | null {
    return file.endsWith('_test.go') ? { by: 'import', evidence: ['named _test.go'] } : null
  },
  isTestFile: (path) => path.endsWith('_test.go'),
  /** A tag changes what every package compiles, so tagged files run apart. */
  splitKey: (_file, content) => goTestsIn(content).tags.join(','),
  /** A suite's methods and the function that starts them may stand in different files of a package. */
  needsSource: (path, _dir, testFolders) => path.endsWith('_test.go') && testFolders.has(dirOf(path)),
  versionCommand: ['go', 'version'],
  command,
  parse: parseGoTest,
}

/**
 * One process for all packages of the affected files, in the module's directory. `-run` names the files' own tests (and
 * the functions that start their suites); `-count=1` keeps Go's result cache out of it. The report is the stdout: Go
 * prints its events there and nowhere else. Our starter runs again what a panic cut off.
 */
function command(request: CommandRequest): TestCommand {
  const { pkg, files, sources } = request
  const module = pkg.homes.get('go') ?? '.'
  const folders = [...new Set(files.map((file) => dirOf(file)))].sort()
  const packages = folders.map((dir) => (dir === module ? '.' : `./${relativeTo(module, dir)}`))
  const tags = [...new Set(files.flatMap((file) => goTestsIn(sources.get(file) ?? '').tags))]
  const names = wantedFunctions(files, sources)
  const argv = [
    'node',
    `${request.reportersDir}/go-test.mjs`,
    'go',
    'test',
    '-json',
    '-count=1',
    '-vet=off',
    ...(tags.length > 0 ? [`-tags=${tags.join(',')}`] : []),
    ...(names.length > 0 ? ['-run', `^(${names.join('|')})$`] : []),
    ...packages,
  ]
  return { argv, env: request.invocation.env, path: [], report: 'stdout', cwd: module }
}

function wantedFunctions(files: readonly string[], sources: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set<string>()
  for (const file of files) {
    const { functions, suites } = goTestsIn(sources.get(file) ?? '')
    for (const name of functions) names.add(name)
    if (suites.length === 0) continue
    for (const [path, text] of sources) {
      if (dirOf(path) === dirOf(file)) for (const name of suiteRunners(text, suites)) names.add(name)
    }
  }
  return [...names]
}
