/** Which build tool a directory is built by, and where its build begins. */
import { dirsUpward } from '../../files.ts'

export const MAVEN_FILE = 'pom.xml'
export const GRADLE_FILES = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'] as const

export type BuildTool = 'maven' | 'gradle'

/** Names of the files in one directory. */
export type NamesIn = (dir: string) => readonly string[]

/** A directory with files of both is Maven's: the other is mostly there for an IDE or half moved. */
export function buildToolOf(dir: string, namesIn: NamesIn): BuildTool | null {
  const names = namesIn(dir)
  if (names.includes(MAVEN_FILE)) return 'maven'
  return GRADLE_FILES.some((name) => names.includes(name)) ? 'gradle' : null
}

/** The outermost directory of an unbroken line of build files above `dir`; `textOf` tells what stands in one. */
export function mavenRoot(dir: string, namesIn: NamesIn, textOf: (path: string) => string | undefined): string {
  let root = dir
  for (const above of dirsUpward(dir).slice(1)) {
    if (!namesIn(above).includes(MAVEN_FILE)) continue
    if (!/<modules>/.test(textOf(above === '.' ? MAVEN_FILE : `${above}/${MAVEN_FILE}`) ?? '')) break
    root = above
  }
  return root
}

/** Where the settings stand; the build's own directory without any. */
export function gradleRoot(dir: string, namesIn: NamesIn): string {
  const settings = dirsUpward(dir).find((above) =>
    namesIn(above).some((name) => /^settings\.gradle(?:\.kts)?$/.test(name)),
  )
  return settings ?? dirsUpward(dir).findLast((above) => buildToolOf(above, namesIn) === 'gradle') ?? dir
}

/** The path by which Gradle names a project: `:core:api` of `core/api`, `` of the root. */
export function gradlePath(root: string, dir: string): string {
  const inside = root === '.' ? dir : dir.slice(root.length + 1)
  return inside === '.' || inside === '' ? '' : `:${inside.replaceAll('/', ':')}`
}
