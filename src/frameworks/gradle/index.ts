import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { buildToolOf, gradlePath, gradleRoot } from '../languages/java/build-tool.ts'
import { testClassOf } from '../languages/java/classes.ts'
import { isTestSource } from '../maven/index.ts'
import type { PackageContext } from '../package.ts'
import { parseGradle } from './parse.ts'

/** Tried with Gradle 4.4 on JUnit 3 and 4; later versions and JUnit 5 are not. The wrapper where its Gradle can be fetched, else the installed one; no Android. */
export const gradle: TestFramework = {
  name: 'gradle',
  language: 'java',
  tools: ['gradle', 'gradlew'],
  detect(pkg) {
    const path = buildFileOf(pkg)
    return path === null ? null : { evidence: [path] }
  },
  claims(file, _content, pkg): FileClaim | null {
    const path = buildFileOf(pkg)
    if (path === null || !isTestSource(file) || isAndroid(pkg, path)) return null
    return { by: 'import', evidence: [`belongs to ${path}`] }
  },
  isTestFile: isTestSource,
  /** A source set has a task of its own; a project needs no build file of its own. */
  splitKey: (file) => Object.values(placeOf(file)).join(':'),
  versionCommand: ['gradle', '--offline', '--version'],
  command,
  parse: parseGradle,
}

function buildFileOf(pkg: PackageContext): string | null {
  const home = pkg.homes.get('java')
  if (home === undefined || buildToolOf(home, (dir) => pkg.names.get(dir) ?? []) !== 'gradle') return null
  const name = (pkg.names.get(home) ?? []).includes('build.gradle.kts') ? 'build.gradle.kts' : 'build.gradle'
  return home === '.' ? name : `${home}/${name}`
}

/** Its test tasks have other names, and its SDK has to be installed by hand. */
function isAndroid(pkg: PackageContext, path: string): boolean {
  return /com\.android\.(?:application|library)/.test(pkg.configs.get(path) ?? '')
}

const PLACE = /^(?:(.*)\/)?src\/(\w{1,60})\/(?:java|kotlin|groovy|scala)\//

interface Place {
  /** Directory of the project; null where the file stands at no usual place. */
  readonly project: string | null
  readonly task: string
}

/** `core` and `integrationTest` of `core/src/integrationTest/java/…`: Gradle names task and source set alike. */
function placeOf(file: string): Place {
  const [whole, project = '.', task = 'test'] = PLACE.exec(file) ?? []
  return { project: whole === undefined ? null : project, task }
}

/** `--continue`: a task that fails early keeps no other from running. The configuration cache would not run our script. */
function command({ pkg, files, sources, reportPath, reportersDir, invocation }: CommandRequest): TestCommand {
  const home = pkg.homes.get('java') ?? '.'
  const root = gradleRoot(home, (dir) => pkg.names.get(dir) ?? [])
  const { project, task } = placeOf(files[0] ?? '')
  return {
    argv: [
      'sh',
      `${reportersDir}/gradle.sh`,
      '--offline',
      '--no-daemon',
      '--console=plain',
      '--continue',
      '-Dorg.gradle.configuration-cache=false',
      '--init-script',
      `${reportersDir}/gradle-init.gradle`,
      `${gradlePath(root, project ?? home)}:${task}`,
      ...files.flatMap((file) => ['--tests', testClassOf(file, sources.get(file) ?? '')]),
    ],
    env: { ...invocation.env, BACKTEST_REPORT: reportPath },
    path: [],
    report: 'file',
    cwd: root,
  }
}
