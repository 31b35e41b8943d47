import type { SetupQuestion } from '../language.ts'
import { emptyPlan, HOME, REPORTERS, type SetupPlan, type VersionWish } from '../../setup/plan.ts'
import type { ProjectFiles } from '../../files.ts'
import { baseOf, dirOf, dirsUpward } from '../../files.ts'
import { buildToolOf, gradlePath, gradleRoot, mavenRoot, type NamesIn } from './build-tool.ts'
import { type ChosenJdk, chooseJdk } from './jdk.ts'
import { MAVEN_PROPERTIES, moduleWords } from './maven-words.ts'
import { javaWishes } from './versions.ts'

/** Java takes its home from the system, not from the environment: both tools are told where their caches lie. */
const JAVA_ENV: Readonly<Record<string, string>> = {
  MAVEN_OPTS: [`maven.repo.local=${HOME}/.m2/repository`, ...MAVEN_PROPERTIES].map((one) => `-D${one}`).join(' '),
  GRADLE_USER_HOME: `${HOME}/.gradle`,
}

/** A name that no test has: the tools fetch all that a test run needs, and run nothing. */
const NO_TEST = 'backtestNoSuchTest'

export async function findJavaSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  const module = home ?? asked
  const namesIn = namesReader(files)
  const tool = buildToolOf(module, namesIn)
  if (home === null || tool === null)
    return { ...emptyPlan(asked), evidence: ['no pom.xml and no build.gradle at or above the tests'] }
  const texts = await buildTexts(files, module)
  const root = tool === 'maven' ? mavenRoot(module, namesIn, (path) => texts.get(path)) : gradleRoot(module, namesIn)
  const wrapper = namesIn(root).includes(tool === 'maven' ? 'mvnw' : 'gradlew')
  const ways =
    tool === 'maven' ? mavenInstall(root, module, anyTest(files, module)) : gradleInstall(root, module, wrapper)
  const versions = wishesOf(texts)
  const jdk = chooseJdk(
    versions.map(({ wanted }) => wanted),
    tools,
  )
  const env = jdk === null || jdk.home === null ? JAVA_ENV : { ...JAVA_ENV, JAVA_HOME: jdk.home }
  return {
    ...emptyPlan(root),
    kind: 'java',
    manager: tool,
    lockKeyFiles: keyFiles(files, root),
    ...ways,
    env,
    testEnv: env,
    path: [...(tool === 'maven' ? [OWN_MAVEN] : []), ...(jdk === null || jdk.home === null ? [] : [`${jdk.home}/bin`])],
    versions,
    toolVersions: jdk === null ? {} : { java: String(jdk.release) },
    evidence: [
      `${buildFileOf(module, namesIn)} is built by ${tool === 'maven' ? 'Maven' : 'Gradle'}`,
      ...(root === module ? [] : [`the build begins in ${root === '.' ? 'the root' : root}`]),
      ...(wrapper && tool === 'maven' ? ['mvnw is not used: the installed Maven runs'] : []),
      ...jdkEvidence(jdk, tools),
    ],
  }
}

function jdkEvidence(jdk: ChosenJdk | null, tools: ReadonlyMap<string, string>): readonly string[] {
  if (jdk !== null) return [`JDK ${jdk.release} of ${jdk.home ?? 'the PATH'}`]
  return tools.has('java') ? ['no JDK of this machine builds for the release asked for: the one on the PATH tries'] : []
}

type Ways = Pick<SetupPlan, 'install' | 'alternatives'> & Partial<Pick<SetupPlan, 'installPath' | 'wayNotes'>>

/** Where `reporters/maven-setup.mjs` puts a Maven that it had to bring. */
const OWN_MAVEN = `${HOME}/.maven/bin`
const BROUGHT =
  'Maven did not come to an end as it stands: a newer one was fetched, or releases stand in for snapshots that are gone'

/** Maven fetches a plugin when it runs, and the test provider when it has classes to test: so it runs everything but tests. */
function mavenInstall(root: string, module: string, anyClass: string): Ways {
  const words = ['mvn', '-B', ...moduleWords(root, module), '-Dmaven.test.failure.ignore=true']
  const noTest = ['test', `-Dtest=${anyClass}#${NO_TEST}`]
  const brought = ['node', `${REPORTERS}/maven-setup.mjs`, ...words.slice(1), ...noTest]
  return {
    install: [[...words, ...noTest]],
    alternatives: [[brought], [[...words, 'test-compile']]],
    installPath: [OWN_MAVEN],
    wayNotes: ['', BROUGHT],
  }
}

/** A suite of JUnit 3 runs its tests whatever their names: mostly it is not named like a test. */
function anyTest(files: ProjectFiles, module: string): string {
  const prefix = module === '.' ? 'src/test/' : `${module}/src/test/`
  return files.list().some((path) => path.startsWith(prefix) && /Test\.\w{1,10}$/.test(path)) ? '*Test' : '*'
}

/** The wrapper's own Gradle where it can be fetched, else the installed one. That no test fits is what the last command is for. */
function gradleInstall(root: string, module: string, wrapper: boolean): Ways {
  // A module without a build file of its own is built from the root, with all others.
  const prefix = root === module ? '' : `${gradlePath(root, module)}:`
  const way = (program: string): readonly string[] => {
    const run = `${program} --no-daemon --console=plain`
    return [
      'sh',
      '-c',
      `${run} ${prefix}testClasses && { ${run} --continue ${prefix}test --tests ${NO_TEST} || true; }`,
    ]
  }
  const installed = way('gradle')
  return wrapper
    ? { install: [way('sh ./gradlew')], alternatives: [[installed]] }
    : { install: [installed], alternatives: [] }
}

function namesReader(files: ProjectFiles): NamesIn {
  const names = new Map<string, string[]>()
  for (const path of files.list()) {
    const known = names.get(dirOf(path))
    if (known === undefined) names.set(dirOf(path), [baseOf(path)])
    else known.push(baseOf(path))
  }
  return (dir) => names.get(dir) ?? []
}

async function buildTexts(files: ProjectFiles, module: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const dir of dirsUpward(module))
    for (const name of ['pom.xml', 'build.gradle', 'build.gradle.kts']) {
      const path = dir === '.' ? name : `${dir}/${name}`
      const text = await files.read(path)
      if (text !== null) texts.set(path, text)
    }
  return texts
}

function wishesOf(texts: ReadonlyMap<string, string>): VersionWish[] {
  return [...texts].flatMap(([source, text]) => javaWishes(text).map((wanted) => ({ wanted, source })))
}

function buildFileOf(module: string, namesIn: NamesIn): string {
  const name = ['pom.xml', 'build.gradle', 'build.gradle.kts'].find((one) => namesIn(module).includes(one)) ?? ''
  return module === '.' ? name : `${module}/${name}`
}

const KEY_FILE =
  /(?:^|\/)(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|gradle\.properties|gradle\.lockfile|libs\.versions\.toml|gradle-wrapper\.properties|maven\.config|extensions\.xml|jvm\.config)$/

/** Build files of all modules decide together what gets fetched. */
function keyFiles(files: ProjectFiles, root: string): readonly string[] {
  const prefix = root === '.' ? '' : `${root}/`
  const own = files.list().filter((path) => path.startsWith(prefix) && KEY_FILE.test(path))
  // Builds of test data are fixtures, not modules.
  return own.filter((path) => !/\/src\/(?:test|it)\//.test(path)).sort()
}
