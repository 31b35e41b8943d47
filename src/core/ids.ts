/** `owner__repo-123`: the id of a task, a folder name on every system. Characters outside `[A-Za-z0-9._-]` become `_`. */
export function instanceId(owner: string, repo: string, change: number | string): string {
  const safe = (part: string): string => part.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_')
  return `${safe(owner)}__${safe(repo)}-${safe(String(change))}`
}
