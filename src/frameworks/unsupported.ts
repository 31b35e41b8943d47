/** Build and test tools that are known by their files and not driven: what to tell whoever meets one. */
import { languageOf } from '../task/language.ts'
import { baseOf, dirOf, dirsUpward } from './files.ts'
import { languageOfFile } from './languages/index.ts'

interface Tool {
  readonly name: string
  /** Names of the files that say that it is used. */
  readonly files: RegExp
  /** What runs the tests and writes a report that `test-command` may hand on; nothing where its options differ too much. */
  readonly example?: string
}

const C_TOOLS: readonly Tool[] = [
  {
    name: 'Meson',
    files: /^meson\.build$/,
    example:
      ': {files}; b=$HOME/build; rm -rf "$b"; meson setup "$b" . && meson test -C "$b"; code=$?; cp "$b/meson-logs/testlog.junit.xml" {report}; exit $code',
  },
  { name: 'Bazel', files: /^(?:BUILD|WORKSPACE|MODULE)(?:\.bazel)?$/ },
  { name: 'xmake', files: /^xmake\.lua$/ },
  { name: 'SCons', files: /^SConstruct$/ },
  { name: 'autotools', files: /^configure\.(?:ac|in)$/ },
  { name: 'make', files: /^(?:GNU)?[Mm]akefile$/ },
]
const JVM_TOOLS: readonly Tool[] = [
  { name: 'sbt', files: /^build\.sbt$/ },
  { name: 'Mill', files: /^build\.(?:mill|sc)$/ },
  { name: 'Bazel', files: /^(?:BUILD|WORKSPACE|MODULE)(?:\.bazel)?$/ },
  { name: 'Ant', files: /^build\.xml$/ },
]
const TOOLS: ReadonlyMap<string, readonly Tool[]> = new Map([
  ['cpp', C_TOOLS],
  ['java', JVM_TOOLS],
])

/**
 * Why no framework of this house runs the file, and the way out; null where nothing is known to stand in the way.
 * @param paths every path of the repository
 */
export function unsupportedTool(file: string, paths: readonly string[]): string | null {
  const language = languageOfFile(file)
  if (language === null) {
    const name = languageOf(file)
    return name === null ? null : `tests in ${name} are run by no framework that is known here; ${WAY_OUT}`
  }
  const tools = TOOLS.get(language.name)
  if (tools === undefined) return null
  const dirs = new Map(dirsUpward(dirOf(file)).map((dir, distance) => [dir, distance]))
  const near = paths.filter((path) => dirs.has(dirOf(path)))
  for (const { name, files, example } of tools) {
    const found = near.filter((path) => files.test(baseOf(path)))
    // The outermost one stands for the project.
    const [at] = found.sort((a, b) => (dirs.get(dirOf(b)) ?? 0) - (dirs.get(dirOf(a)) ?? 0))
    if (at === undefined) continue
    const shown = example === undefined ? '' : `, for instance \`${example}\``
    return `${at} says that ${name} runs the tests, and ${name} is not driven from here; ${WAY_OUT}${shown}`
  }
  return null
}

const WAY_OUT =
  '`test-command` in the configuration takes one command that runs {files} and writes CTRF JSON, JUnit XML or TAP to {report}'
