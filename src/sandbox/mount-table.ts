import { readFileSync } from 'node:fs'

/** A line of `/proc/self/mountinfo` (proc_pid_mountinfo(5)). */
export interface MountPoint {
  readonly folder: string
  /** Per-mount options: `rw,nosuid,nodev,relatime`. */
  readonly options: readonly string[]
  readonly type: string
}

/** The mounts of this process that a path can still reach, that is, without those that a later one covers. */
export function readMountTable(): MountPoint[] {
  return visibleMounts(parseMountTable(readFileSync('/proc/self/mountinfo', 'utf8')))
}

export function parseMountTable(text: string): MountPoint[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(' ')
      const separator = fields.indexOf('-', 6)
      return {
        folder: unescape(fields[4] ?? ''),
        options: (fields[5] ?? '').split(','),
        type: fields[separator + 1] ?? '',
      }
    })
}

export function visibleMounts(table: readonly MountPoint[]): MountPoint[] {
  return table.filter(
    (mount, index) =>
      !table
        .slice(index + 1)
        .some((later) => mount.folder === later.folder || mount.folder.startsWith(`${later.folder}/`)),
  )
}

/** The kernel writes space, tab, newline and backslash as three octal digits. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
