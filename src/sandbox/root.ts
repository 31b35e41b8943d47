/** What root inside a sandbox keeps and loses. A plain user has no capabilities and owns none of these files. */

/**
 * Capabilities that act on root's own files and processes: docker's default set without those for raw packets, device
 * nodes, chroot and file capabilities.
 */
export const ROOT_CAPABILITIES = [
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'net_bind_service',
  'setgid',
  'setuid',
]

/**
 * Parts of `/proc` that control the machine. Root owns them, and owning is enough to write: with no capability at all, and
 * under bwrap too, which covers only what `access(2)` calls writable (`/proc/sys` itself it does not; measured with 0.8).
 */
export const ROOT_PROC = ['sys', 'sysrq-trigger', 'irq', 'bus', 'acpi', 'scsi', 'fs', 'mtrr'].map(
  (name) => `/proc/${name}`,
)
