import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { gradle } from '../../src/frameworks/gradle/index.ts'
import { ClassPlaces, testClassOf } from '../../src/frameworks/languages/java/classes.ts'
import { chooseJdk } from '../../src/frameworks/languages/java/jdk.ts'
import { javaLinker, typeOf } from '../../src/frameworks/languages/java/linker.ts'
import { javaNames } from '../../src/frameworks/languages/java/names.ts'
import { javaWishes } from '../../src/frameworks/languages/java/versions.ts'
import { maven } from '../../src/frameworks/maven/index.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { carriedOut, detectSetup } from '../../src/frameworks/setup/index.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

describe('names in Java sources', () => {
  test('package, imports, types; nothing from comments and strings', () => {
    const source = `/* package no; */ package org.acme.shape;
import java.util.List; // import no.Such;
import static org.acme.Tools.half;
import org.acme.area.*;
class Square { String s = "new Hidden()"; char c = '"'; Area a = Area.of(1); record Side(int n) {} }`
    const names = javaNames(source)
    expect(names.package).toBe('org.acme.shape')
    expect(names.imports).toEqual(['java.util.List', 'org.acme.Tools.half', 'org.acme.area.*'])
    expect([...names.declared]).toEqual(['Square', 'Side'])
    expect(names.types.has('Area')).toBe(true)
    expect(names.types.has('Hidden')).toBe(false)
  })

  test('never throws, and time grows with the text', () => {
    assert(property(string({ unit: 'binary', maxLength: 2000 }), (source) => javaNames(source).package.length >= 0))
    for (const part of ['/*', '"""', '"', 'import a.', "'", 'package '])
      expect(javaNames(part.repeat(5000)).types.size).toBe(0)
  })
})

describe('javaLinker', () => {
  const project = {
    'core/src/main/java/org/acme/Clock.java': 'package org.acme;\npublic class Clock { Zone zone; }',
    'core/src/main/java/org/acme/Zone.java': 'package org.acme;\nimport org.acme.text.*;\nclass Zone { Name name; }',
    'core/src/main/java/org/acme/text/Name.java': 'package org.acme.text;\npublic class Name {}',
    'core/src/test/java/org/acme/ClockTest.java': 'package org.acme;\nclass ClockTest { Clock clock; }',
    'app/src/test/kotlin/org/app/AppTest.kt': 'package org.app\nimport org.acme.Clock.Tick\nclass AppTest',
  }

  test.each([
    ['core/src/main/java/org/acme/Clock.java', ['core/src/main/java/org/acme/Zone.java']],
    ['core/src/main/java/org/acme/Zone.java', ['core/src/main/java/org/acme/text/Name.java']],
    ['core/src/test/java/org/acme/ClockTest.java', ['core/src/main/java/org/acme/Clock.java']],
    ['app/src/test/kotlin/org/app/AppTest.kt', ['core/src/main/java/org/acme/Clock.java']],
  ])('%s', async (path, expected) => {
    const linker = await javaLinker(projectOf(project))
    expect(linker.links(path, project[path as keyof typeof project]).map(({ to }) => to)).toEqual(expected)
  })

  test('a file stands where its package says', () => {
    expect(typeOf('core/src/main/java/org/acme/Clock.java')).toBe('org.acme.Clock')
    expect(typeOf('test/org/acme/ClockTest.java')).toBe('org.acme.ClockTest')
    expect(typeOf('Clock.java')).toBe('Clock')
  })
})

test('classes and their files', () => {
  const file = 'src/test/kotlin/shapes.kt'
  const source = 'package a.b\nclass SquareTest { class Inner }\nclass CircleTest'
  const places = new ClassPlaces([file], new Map([[file, source]]))
  expect(places.of('a.b.SquareTest$Inner$Deep')).toEqual({ file, nested: ['Inner', 'Deep'] })
  expect(places.of('a.b.CircleTest').file).toBe(file)
  expect(places.of('a.b.OtherTest').file).toBe('')
  expect(testClassOf('src/test/java/a/b/SquareTest.java', '')).toBe('a.b.SquareTest')
})

test.each([
  ['<maven.compiler.source>1.8</maven.compiler.source>', ['8']],
  [
    '<maven.compiler.release>8</maven.compiler.release><maven.compiler.testRelease>11</maven.compiler.testRelease>',
    ['8', '11'],
  ],
  ['languageVersion = JavaLanguageVersion.of(21)', ['21']],
  ['sourceCompatibility = JavaVersion.VERSION_1_8', ['8']],
  ["sourceCompatibility = '11'", ['11']],
])('Java asked for by %s', (text, expected) => {
  expect(javaWishes(text)).toEqual(expected)
})

const JDKS = new Map([
  ['java', 'openjdk 17.0.15 2025-04-15'],
  ['/jvm/25/bin/java', 'openjdk 25.0.1 2025-10-21'],
  ['/jvm/21/bin/java', 'openjdk 21.0.5 2024-10-15'],
  ['/jvm/11/bin/java', 'openjdk 11.0.25 2024-10-15'],
])

test.each([
  [[], { home: null, release: 17 }],
  [['8', '17'], { home: null, release: 17 }],
  [['21'], { home: '/jvm/21', release: 21 }],
  [['6'], { home: '/jvm/11', release: 11 }],
  [['22'], { home: '/jvm/25', release: 25 }],
  [['26'], null],
  [['6', '17'], null],
])('the JDK for %j', (wishes, expected) => {
  expect(chooseJdk(wishes, JDKS)).toEqual(expected)
})

const POMS = {
  'pom.xml': '<project><modules><module>core</module></modules></project>',
  'core/pom.xml': '<project/>',
  mvnw: '',
  'core/src/test/java/a/SumTest.java': 'package a;\nclass SumTest { @Test void adds() {} }',
}
const BUILDS = {
  'settings.gradle.kts': 'include("core")',
  'build.gradle.kts': '',
  gradlew: '',
  'core/src/test/java/a/SumTest.java': 'package a;\nclass SumTest { @Test void adds() {} }',
  'core/src/integrationTest/java/a/WholeTest.java': 'package a;\nclass WholeTest { @Test void runs() {} }',
}

describe('setup', () => {
  test('Maven: the whole build stands above the module; a name that no test has fetches everything', async () => {
    const plan = await detectSetup(projectOf(POMS), 'core', {
      language: 'java',
      tools: new Map([['java', 'openjdk 17.0.1']]),
    })
    expect(plan).toMatchObject({
      kind: 'java',
      manager: 'maven',
      dir: '.',
      lockKeyFiles: ['core/pom.xml', 'pom.xml'],
      install: [
        [
          'mvn',
          '-B',
          '-pl',
          'core',
          '-am',
          '-Dmaven.test.failure.ignore=true',
          'test',
          '-Dtest=*Test#backtestNoSuchTest',
        ],
      ],
      evidence: [
        'core/pom.xml is built by Maven',
        'the build begins in the root',
        'mvnw is not used: the installed Maven runs',
        'JDK 17 of the PATH',
      ],
    })
    expect(plan.testEnv['MAVEN_OPTS']).toContain('-Dmaven.repo.local=$HOME/.m2/repository')
    expect(plan.alternatives[0]?.[0]?.slice(0, 3)).toEqual(['node', '$REPORTERS/maven-setup.mjs', '-B'])
    // What that brings is found by all that comes later.
    expect([plan.installPath, plan.path]).toEqual([['$HOME/.maven/bin'], ['$HOME/.maven/bin']])
    expect(carriedOut(plan, 0).evidence).toEqual(plan.evidence)
    expect(carriedOut(plan, 1).evidence.at(-1)).toMatch(/^Maven did not come to an end as it stands/)
  })

  test('classes with names that are not those of tests may be suites, which run whatever name is asked for', async () => {
    const named = async (file: string) => {
      const plan = await detectSetup(projectOf({ 'pom.xml': '', [file]: 'class A {}' }), '.', { language: 'java' })
      return plan.install[0]?.at(-1)
    }
    expect(await named('src/test/java/a/SumTest.java')).toBe('-Dtest=*Test#backtestNoSuchTest')
    expect(await named('src/test/java/a/SumTests.java')).toBe('-Dtest=*#backtestNoSuchTest')
  })

  test('Gradle: the wrapper first, then the installed one', async () => {
    const plan = await detectSetup(projectOf(BUILDS), 'core', { language: 'java' })
    expect(plan).toMatchObject({ manager: 'gradle', dir: '.' })
    expect(plan.install[0]?.[2]).toMatch(
      /^sh \.\/gradlew .* testClasses && \{ .* --tests backtestNoSuchTest \|\| true; \}$/,
    )
    expect(plan.alternatives[0]?.[0]?.[2]).toMatch(/^gradle /)
  })
})

describe('commands', () => {
  const wordsFor = async (project: Readonly<Record<string, string>>, ...files: string[]): Promise<string[]> => {
    const { groups } = await planRuns(projectOf(project), files)
    return groups.map((group) =>
      group.framework
        .command({
          root: '/repo',
          pkg: group.pkg,
          files: group.files,
          sources: group.sources,
          invocation: group.context.invocation,
          reportPath: '/out/report',
          reportersDir: '/reporters',
        })
        .argv.join(' '),
    )
  }

  test('Maven', async () => {
    expect(await wordsFor(POMS, 'core/src/test/java/a/SumTest.java')).toEqual([
      'node /reporters/maven.mjs /out/report -o -B -pl core -am test -Dtest=a/SumTest,a/SumTest$*',
    ])
  })

  test('Gradle: a task for each source set, of the project by its place', async () => {
    const words = await wordsFor(
      BUILDS,
      'core/src/test/java/a/SumTest.java',
      'core/src/integrationTest/java/a/WholeTest.java',
    )
    expect(words.map((line) => line.split('gradle-init.gradle ')[1])).toEqual([
      ':core:integrationTest --tests a.WholeTest',
      ':core:test --tests a.SumTest',
    ])
  })

  test('an Android build is nobody’s', async () => {
    const project = { ...BUILDS, 'build.gradle.kts': 'plugins { id("com.android.library") }' }
    const { groups, unclaimed } = await planRuns(projectOf(project), ['core/src/test/java/a/SumTest.java'])
    expect([groups, unclaimed.length]).toEqual([[], 1])
  })
})

describe('reports', () => {
  const FILE = 'src/test/java/a/SumTest.java'
  const sources = new Map([[FILE, 'package a;\nclass SumTest { @Test void adds() {} }']])
  const MARK = '@00000000-0000-4000-8000-000000000000'
  const suite = (cases: string): string =>
    `surefire ${MARK}\n${MARK} report ./target/surefire-reports/TEST-a.SumTest.xml\n<testsuite name="a.SumTest">${cases}</testsuite>\n${MARK} end\n`

  test('no report of this run: what Maven says is why', () => {
    const report = `surefire ${MARK}\n${MARK} end\n`
    const offline = '[ERROR] Failed to execute goal: Could not resolve dependencies for project a:a:jar:1'
    expect(maven.parse(evidenceOf({ report, stdout: offline, exitCode: 1, files: [FILE], sources }))).toMatchObject({
      outcomes: [],
      problem: 'could-not-start',
    })
    expect(maven.parse(evidenceOf({ report, files: [FILE], sources })).problem).toBe('ran-no-test')
    expect(maven.parse(evidenceOf({ report: null, exitCode: 127, files: [FILE], sources })).problem).toBe(
      'could-not-start',
    )
  })

  test('only tests of other files ran', () => {
    const report = suite('<testcase name="adds" classname="a.OtherTest"/>')
    expect(maven.parse(evidenceOf({ report, files: [FILE], sources })).problem).toBe('ran-no-test')
  })

  test('a report of no run, a report that was cut', () => {
    const whole = suite('<testcase name="adds" classname="a.SumTest"/>')
    const of = (report: string) => maven.parse(evidenceOf({ report, files: [FILE], sources })).problem
    expect(of(whole)).toBeNull()
    expect(of(whole.slice(whole.indexOf('\n') + 1))).toBe('report-invalid')
    expect(of(whole.replace(`${MARK} end\n`, ''))).toBe('report-invalid')
    expect(of(whole.replace('</testsuite>', ''))).toBe('report-invalid')
  })

  test('Gradle: a class that ended the process is looked for', () => {
    const OTHER = 'src/test/java/a/OtherTest.java'
    const line = (parts: object): string => `${JSON.stringify(parts)}\n`
    const report =
      line({ kind: 'case', className: 'a.SumTest', name: 'adds', status: 'SUCCESS', message: '', ms: 1 }) +
      line({ kind: 'end', tests: 1 })
    const both = new Map([...sources, [OTHER, 'package a;\nclass OtherTest { @Test void leaves() {} }']])
    expect(gradle.parse(evidenceOf({ report, files: [FILE, OTHER], sources: both }))).toMatchObject({
      problem: 'report-invalid',
      again: 'file-by-file',
    })
    expect(gradle.parse(evidenceOf({ report, files: [FILE], sources })).problem).toBeNull()
    expect(gradle.parse(evidenceOf({ report: `${report}{"kind":"case"}\n`, files: [FILE], sources })).problem).toBe(
      'report-invalid',
    )
  })
})
