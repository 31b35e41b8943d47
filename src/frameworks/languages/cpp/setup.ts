import { dirOf, dirsUpward, type ProjectFiles } from '../../files.ts'
import { emptyPlan, HOME, type SetupPlan } from '../../setup/plan.ts'
import { toolVersions } from '../../setup/tool-versions.ts'
import type { SetupQuestion } from '../language.ts'
import { cmakeRoot, downloads, isWorkflow, testSwitches } from './cmake.ts'

const FETCHED = `${HOME}/.fetchcontent`
const MAX_FILES = 300

/**
 * Nothing is installed but what the project downloads while it is configured (`FetchContent`). Where that is out of reach,
 * packages of the machine may stand in (`FETCHCONTENT_TRY_FIND_PACKAGE_MODE`, CMake 3.24).
 */
export async function findCppSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  if (home === null)
    return { ...emptyPlan(asked), evidence: ['no CMakeLists.txt: C and C++ tests are run by CMake and CTest only'] }
  const names = namesByFolder(files)
  const dir = cmakeRoot(dirsUpward(home), (at) => names.get(at) ?? []) ?? home
  const texts = await cmakeTexts(files, dir)
  const workflows = await textsOf(files, files.list().filter(isWorkflow))
  const fetching = [...texts].filter(([, text]) => downloads(text)).map(([path]) => path)
  const configure = [
    'cmake',
    '-S',
    '.',
    '-B',
    `${HOME}/.cmake-setup`,
    `-DFETCHCONTENT_BASE_DIR=${FETCHED}`,
    ...testSwitches({ cmake: texts.values(), workflows: workflows.values() }).map((one) => `-D${one}`),
  ]
  const fresh = ['cmake', '-E', 'rm', '-rf', `${HOME}/.cmake-setup`, FETCHED]
  return {
    ...emptyPlan(dir),
    kind: 'cpp',
    manager: 'cmake',
    lockKeyFiles: fetching.sort(),
    install: fetching.length === 0 ? [] : [configure],
    alternatives:
      fetching.length === 0
        ? []
        : [
            [
              fresh,
              [...configure, '-DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=ALWAYS'],
              ['cmake', '-E', 'make_directory', FETCHED],
              ['cmake', '-E', 'touch', `${FETCHED}/system`],
            ],
          ],
    testEnv: { CCACHE_DIR: `${HOME}/.ccache`, CPM_SOURCE_CACHE: `${HOME}/.cpm` },
    env: { CPM_SOURCE_CACHE: `${HOME}/.cpm` },
    toolVersions: toolVersions(tools),
    evidence: [
      `${dir === '.' ? '' : `${dir}/`}CMakeLists.txt`,
      ...(fetching.length === 0
        ? []
        : [`${fetching[0] ?? ''} downloads sources; should that fail, packages of this machine stand in`]),
    ],
  }
}

function namesByFolder(files: ProjectFiles): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const path of files.list()) if (path.endsWith('CMakeLists.txt')) names.set(dirOf(path), ['CMakeLists.txt'])
  return names
}

async function cmakeTexts(files: ProjectFiles, dir: string): Promise<ReadonlyMap<string, string>> {
  const prefix = dir === '.' ? '' : `${dir}/`
  const paths = files.list().filter((path) => path.startsWith(prefix) && /(?:CMakeLists\.txt|\.cmake)$/.test(path))
  return textsOf(files, paths)
}

async function textsOf(files: ProjectFiles, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const path of paths.slice(0, MAX_FILES)) {
    const text = await files.read(path)
    if (text !== null) texts.set(path, text)
  }
  return texts
}
