import type { SandboxBackendName } from './sandbox.ts'

/** What a backend keeps from the command, for the documentation, the warnings and the conformance tests. */
export interface Guarantees {
  /** Sees and signals no process but its own: no environment or memory of ours through `/proc`, no kill of ours. */
  readonly ownProcesses: boolean
  /** Everything it started has ended with it: `setsid`, double fork and a cleared environment do not help. */
  readonly nothingLeft: boolean
  /** With `network: false`: only a loopback interface of its own, no name resolution, no abstract sockets. */
  readonly networkOff: boolean
  /** Writes only to `writable` and to private memory file systems on `/tmp`, `/var/tmp`, `/dev/shm`. */
  readonly readOnlySystem: boolean
  /** `hidden` folders and the sockets under `/run` are out of sight. */
  readonly hiddenFolders: boolean
  /** `sudo` and other setuid programs give nothing. */
  readonly noNewPrivileges: boolean
  /** Wall time, output bytes and number of processes are bounded. */
  readonly limits: boolean
  /** Not isolated by this backend. */
  readonly notCovered: readonly string[]
  /** One line for the user when this backend is taken; null when it is as good as we offer. */
  readonly warning: string | null
}

const NAMESPACES = {
  ownProcesses: true,
  nothingLeft: true,
  networkOff: true,
  readOnlySystem: true,
  hiddenFolders: true,
  noNewPrivileges: true,
  limits: true,
} as const

const SHARED_GAPS = [
  'the kernel is shared: a kernel exploit leaves the sandbox',
  'memory, CPU time and disk space in writable folders are not limited',
  'files that the user may read outside the hidden folders stay readable',
  'with network on, every host is reachable, the abstract sockets of the machine too',
]

export const guarantees: Readonly<Record<SandboxBackendName, Guarantees>> = {
  bwrap: { ...NAMESPACES, notCovered: SHARED_GAPS, warning: null },
  unshare: {
    ...NAMESPACES,
    notCovered: [...SHARED_GAPS, 'FUSE and autofs mounts keep their write access'],
    warning: null,
  },
  none: {
    ownProcesses: false,
    nothingLeft: false,
    networkOff: false,
    readOnlySystem: false,
    hiddenFolders: false,
    noNewPrivileges: false,
    limits: true,
    notCovered: [
      'the command reads the environment of this process through /proc, and every file that this user reads',
      'network, sudo and the sockets of the machine stay open to it',
      'it can write anywhere this user can, and kill processes of this user, this one included',
      'a process that leaves its group, loses its parent and clears its environment outlives the run',
    ],
    warning:
      'Running without a sandbox (bwrap and unshare are missing, forbidden, or switched off): tests have your rights, your ' +
      'network and your files, and can read secrets of this process. Only time, output and processes are limited.',
  },
}
