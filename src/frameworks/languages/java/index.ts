import type { Language } from '../language.ts'
import { JAVA_TOOLS } from './jdk.ts'
import { javaLinker } from './linker.ts'
import { findJavaSetup } from './setup.ts'

/** Maven and Gradle builds of Java, with Kotlin, Groovy and Scala sources beside. */
export const java: Language = {
  name: 'java',
  sources: ['java', 'kotlin', 'groovy', 'scala'],
  runsAsItStands: false,
  manifests: /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
  configs: { names: /^(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/ },
  tools: JAVA_TOOLS,
  setup: findJavaSetup,
  linker: javaLinker,
  example: {
    test: {
      file: 'src/test/java/a/SumTest.java',
      text: 'package a;\n\nclass SumTest {\n  @Test void adds() {}\n}\n',
    },
    setups: [{ 'pom.xml': '<project/>' }, { 'build.gradle': '', gradlew: '' }],
  },
}
