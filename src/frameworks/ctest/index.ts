import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { relativeTo } from '../files.ts'
import { cmakeRoot, declaresTests, isWorkflow, testSwitches } from '../languages/cpp/cmake.ts'
import type { PackageContext } from '../package.ts'
import { parseCTest } from './parse.ts'

/**
 * CTest of CMake 3.21 and later (tried: 3.25), built in Debug outside the repository. Programs of GoogleTest 1.8 to 1.17, Catch2 2
 * and 3 and doctest 2 report each case; of Unity each is read from the console; any other program is one test for each that CTest knows of it. Meson, autotools and
 * plain make need a `test-command`.
 */
export const ctest: TestFramework = {
  name: 'ctest',
  language: 'cpp',
  tools: ['ctest'],
  detect(pkg) {
    const evidence = [...pkg.configs].flatMap(([path, text]) =>
      path.endsWith('CMakeLists.txt') && declaresTests(text) ? [`${path} declares tests`] : [],
    )
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content, pkg): FileClaim | null {
    const root = rootOf(pkg)
    if (root === null || !SOURCE.test(file)) return null
    const library = INCLUDED.exec(content)?.[1]
    const at = `${root === '.' ? '' : `${root}/`}CMakeLists.txt`
    return library === undefined
      ? { by: 'package', evidence: [`${at} builds it`] }
      : { by: 'import', evidence: [`includes ${library}, and ${at} builds it`] }
  },
  isTestFile: (path) => SOURCE.test(path),
  needsSource: (path, dir) =>
    isWorkflow(path) || (/(?:^|\/)CMakeLists\.txt$|\.cmake$/.test(path) && (dir === '.' || isNear(path, dir))),
  command,
  parse: parseCTest,
}

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+)$/i
const INCLUDED =
  /^[ \t]*#[ \t]*include[ \t]*["<]((?:gtest|gmock|catch2|doctest)\/[\w./]{1,100}|catch\.hpp|doctest\.h)[">]/m

/** CMake files of the folder, of those above it, and of those below. */
function isNear(path: string, dir: string): boolean {
  return path.startsWith(`${dir}/`) || dir.startsWith(path.slice(0, path.lastIndexOf('/') + 1)) || !path.includes('/')
}

function rootOf(pkg: PackageContext): string | null {
  return cmakeRoot([...pkg.names.keys()], (dir) => pkg.names.get(dir) ?? [])
}

/** One process configures, builds what the files are part of, and runs it: a build that fails is part of the answer. */
function command(request: CommandRequest): TestCommand {
  const { pkg, files, sources, reportersDir, reportPath } = request
  const root = rootOf(pkg) ?? '.'
  const textsOf = (wanted: (path: string) => boolean): string[] =>
    [...sources].filter(([path]) => wanted(path)).map(([, text]) => text)
  const switches = testSwitches({
    cmake: textsOf((path) => /(?:CMakeLists\.txt|\.cmake)$/.test(path)),
    workflows: textsOf(isWorkflow),
  })
  return {
    argv: [
      'node',
      `${reportersDir}/ctest.mjs`,
      '--report',
      reportPath,
      ...switches.flatMap((one) => ['--define', one]),
      ...files.flatMap((file) => ['--file', relativeTo(root, file)]),
    ],
    env: { CI: 'true', ...request.invocation.env },
    path: [],
    report: 'file',
    cwd: root,
  }
}
