/** The commands that make a virtual environment and fill it, by pip or, where it is there, by uv. */
import { HOME, REPORTERS, type SetupPlan } from '../../setup/plan.ts'
import type { Lock } from './lock.ts'
import { type Need, nameOf } from './needs/need.ts'

export interface InstallRequest {
  readonly interpreter: string
  readonly uv: boolean
  readonly lock: Lock | null
  readonly isPackage: boolean
  /** Folders of packages of the same repository that go along as editable ones. */
  readonly local: readonly string[]
  readonly needs: readonly Need[]
  /** When those cannot be installed; null where there is no other way. */
  readonly remaining: readonly Need[] | null
  /** Requirement files of the program itself. */
  readonly plain: readonly string[]
  /** What compiling extension modules in place needs. */
  readonly buildNeeds: readonly string[]
  /** As in `SetupQuestion`. */
  readonly asOf: string | null
  /** The interpreter brings a pip that cannot install a package without `setup.py` in place. */
  readonly oldPip: boolean
}

type Way = readonly (readonly string[])[]

const VENV = `${HOME}/venv`
const PYTHON = `${VENV}/bin/python`
const CONSTRAINTS = `${HOME}/constraints.txt`
const WRITE_LINES = 'import sys; open(sys.argv[1], "w").write("\\n".join(sys.argv[2:]) + "\\n")'
/** Makes the work tree and its `src` importable without installing it. */
const ADD_PATHS =
  'import os, sysconfig; open(os.path.join(sysconfig.get_path("purelib"), "work-tree.pth"), "w").write("\\n".join(os.path.abspath(p) for p in ("src", ".") if os.path.isdir(p)) + "\\n")'

/** Where the versions come from that a way installs. */
type Versions = 'locked' | 'as-of' | 'today'

interface Kind {
  readonly versions: Versions
  /** As an editable package, or as folders on the path. */
  readonly asPackage: boolean
}

/**
 * The locked versions first, then those of the change's time, then today's; at last the package as a folder on the path, for
 * packages whose build cannot run any more.
 */
export function installWays(request: InstallRequest): Pick<SetupPlan, 'install' | 'alternatives' | 'wayNotes'> {
  const { lock, isPackage, asOf } = request
  const undated: readonly Versions[] = asOf === null ? ['today'] : ['as-of', 'today']
  const isLocked = lock !== null && lock.constraints.length > 0
  const kinds: readonly Kind[] = [
    ...(isLocked ? [{ versions: 'locked' as const, asPackage: isPackage }] : []),
    ...undated.map((versions) => ({ versions, asPackage: isPackage })),
    ...(isPackage ? undated.map((versions) => ({ versions, asPackage: false })) : []),
  ]
  const without = request.remaining
  const ways = [
    ...kinds.map((kind) => ({ way: wayOf(request, kind), note: noteOf(request, kind) })),
    ...(without === null ? [] : kinds).map((kind) => ({
      way: wayOf({ ...request, needs: without ?? [] }, kind),
      note: `${noteOf(request, kind)}; ${dispensed(request)} left out, because it could not be installed`,
    })),
  ]
  const [install = [], ...alternatives] = ways.map(({ way }) => way)
  return { install, alternatives, wayNotes: ways.map(({ note }) => note) }
}

function dispensed({ needs }: InstallRequest): string {
  return needs
    .filter(({ dispensable }) => dispensable === true)
    .map(({ evidence }) => evidence)
    .join(', ')
}

function noteOf({ lock, isPackage, asOf }: InstallRequest, { versions, asPackage }: Kind): string {
  const why =
    lock === null ? 'because no lock file names their versions' : `because ${lock.file} could not be installed as it is`
  const words = {
    locked: `versions of ${lock?.file ?? ''}`,
    'as-of': `dependencies as of ${(asOf ?? '').slice(0, 10)}, ${why}`,
    today:
      asOf === null
        ? `dependencies as of the day of the install, ${why}`
        : `dependencies as of the day of the install, because those of ${asOf.slice(0, 10)} could not be installed`,
  }
  return isPackage && !asPackage
    ? `${words[versions]}; the package could not be built: its folders are put on the path`
    : words[versions]
}

function wayOf(request: InstallRequest, { versions, asPackage }: Kind): Way {
  const { needs, lock, interpreter } = request
  const locked = versions === 'locked' ? lock : null
  const create = request.uv
    ? ['uv', 'venv', '--python', interpreter, '--clear', VENV]
    : [interpreter, '-m', 'venv', '--clear', VENV]
  const extras = [...new Set(needs.flatMap((need) => need.extras))]
  const own = asPackage ? ['-e', extras.length > 0 ? `.[${extras.join(',')}]` : '.'] : []
  const local = request.local.flatMap((folder) => ['-e', folder])
  const files = [...new Set([...request.plain, ...needs.flatMap((need) => need.files)])].flatMap((file) => ['-r', file])
  const named = [...new Set([...needs.flatMap((need) => need.requirements), ...request.buildNeeds])]
  // pytest comes along in any case: it collects what unittest would.
  const requirements = named.some((line) => nameOf(line) === 'pytest') ? named : [...named, 'pytest']
  const constraints = locked === null ? [] : ['-c', CONSTRAINTS]
  return [
    create,
    ...(request.oldPip ? [[PYTHON, '-m', 'pip', 'install', '--upgrade', 'pip']] : []),
    ...(locked === null ? [] : [[PYTHON, '-c', WRITE_LINES, CONSTRAINTS, ...locked.constraints]]),
    [...installer(request, versions), ...constraints, ...local, ...own, ...files, ...requirements],
    ...(asPackage ? [] : [[PYTHON, '-c', ADD_PATHS]]),
  ]
}

/** uv knows moments itself; pip of most Pythons does not, and gets an index that does. */
function installer({ uv, asOf }: InstallRequest, versions: Versions): readonly string[] {
  const moment = versions === 'as-of' ? asOf : null
  if (uv) return ['uv', 'pip', 'install', '--python', PYTHON, ...(moment === null ? [] : ['--exclude-newer', moment])]
  return moment === null ? [PYTHON, '-m', 'pip', 'install'] : [PYTHON, `${REPORTERS}/pip_as_of.py`, moment, 'install']
}
