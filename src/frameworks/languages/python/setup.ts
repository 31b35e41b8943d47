import { baseOf, type ProjectFiles } from '../../files.ts'
import { emptyPlan, HOME, type SetupPlan } from '../../setup/plan.ts'
import type { SetupQuestion } from '../language.ts'
import { parseIni } from './ini.ts'
import { earlierFirst, interpretersOf, pythonChoices } from './interpreter.ts'
import { localPackages } from './local-packages.ts'
import { LOCK_FILES, readLock } from './lock.ts'
import { REQUIREMENT_FILE, plainRequirements } from './needs/files.ts'
import { chooseNeeds, type Need, remainingNeeds } from './needs/index.ts'
import { isChangelog, pretendVersion } from './pretend-version.ts'
import { parseToml, stringsOf, tableAt } from './toml.ts'
import { compare, minorOf } from './version.ts'
import { versionFacts } from './version-facts.ts'
import { installWays } from './install.ts'

const READ =
  /^(?:pyproject\.toml|setup\.(?:cfg|py)|tox\.(?:ini|toml)|noxfile\.py|Pipfile|\.python-version|runtime\.txt|\.tool-versions|mise\.toml|\.travis\.yml|\.github\/workflows\/[^/]+\.ya?ml)$/

/**
 * A virtual environment outside the repository. The package itself is installed as editable, so that one environment serves
 * all states that ask for the same.
 */
export async function findPythonSetup({
  files,
  home,
  dir: asked,
  tools,
  ...question
}: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const { texts, paths } = await readTexts(files, dir)
  const needs = chooseNeeds({ texts, paths })
  const facts = versionFacts(texts)
  const choices = pythonChoices(earlierFirst(interpretersOf(tools), question.earlier['python']), facts, question.asOf)
  const { interpreter, evidence, asOf } = choices[question.choice] ?? choices[0]
  const local = await localPackages(
    files,
    dir,
    needs.flatMap((need) => need.requirements),
  )
  const lock = readLock(texts)
  const isPackage = isInstallable(texts)
  const uv = tools.has('uv') && (interpreter === null || compare(interpreter.version, OLDEST_OF_UV) >= 0)
  const hasExtension = EXTENSION.test(texts.get('setup.py') ?? '')
  const commands = installWays({
    interpreter: interpreter?.program ?? 'python3',
    uv,
    asOf,
    oldPip: !uv && interpreter !== null && compare(interpreter.version, OLDEST_WITH_NEW_PIP) < 0,
    lock,
    isPackage,
    local: local.dirs,
    needs,
    remaining: isPackage ? remainingNeeds({ texts, paths }, needs) : null,
    plain: isPackage ? [] : plainRequirements({ texts, paths }),
    buildNeeds: hasExtension ? ['setuptools', ...buildRequires(texts)] : [],
  })
  const at = (path: string): string => (dir === '.' ? path : `${dir}/${path}`)
  return {
    ...emptyPlan(dir),
    kind: 'python',
    manager: uv ? 'uv' : 'pip',
    lockFile: lock === null ? null : at(lock.file),
    lockKeyFiles: [...new Set([...keyFiles(texts, paths, needs).map(at), ...local.manifests])].sort(),
    ...commands,
    choices: choices.length,
    asOf,
    env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', ...pretendVersion(texts) },
    path: [`${VENV}/bin`],
    // A tree is switched within a second, and the clock in compiled files counts in seconds: none may be left behind.
    testEnv: { VIRTUAL_ENV: VENV, PYTHONDONTWRITEBYTECODE: '1' },
    versions: [facts.pinned, facts.required, ...facts.supported]
      .filter((wish) => wish !== null)
      .map((wish) => ({ ...wish, source: at(wish.source) })),
    toolVersions: interpreter === null ? {} : { python: interpreter.version.join('.') },
    build: hasExtension ? ['python', 'setup.py', 'build_ext', '--inplace'] : null,
    evidence: [
      evidence,
      ...needs.map((need) => `test dependencies from ${need.evidence}`),
      ...(needs.length === 0 ? ['no file names test dependencies: pytest alone'] : []),
      ...local.names.map((name) => `${name} from this repository, as the tests' package needs it`),
      ...(isPackage ? [] : ['no package to install: its folders are put on the path']),
      ...(interpreter === null ? [] : [`environment for Python ${minorOf(interpreter.version)}`]),
    ],
  }
}

/** https://docs.astral.sh/uv/reference/policies/python/ */
const OLDEST_OF_UV = [3, 8]
/** The last 3.6 brings pip 18. */
const OLDEST_WITH_NEW_PIP = [3, 7]
const VENV = `${HOME}/venv`
const EXTENSION = /\bext_modules\b|\bExtension\s*\(|cythonize/

/** Relative to the package's directory; workflows stand at the root. */
async function readTexts(
  files: ProjectFiles,
  dir: string,
): Promise<{ readonly texts: ReadonlyMap<string, string>; readonly paths: ReadonlySet<string> }> {
  const prefix = dir === '.' ? '' : `${dir}/`
  const texts = new Map<string, string>()
  const paths = new Set<string>()
  for (const path of files.list()) {
    const isWorkflow = path.startsWith('.github/workflows/')
    if (!isWorkflow && !path.startsWith(prefix)) continue
    const inside = isWorkflow ? path : path.slice(prefix.length)
    paths.add(inside)
    if (!READ.test(inside) && !REQUIREMENT_FILE.test(inside) && !isLock(inside) && !isChangelog(inside)) continue
    const text = await files.read(path)
    if (text !== null) texts.set(inside, text)
  }
  return { texts, paths }
}

function isLock(path: string): boolean {
  return LOCK_FILES.some((name) => name === path)
}

/** A `pyproject.toml` that only configures tools makes no package, nor does poetry's `package-mode = false`. */
function isInstallable(texts: ReadonlyMap<string, string>): boolean {
  if (texts.has('setup.py')) return true
  const root = parseToml(texts.get('pyproject.toml') ?? '')
  const poetry = tableAt(root, 'tool', 'poetry')
  if (poetry['package-mode'] === false || tableAt(root, 'tool', 'uv')['package'] === false) return false
  if (root !== null && ('project' in root || 'build-system' in root || 'name' in poetry)) return true
  const cfg = parseIni(texts.get('setup.cfg') ?? '')
  return cfg.has('metadata') && cfg.has('options')
}

function buildRequires(texts: ReadonlyMap<string, string>): readonly string[] {
  return stringsOf(tableAt(parseToml(texts.get('pyproject.toml') ?? ''), 'build-system')['requires'])
}

/** Manifests, the lock file, and the requirement files with those that they include. */
function keyFiles(
  texts: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
  needs: readonly Need[],
): readonly string[] {
  const manifests = ['pyproject.toml', 'setup.cfg', 'setup.py', 'Pipfile', ...LOCK_FILES].filter((path) =>
    paths.has(path),
  )
  const included = new Set<string>()
  const follow = (path: string): void => {
    const text = texts.get(path)
    if (text === undefined || included.has(path)) return
    included.add(path)
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
    for (const [, name = ''] of text.matchAll(/^(?:-r|-c|--requirement|--constraint)[\s=]+(\S{1,200})/gm))
      follow(`${folder}${name.replace(/^\.\//, '')}`)
  }
  for (const file of [...needs.flatMap((need) => need.files), ...plainRequirements({ texts, paths })]) follow(file)
  // What is installed also stands in the needs, and these may come from tox or a workflow.
  const sources = needs
    .map(({ evidence }) => evidence.split(' ')[0] ?? '')
    .filter((path) => texts.has(path) && !path.startsWith('.github/'))
  return [...new Set([...manifests, ...included, ...sources])].filter((path) => baseOf(path) !== '')
}
