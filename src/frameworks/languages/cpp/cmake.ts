/** What the CMake files of a project say of its tests and downloads. By patterns, no CMake parser. */

/** `option(NAME "words" OFF)`: a switch of the project. */
const OPTION = /^[ \t]*(?:cmake_dependent_)?option[ \t]*\([ \t\r\n]*(\w{1,100})\b/gim
/** Names of switches that turn the tests on. */
const TESTS =
  /(?:^|_)(?:BUILD|ENABLE|WITH|COMPILE|MAKE)?_?(?:UNIT_?)?TEST(?:S|ING)?(?:_(?:ENABLED?|BUILD))?$|BuildTests$/i
/** Switches that ask for more than a test needs. */
const OTHER =
  /COVERAGE|ASAN|TSAN|MSAN|SAFE_?STACK|LTO|CLANG|TIDY|LINT|DOCS?(?:_|$)|DOXYGEN|WARN|PEDANTIC|SHARED|STATIC|PACKAGE|BENCH|FUZZ|PERF|INSTALL|EXAMPLE|SANITI|VALGRIND|MEMCHECK|ONLINE|NETWORK|INTEGRATION|CUDA|MPI|WERROR|DISABLE|(?:^|_)NO_|WITHOUT|SKIP|HEADER_ONLY|LARGE|SLOW|STRESS/i
const MAX_TEXT = 1_000_000
const MAX_OPTIONS = 20

/** `-DNAME=ON` in a command of a CI workflow. */
const GIVEN = /-D[ \t]?(\w{1,100})(?::\w{1,20})?=["']?(?:ON|TRUE|YES|1)\b/gi

export interface SwitchSources {
  /** Texts of the project's CMake files. */
  readonly cmake: Iterable<string>
  /** Texts of its CI workflows: a part that only they turn on has tests too. */
  readonly workflows?: Iterable<string>
}

/** `NAME=ON` for each switch of the project that turns tests on, or that its CI turns on; `BUILD_TESTING` is CTest's own. */
export function testSwitches({ cmake, workflows = [] }: SwitchSources): readonly string[] {
  const known = new Set<string>()
  for (const text of cmake)
    for (const [, name = ''] of text.slice(0, MAX_TEXT).matchAll(OPTION)) if (!OTHER.test(name)) known.add(name)
  const given = new Set<string>()
  for (const text of workflows) for (const [, name = ''] of text.slice(0, MAX_TEXT).matchAll(GIVEN)) given.add(name)
  const chosen = [...known].filter((name) => TESTS.test(name) || given.has(name))
  return ['BUILD_TESTING', ...chosen.filter((name) => name !== 'BUILD_TESTING').slice(0, MAX_OPTIONS)].map(
    (name) => `${name}=ON`,
  )
}

export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)
}

/** Does it download sources while it is configured? */
export function downloads(text: string): boolean {
  return /\b(?:FetchContent_\w+|CPMAddPackage|CPMFindPackage|file[ \t]*\([ \t]*DOWNLOAD)\b/i.test(
    text.slice(0, MAX_TEXT),
  )
}

/** Does it declare tests? */
export function declaresTests(text: string): boolean {
  return /\b(?:enable_testing|add_test|gtest_discover_tests|gtest_add_tests|catch_discover_tests|doctest_discover_tests)[ \t]*\(|include[ \t]*\([ \t]*CTest\b/i.test(
    text.slice(0, MAX_TEXT),
  )
}

/** The outermost of the folders (nearest first) with a `CMakeLists.txt`: the project that the others are parts of. */
export function cmakeRoot(dirs: readonly string[], names: (dir: string) => readonly string[]): string | null {
  return dirs.findLast((dir) => names(dir).includes('CMakeLists.txt')) ?? null
}
