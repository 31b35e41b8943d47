/** A repository in memory. */
import type { ProjectFiles } from '../../src/frameworks/files.ts'

export function projectOf(contents: Readonly<Record<string, string | object>>): ProjectFiles {
  const texts = new Map(
    Object.entries(contents).map(([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  return { list: () => [...texts.keys()], read: (path) => Promise.resolve(texts.get(path) ?? null) }
}
