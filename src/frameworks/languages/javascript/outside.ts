/** Dependencies of an npm lock file that come from elsewhere than a registry (GitHub tarballs, git URLs). */
import { z } from 'zod'
import { parseJson } from '../../../core/json.ts'

export interface OutsideDependency {
  /** The name it is installed under. */
  readonly name: string
  readonly source: string
  /** The registry's package of the same name and version, as an npm alias. */
  readonly twin: string
}

const Entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
})
const Lock = z.object({ packages: z.record(z.string(), z.unknown()) })

const MAX_LOCK = 30_000_000
const NAME = /^(?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+$/i
const OUTSIDE = /^(?:git[+:]|ssh:|https:\/\/(?:codeload\.)?(?:github\.com|gitlab\.com|bitbucket\.org)\/)/

/**
 * A machine that reaches a registry but not a code host cannot install these; the published package of the same version
 * stands in for them. Empty for other lock formats.
 */
export function outsideDependencies(lockText: string): readonly OutsideDependency[] {
  const lock = lockText.length > MAX_LOCK ? null : Lock.safeParse(parseJson(lockText))
  if (lock?.success !== true) return []
  return Object.entries(lock.data.packages).flatMap(([path, value]) => {
    const entry = Entry.safeParse(value)
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (!entry.success || path === '' || entry.data.link === true || !NAME.test(name)) return []
    const { resolved = '', version = '', name: published = name } = entry.data
    if (!OUTSIDE.test(resolved) || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version) || !NAME.test(published)) return []
    return [{ name, source: resolved, twin: `npm:${published}@${version}` }]
  })
}
