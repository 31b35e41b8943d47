/** What stands in Go test files: their test functions, suites and build tags. Line by line, no Go parser. */

export interface GoTests {
  /** Top-level functions that `-run` selects: `Test…`, `Example…`, `Fuzz…`. */
  readonly functions: readonly string[]
  /** Receiver types of suite methods (testify): `func (s *StoreSuite) TestX()`. */
  readonly suites: readonly string[]
  /** Build tags the file asks for, without those of systems, architectures and toolchains. */
  readonly tags: readonly string[]
}

const FUNCTION = /^func\s+((?:Test|Example|Fuzz)(?:[^\sa-z(]\w*)?)\s*\(/u
const METHOD = /^func\s+\(\s*\w*\s*\*?\s*(\w+)(?:\[[^\]]*\])?\s*\)\s+Test\w*\s*\(/
const BUILD = /^\/\/(?:go:build|\s*\+build)\s+(.*)$/
/** Tags that the toolchain sets itself. */
const SYSTEM_TAGS = new Set(
  'linux darwin windows freebsd openbsd netbsd unix js wasip1 amd64 arm64 arm 386 wasm cgo race purego gc gccgo msan asan ignore tools'.split(
    ' ',
  ),
)

export function goTestsIn(source: string): GoTests {
  const functions: string[] = []
  const suites = new Set<string>()
  const tags = new Set<string>()
  let inHeader = true
  for (const line of source.split('\n')) {
    if (inHeader && line.startsWith('package ')) inHeader = false
    const build = inHeader ? BUILD.exec(line.trim()) : null
    if (build?.[1] !== undefined) for (const tag of wantedTags(build[1])) tags.add(tag)
    const name = FUNCTION.exec(line)?.[1]
    if (name !== undefined && name !== 'TestMain') functions.push(name)
    const receiver = METHOD.exec(line)?.[1]
    if (receiver !== undefined) suites.add(receiver)
  }
  return { functions, suites: [...suites], tags: [...tags].sort() }
}

function wantedTags(expression: string): readonly string[] {
  const words = expression.split(/[\s()&|,]+/).filter((word) => word !== '')
  return words.filter((word) => /^\w+$/.test(word) && !SYSTEM_TAGS.has(word) && !/^go\d/.test(word))
}

/** Test functions of the package that start one of the suites: `suite.Run(t, new(StoreSuite))`, `&StoreSuite{}`. */
export function suiteRunners(source: string, suites: readonly string[]): readonly string[] {
  const runners: string[] = []
  let current: string | null = null
  for (const line of source.split('\n')) {
    current = FUNCTION.exec(line)?.[1] ?? (line.startsWith('}') ? null : current)
    if (current !== null && suites.some((suite) => namesSuite(line, suite)) && !runners.includes(current))
      runners.push(current)
  }
  return runners
}

function namesSuite(line: string, suite: string): boolean {
  return line.includes(`new(${suite})`) || line.includes(`${suite}{`) || line.includes(`New${suite}(`)
}
