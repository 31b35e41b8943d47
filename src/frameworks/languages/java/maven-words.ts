/** What installs and tests say to Maven. */

/** Checks of style, licence and API that stop a build before its tests; JaCoCo is not among them, for tests may need its `argLine`. */
const SKIPPED = [
  'checkstyle.skip',
  'enforcer.skip',
  'rat.skip',
  'spotless.check.skip',
  'spotless.apply.skip',
  'spotbugs.skip',
  'pmd.skip',
  'cpd.skip',
  'animal.sniffer.skip',
  'maven.javadoc.skip',
  'license.skip',
  'japicmp.skip',
  'revapi.skip',
  'fmt.skip',
  'cyclonedx.skip',
]

/**
 * For `MAVEN_OPTS`, where the tool reads its properties from as well. A pattern that fits no test is no failure
 * (`surefire.failIfNoSpecifiedTests`, before version 2.12 `failIfNoTests`): modules that the tested one needs have other tests.
 */
export const MAVEN_PROPERTIES: readonly string[] = [
  'style.color=never',
  'skipTests=false',
  'failIfNoTests=false',
  'surefire.failIfNoSpecifiedTests=false',
  'surefire.rerunFailingTestsCount=0',
  ...SKIPPED.map((name) => `${name}=true`),
]

/** The module and what it needs; nothing where it is the whole build. */
export function moduleWords(root: string, module: string): readonly string[] {
  if (root === module) return []
  return ['-pl', root === '.' ? module : module.slice(root.length + 1), '-am']
}
