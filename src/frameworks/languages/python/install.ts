/** The commands that make a virtual environment and fill it, by pip or, where it is there, by uv. */
import { HOME, type SetupPlan } from '../../setup/plan.ts'
import type { Lock } from './lock.ts'
import { type Need, nameOf } from './needs/need.ts'

export interface InstallRequest {
  readonly interpreter: string
  readonly uv: boolean
  readonly lock: Lock | null
  readonly isPackage: boolean
  readonly needs: readonly Need[]
  /** Requirement files of the program itself. */
  readonly plain: readonly string[]
  /** What compiling extension modules in place needs. */
  readonly buildNeeds: readonly string[]
}

type Way = readonly (readonly string[])[]

const VENV = `${HOME}/venv`
const PYTHON = `${VENV}/bin/python`
const CONSTRAINTS = `${HOME}/constraints.txt`
const WRITE_LINES = 'import sys; open(sys.argv[1], "w").write("\\n".join(sys.argv[2:]) + "\\n")'
/** Makes the work tree and its `src` importable without installing it. */
const ADD_PATHS =
  'import os, sysconfig; open(os.path.join(sysconfig.get_path("purelib"), "work-tree.pth"), "w").write("\\n".join(os.path.abspath(p) for p in ("src", ".") if os.path.isdir(p)) + "\\n")'

/**
 * With the locked versions first, then without; at last each requirement alone and the package as a folder on the path, for
 * packages whose build cannot run any more.
 */
export function installWays(request: InstallRequest): Pick<SetupPlan, 'install' | 'alternatives'> {
  const { lock, isPackage } = request
  const ways: Way[] = []
  if (lock !== null && lock.constraints.length > 0) ways.push(wayOf(request, { locked: lock, asPackage: isPackage }))
  ways.push(wayOf(request, { locked: null, asPackage: isPackage }))
  if (isPackage) ways.push(wayOf(request, { locked: null, asPackage: false }))
  const [install = [], ...alternatives] = ways
  return { install, alternatives }
}

function wayOf(
  request: InstallRequest,
  { locked, asPackage }: { readonly locked: Lock | null; readonly asPackage: boolean },
): Way {
  const { needs, uv, interpreter } = request
  const create = uv
    ? ['uv', 'venv', '--python', interpreter, '--clear', VENV]
    : [interpreter, '-m', 'venv', '--clear', VENV]
  const pip = uv ? ['uv', 'pip', 'install', '--python', PYTHON] : [PYTHON, '-m', 'pip', 'install']
  const extras = [...new Set(needs.flatMap((need) => need.extras))]
  const own = asPackage ? ['-e', extras.length > 0 ? `.[${extras.join(',')}]` : '.'] : []
  const files = [...request.plain, ...new Set(needs.flatMap((need) => need.files))].flatMap((file) => ['-r', file])
  const named = [...new Set([...needs.flatMap((need) => need.requirements), ...request.buildNeeds])]
  // pytest comes along in any case: it collects what unittest would.
  const requirements = named.some((line) => nameOf(line) === 'pytest') ? named : [...named, 'pytest']
  const install = [...pip, ...(locked === null ? [] : ['-c', CONSTRAINTS]), ...own, ...files, ...requirements]
  return [
    create,
    ...(locked === null ? [] : [[PYTHON, '-c', WRITE_LINES, CONSTRAINTS, ...locked.constraints]]),
    install,
    ...(asPackage ? [] : [[PYTHON, '-c', ADD_PATHS]]),
  ]
}
