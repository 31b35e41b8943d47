import type { Backend } from './backend.ts'
import { isWithin, nearest, planMounts, type Mount } from './mount-plan.ts'
import { readMountTable, type MountPoint } from './mount-table.ts'
import { ROOT_CAPABILITIES, ROOT_PROC } from './root.ts'
import { layerLines } from './layers.ts'
import type { CommandRequest } from './sandbox.ts'
import { shellQuote as q } from './shell-quote.ts'

export interface UnshareOptions {
  readonly unshare: string
  readonly sh: string
  readonly mount: string
  /** util-linux setpriv; null where it is missing. */
  readonly setpriv: string | null
  /** A command for `sh` that brings `lo` up, or null where the machine has none. */
  readonly loopbackUp: string | null
  /** Make the namespaces inside a new user namespace: the way for a user, and for root where it may not make them itself. */
  readonly userNamespace: boolean
  readonly uid: number
  readonly gid: number
}

/**
 * Namespaces by util-linux `unshare`, for machines without bubblewrap. A `sh` script does with `mount` what bwrap does in
 * C, then gives up its privileges for good: root keeps the capabilities of `ROOT_CAPABILITIES`, a user goes on as himself
 * in a nested user namespace, which has no power over the mounts made outside it.
 */
export function unshareBackend(options: UnshareOptions): Backend {
  return {
    name: 'unshare',
    ownProcesses: true,
    layering: options.userNamespace ? 'own' : 'around',
    launch: (request, init) => ({
      argv: [...outer(options, request), options.sh, '-c', setupScript(options, request), 'sh', ...init],
      cwd: '/',
    }),
  }
}

function outer(options: UnshareOptions, request: CommandRequest): string[] {
  return [
    // Without it, the command would outlive a killed parent.
    ...(options.setpriv === null ? [] : [options.setpriv, '--pdeathsig', 'KILL', '--']),
    options.unshare,
    ...(options.userNamespace ? ['--user', '--map-root-user'] : []),
    '--mount',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    '--mount-proc',
    '--ipc',
    '--uts',
    ...(request.network ? [] : ['--net']),
    '--',
  ]
}

function setupScript(options: UnshareOptions, request: CommandRequest): string {
  const plan = planMounts(request)
  return [
    'set -e',
    ...(options.userNamespace ? layerLines(request.layered ?? [], options) : []),
    ...(request.network || options.loopbackUp === null ? [] : [options.loopbackUp]),
    ...bindWritable(options, plan),
    ...readOnlyLines(options, plan, readMountTable()),
    ...(options.uid === 0 ? rootLines(options) : []),
    ...planLines(options, plan),
    `cd ${q(request.cwd)}`,
    `exec ${dropPrivileges(options)} "$@"`,
  ].join('\n')
}

/** A bind mount of its own keeps a writable folder out of the read-only remounts that follow. */
function bindWritable(options: UnshareOptions, plan: readonly Mount[]): string[] {
  return plan
    .filter((mount) => mount.kind === 'write')
    .map(({ folder }) => `${options.mount} -n --rbind ${q(folder)} ${q(folder)}`)
}

/** Remounts read-only what is writable and stays in sight. A user cannot write to /dev and /sys anyway. */
function readOnlyLines(options: UnshareOptions, plan: readonly Mount[], table: readonly MountPoint[]): string[] {
  const skipped = options.uid === 0 ? ['/proc', '/dev'] : ['/proc', '/dev', '/sys']
  return table
    .filter((point) => point.options[0] === 'rw' && !point.type.startsWith('fuse') && point.type !== 'autofs')
    .filter((point) => !skipped.some((folder) => isWithin(folder, point.folder)))
    .filter((point) => staysInSight(plan, point.folder))
    .map((point) => {
      // The other flags are named again: dropping one (nosuid, nodev) is refused in a user namespace.
      const flags = ['remount', 'bind', 'ro', ...point.options.slice(1)].join(',')
      return `${options.mount} -n -o ${q(flags)} ${q(point.folder)}`
    })
}

/** In sight: shown as it is, or covered but holding a folder that is brought back for reading. */
function staysInSight(plan: readonly Mount[], folder: string): boolean {
  const effect = nearest(plan, folder)?.kind ?? 'read'
  return (
    effect === 'read' ||
    (effect === 'empty' && plan.some((entry) => entry.kind === 'read' && isWithin(folder, entry.folder)))
  )
}

/** Root owns what these files control and the disks under /dev, with or without capabilities, in any user namespace. */
function rootLines(options: UnshareOptions): string[] {
  const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty']
  return [
    `for p in ${ROOT_PROC.join(' ')}; do [ -e $p ] || continue; ${options.mount} -n --bind $p $p; ${options.mount} -n -o remount,bind,ro $p; done`,
    // The device nodes that programs need, on a /dev without the disks.
    `${options.mount} -n -t tmpfs -o mode=755,nosuid dev /sys`,
    'mkdir /sys/pts /sys/shm; ln -s pts/ptmx /sys/ptmx; ln -s /proc/self/fd /sys/fd',
    'for n in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/${n%%:*} /sys/${n#*:}; done',
    `for d in ${devices.join(' ')}; do : >/sys/$d; ${options.mount} -n --bind /dev/$d /sys/$d; done`,
    `${options.mount} -n -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /sys/pts`,
    `${options.mount} -n --move /sys /dev`,
  ]
}

/**
 * Folders that lie in a hidden one are first bound to a stage, out of sight of what covers them; the stage is a memory
 * file system over /sys, where no repository lives.
 */
function planLines(options: UnshareOptions, plan: readonly Mount[]): string[] {
  const mount = options.mount
  const staged = plan.filter(
    (entry, index) => entry.kind !== 'empty' && nearest(plan.slice(0, index), entry.folder)?.kind === 'empty',
  )
  const stage = (entry: Mount): string => `/sys/${staged.indexOf(entry)}`
  return [
    ...(staged.length > 0 ? [`${mount} -n -t tmpfs -o mode=755 stage /sys`] : []),
    ...staged.map((entry) => `mkdir ${stage(entry)}; ${mount} -n --rbind ${q(entry.folder)} ${stage(entry)}`),
    ...plan.flatMap((entry) => {
      const folder = q(entry.folder)
      if (staged.includes(entry)) return [`mkdir -p ${folder}; ${mount} -n --move ${stage(entry)} ${folder}`]
      if (entry.kind !== 'empty') return []
      return [`mkdir -p ${folder}; ${mount} -n -t tmpfs -o mode=1777,nosuid,nodev tmpfs ${folder}`]
    }),
    ...(staged.length > 0 ? ['umount /sys'] : []),
  ]
}

function dropPrivileges(options: UnshareOptions): string {
  if (options.userNamespace) return `${options.unshare} --user --map-user=${options.uid} --map-group=${options.gid} --`
  const kept = ROOT_CAPABILITIES.map((name) => `+${name}`).join(',')
  return `${options.setpriv ?? 'setpriv'} --no-new-privs --inh-caps=-all --bounding-set=-all,${kept} --`
}
