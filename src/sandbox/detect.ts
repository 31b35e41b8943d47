import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { Backend } from './backend.ts'
import { bwrapBackend } from './bwrap.ts'
import { guarantees } from './guarantees.ts'
import type { Programs } from './init-script.ts'
import { canBeLayered } from './layers.ts'
import { noneBackend } from './none.ts'
import { systemProgram } from './programs.ts'
import { runCommand } from './run.ts'
import type { Sandbox, SandboxBackendName } from './sandbox.ts'
import { unshareBackend } from './unshare.ts'

export interface DetectOptions {
  /** `auto` takes the strongest that works. A named backend that does not work is an InputError: never a silent step down. */
  readonly prefer?: 'auto' | SandboxBackendName
  readonly logger: Logger
}

/** Finds a backend by really running a program in it: a `bwrap` on the PATH may still be forbidden by the system. */
export async function detectSandbox({ prefer = 'auto', logger }: DetectOptions): Promise<Sandbox> {
  const programs = requiredPrograms()
  if (prefer === 'none') return asSandbox(noneBackend, programs, logger)
  const candidates = [...bwrapCandidates(), ...unshareCandidates(programs)].filter(
    (backend) => prefer === 'auto' || backend.name === prefer,
  )
  const problems: string[] = []
  for (const backend of candidates) {
    const problem = await probe(backend, programs)
    if (problem === null) return asSandbox(backend, programs, logger)
    logger.debug(`sandbox ${backend.name} does not work here: ${problem}`)
    problems.push(`${backend.name}: ${problem}`)
  }
  if (prefer !== 'auto') {
    throw new InputError(
      `The sandbox "${prefer}" does not work on this machine: ${problems.join('; ') || 'its program is not installed'}.`,
      'Choose "auto", or install bubblewrap and allow unprivileged user namespaces.',
    )
  }
  return asSandbox(noneBackend, programs, logger)
}

async function asSandbox(backend: Backend, programs: Programs, logger: Logger): Promise<Sandbox> {
  const { warning } = guarantees[backend.name]
  if (warning !== null) logger.warn(warning)
  const layers = await probeLayers(backend, programs)
  if (!layers) logger.debug(`sandbox ${backend.name} has no layers here: what tests write into installed folders stays`)
  return { backend: backend.name, warning, layers, run: (request) => runCommand(backend, programs, request) }
}

function requiredPrograms(): Programs {
  const sh = systemProgram('sh')
  const env = systemProgram('env')
  if (sh === null || env === null || process.platform === 'win32') {
    throw new InputError(
      'Running tests needs a POSIX system with `sh` and `env`.',
      'Use Linux, macOS, or WSL on Windows.',
    )
  }
  const unshare = systemProgram('unshare')
  const mount = systemProgram('mount')
  return { sh, env, layers: unshare === null || mount === null ? null : { unshare, mount } }
}

function bwrapCandidates(): Backend[] {
  const program = systemProgram('bwrap')
  return program === null ? [] : [bwrapBackend({ program, root: isRoot() })]
}

/** Root needs no user namespace; where it may not make the others without one (a container), it tries with one. */
function unshareCandidates({ sh }: Programs): Backend[] {
  const unshare = systemProgram('unshare')
  const mount = systemProgram('mount')
  if (unshare === null || mount === null) return []
  const setpriv = systemProgram('setpriv')
  const ids = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const shared = { unshare, mount, sh, setpriv, loopbackUp: loopbackCommand(), ...ids }
  const inUserNamespace = unshareBackend({ ...shared, userNamespace: true })
  return isRoot() && setpriv !== null
    ? [unshareBackend({ ...shared, userNamespace: false }), inUserNamespace]
    : [inUserNamespace]
}

/** A new network namespace has its loopback interface down, and test suites open local servers. */
function loopbackCommand(): string | null {
  const ip = systemProgram('ip')
  if (ip !== null) return `${ip} link set lo up`
  const ifconfig = systemProgram('ifconfig')
  if (ifconfig !== null) return `${ifconfig} lo up`
  const perl = systemProgram('perl')
  // SIOCSIFFLAGS (0x8914) with IFF_UP | IFF_RUNNING, as `ip` does it.
  return perl && `${perl} -e 'socket(S,2,2,0)&&ioctl(S,0x8914,pack("a16s","lo",65))||exit 1'`
}

/** Null when the backend keeps what it promises: own processes, read-only system, a writable folder, a loopback. */
async function probe(backend: Backend, programs: Programs): Promise<string | null> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backtest-probe-'))
  try {
    const result = await runCommand(backend, programs, {
      argv: ['sh', '-c', '[ "$PPID" = 1 ] || exit 11; [ -w /usr ] && exit 12; : >written || exit 13; exit 7'],
      cwd: folder,
      env: { PATH: '/usr/bin:/bin' },
      network: false,
      writable: [folder],
      wallSeconds: 20,
      graceSeconds: 1,
      outputBytes: 65_536,
      stdoutFile: path.join(folder, 'stdout'),
      stderrFile: path.join(folder, 'stderr'),
    })
    if (result.exitCode === 7) return null
    return result.startError ?? `a trial run ended with exit code ${result.exitCode}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** True when a write to a layered folder is seen inside and leaves the folder as it was. */
async function probeLayers(backend: Backend, programs: Programs): Promise<boolean> {
  if (backend.layering === 'none' || programs.layers === null) return false
  const root = mkdtempSync(path.join(os.tmpdir(), 'backtest-probe-'))
  const [folder, changes] = [path.join(root, 'folder'), path.join(root, 'changes')]
  try {
    mkdirSync(folder)
    mkdirSync(changes)
    if (!canBeLayered({ folder, changes })) return false
    const result = await runCommand(backend, programs, {
      argv: ['sh', '-c', 'echo x >written && [ -s written ]'],
      cwd: folder,
      env: { PATH: '/usr/bin:/bin' },
      network: false,
      writable: [],
      layered: [{ folder, changes }],
      wallSeconds: 20,
      graceSeconds: 1,
      outputBytes: 65_536,
      stdoutFile: path.join(root, 'stdout'),
      stderrFile: path.join(root, 'stderr'),
    })
    return result.exitCode === 0 && !existsSync(path.join(folder, 'written'))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
