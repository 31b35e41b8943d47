import { existsSync, realpathSync } from 'node:fs'
import type { CommandRequest } from './sandbox.ts'

/** One change to the file system that the command sees. Everything that no mount covers is visible and read-only. */
export interface Mount {
  /** `empty`: a private, writable memory file system. `read` and `write`: the real folder. */
  readonly kind: 'empty' | 'read' | 'write'
  /** Absolute, free of links. */
  readonly folder: string
}

/** World-writable folders that programs take for granted: private to each command. */
const SCRATCH = ['/tmp', '/var/tmp', '/dev/shm']

/**
 * `/run` holds the sockets of the machine's daemons (docker, containerd, systemd's bus): whoever can talk to them owns
 * the machine, and a read-only mount does not stop a connection. Only name resolution and NixOS's programs are kept.
 */
const RUN_KEPT = ['/run/systemd/resolve', '/run/resolvconf', '/run/current-system']

/** The mounts of a request, parents before children, without those that would change nothing. */
export function planMounts(request: CommandRequest): Mount[] {
  const wanted: Mount[] = [
    ...mounts('empty', [...SCRATCH, '/run', ...(request.hidden ?? [])]),
    ...mounts('write', [...request.writable, ...(request.layered ?? []).map(({ folder }) => folder)]),
    ...mounts('read', [...RUN_KEPT, ...(request.readable ?? []), request.cwd]),
  ]
  wanted.sort((a, b) => depth(a.folder) - depth(b.folder))
  const plan: Mount[] = []
  for (const mount of wanted) {
    if (!isCovered(mount, nearest(plan, mount.folder))) plan.push(mount)
  }
  return plan
}

/** The mount that decides what `folder` shows, when nothing further in is mounted. */
export function nearest(plan: readonly Mount[], folder: string): Mount | undefined {
  return plan.findLast((mount) => isWithin(mount.folder, folder))
}

/** True for the folder itself and everything below it; `/a/out-evil` is not within `/a/out`. */
export function isWithin(parent: string, child: string): boolean {
  return child === parent || child.startsWith(parent.endsWith('/') ? parent : `${parent}/`)
}

function isCovered(mount: Mount, by: Mount | undefined): boolean {
  const effect = by?.kind ?? 'read'
  return mount.kind === effect || (mount.kind === 'read' && effect === 'write')
}

function mounts(kind: Mount['kind'], folders: readonly string[]): Mount[] {
  const real = folders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder))
  return [...new Set(real)].filter((folder) => folder !== '/').map((folder) => ({ kind, folder }))
}

function depth(folder: string): number {
  return folder.split('/').length
}
