import { baseOf } from '../files.ts'
import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { buildToolOf, mavenRoot } from '../languages/java/build-tool.ts'
import { testClassOf } from '../languages/java/classes.ts'
import { moduleWords } from '../languages/java/maven-words.ts'
import type { PackageContext } from '../package.ts'
import { parseMaven } from './parse.ts'

/** Maven 3.8 and 3.9 with Surefire 2.12, 2.22, 3.2 and 3.5: JUnit 3, 4 and 5 (Jupiter and Vintage). Offline. */
export const maven: TestFramework = {
  name: 'maven',
  language: 'java',
  tools: ['mvn', 'mvnw'],
  detect(pkg) {
    const path = pomOf(pkg)
    return path === null ? null : { evidence: [path] }
  },
  claims(file, _content, pkg): FileClaim | null {
    const path = pomOf(pkg)
    if (path === null || !isTestSource(file) || isIntegrationTest(file)) return null
    return { by: 'import', evidence: [`belongs to ${path}`] }
  },
  isTestFile: isTestSource,
  versionCommand: ['mvn', '--version'],
  command,
  parse: parseMaven,
}

function pomOf(pkg: PackageContext): string | null {
  const home = pkg.homes.get('java')
  if (home === undefined || buildToolOf(home, (dir) => pkg.names.get(dir) ?? []) !== 'maven') return null
  return home === '.' ? 'pom.xml' : `${home}/pom.xml`
}

export function isTestSource(path: string): boolean {
  return /\.(?:java|kt|groovy|scala)$/.test(baseOf(path))
}

/**
 * `mvn test` leaves these to the `verify` phase (https://maven.apache.org/surefire/maven-failsafe-plugin/examples/inclusion-exclusion.html):
 * integration, soak and load tests that want servers and minutes.
 */
function isIntegrationTest(path: string): boolean {
  return /^(?:IT[A-Z0-9_].*|.*IT|.*ITCase)\.\w+$/.test(baseOf(path))
}

/** `-pl … -am`: the module with those it needs, compiled as far as they changed; `$*` also starts nested classes, which Surefire 2 leaves out. */
function command({ pkg, files, sources, reportPath, reportersDir, invocation }: CommandRequest): TestCommand {
  const module = pkg.homes.get('java') ?? '.'
  const root = mavenRoot(
    module,
    (dir) => pkg.names.get(dir) ?? [],
    (path) => pkg.configs.get(path),
  )
  const classes = files.map((file) => testClassOf(file, sources.get(file) ?? '').replaceAll('.', '/'))
  const tests = classes.flatMap((name) => [name, `${name}$*`])
  return {
    argv: [
      'node',
      `${reportersDir}/maven.mjs`,
      reportPath,
      '-o',
      '-B',
      ...moduleWords(root, module),
      'test',
      `-Dtest=${tests.join(',')}`,
    ],
    env: invocation.env,
    path: [],
    report: 'file',
    cwd: root,
  }
}
