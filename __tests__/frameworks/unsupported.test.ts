/** What is said of tests that no framework of this house runs. */
import { expect, test } from '@jest/globals'
import { planRuns } from '../../src/frameworks/plan.ts'
import { unsupportedTool } from '../../src/frameworks/unsupported.ts'
import { projectOf } from './project.ts'

test.each([
  ['test/a_test.c', ['meson.build', 'test/meson.build', 'Makefile'], /^meson\.build says that Meson runs/],
  ['sub/test/a_test.cc', ['sub/BUILD.bazel', 'other/meson.build'], /^sub\/BUILD\.bazel says that Bazel runs/],
  ['tests/a.c', ['Makefile'], /^Makefile says that make runs/],
  ['tests/a.c', ['configure.ac', 'Makefile'], /^configure\.ac says that autotools runs/],
  ['src/test/java/a/ATest.java', ['build.sbt'], /^build\.sbt says that sbt runs/],
  ['test/a_test.exs', ['mix.exs'], /^tests in elixir are run by no framework/],
])('%s beside %j', (file, paths, said) => {
  expect(unsupportedTool(file, [file, ...paths])).toMatch(said)
  expect(unsupportedTool(file, [file, ...paths])).toContain('`test-command`')
})

test.each([
  ['test/a.test.js', ['package.json', 'Makefile']],
  ['tests/test_a.py', ['meson.build']],
  ['notes.md', []],
])('nothing is known to stand in the way of %s', (file, paths) => {
  expect(unsupportedTool(file, [file, ...paths])).toBeNull()
})

test('CMake is asked first; where Meson alone builds, the plan says so', async () => {
  const text = 'int main(void) { return 0; }'
  const both = projectOf({ 'CMakeLists.txt': 'enable_testing()', 'meson.build': '', 'test/a_test.c': text })
  expect((await planRuns(both, ['test/a_test.c'])).groups.map(({ framework }) => framework.name)).toEqual(['ctest'])
  const { groups, unclaimed } = await planRuns(projectOf({ 'meson.build': '', 'test/a_test.c': text }), [
    'test/a_test.c',
  ])
  expect(groups).toEqual([])
  expect(unclaimed).toMatchObject([{ file: 'test/a_test.c', unsupported: true }])
})
