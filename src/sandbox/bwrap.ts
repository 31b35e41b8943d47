import type { Backend } from './backend.ts'
import { planMounts, type Mount } from './mount-plan.ts'
import { ROOT_CAPABILITIES, ROOT_PROC } from './root.ts'
import type { CommandRequest } from './sandbox.ts'

/**
 * bubblewrap: https://github.com/containers/bubblewrap. It sets no_new_privs (no sudo), gives a minimal `/dev`, covers the
 * writable parts of `/proc`, brings `lo` up, and drops to the caller's uid. `--as-pid-1` makes our init script process 1,
 * so that the exit of bwrap means that the namespace is empty.
 */
export function bwrapBackend(options: { readonly program: string; readonly root: boolean }): Backend {
  return {
    name: 'bwrap',
    ownProcesses: true,
    // Its own option for it is younger (0.11) than what systems have.
    layering: options.root ? 'around' : 'none',
    launch: (request, init) => ({
      argv: [
        options.program,
        ...isolation(request, options.root),
        ...planMounts(request).flatMap(mountWords),
        '--chdir',
        request.cwd,
        '--',
        ...init,
      ],
      cwd: '/',
    }),
  }
}

const NAMESPACES = ['--unshare-pid', '--unshare-ipc', '--unshare-uts']
const LIFE = ['--die-with-parent', '--new-session', '--as-pid-1']
const ROOT_DROPS = [
  '--cap-drop',
  'ALL',
  ...ROOT_CAPABILITIES.flatMap((name) => ['--cap-add', `CAP_${name.toUpperCase()}`]),
]
const ROOT_COVERS = ROOT_PROC.flatMap((file) => ['--ro-bind-try', file, file])
const SYSTEM = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc']

function isolation(request: CommandRequest, root: boolean): string[] {
  const network = request.network ? [] : ['--unshare-net']
  return [...NAMESPACES, ...network, ...LIFE, ...(root ? ROOT_DROPS : []), ...SYSTEM, ...(root ? ROOT_COVERS : [])]
}

function mountWords(mount: Mount): string[] {
  switch (mount.kind) {
    case 'empty':
      return ['--perms', '1777', '--tmpfs', mount.folder]
    case 'read':
      return ['--ro-bind', mount.folder, mount.folder]
    case 'write':
      return ['--bind', mount.folder, mount.folder]
  }
}
