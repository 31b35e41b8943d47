/** Which source of the Java family reaches which: by import, by a type of its own package, by a type of an imported package. */
import type { ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'
import { javaNames } from './names.ts'

const SOURCE = /\.(?:java|kt|groovy|scala)$/
/** Folders below which the folders of packages begin: those of Maven and Gradle, then older ones. */
const SOURCE_ROOTS = [
  /^(?:.*\/)?src\/[^/]+\/(?:java|kotlin|groovy|scala)(?:-[^/]+)?\//,
  /^(?:.*\/)?(?:src\/(?:main|test)|src|source|tests?)\//,
]

/** Files stand where their package says; a file holds the type it is named after (Java Language Specification 7.6). */
export async function javaLinker(files: ProjectFiles): Promise<Linker> {
  const byType = new Map<string, string[]>()
  for (const path of files.list()) {
    if (!SOURCE.test(path)) continue
    const type = typeOf(path)
    byType.set(type, [...(byType.get(type) ?? []), path])
  }
  return { links: (path, text) => linksOf(path, text, byType) }
}

/** `org.acme.Clock` of `core/src/main/java/org/acme/Clock.java`. */
export function typeOf(path: string): string {
  const root = SOURCE_ROOTS.map((pattern) => pattern.exec(path)?.[0]).find((found) => found !== undefined) ?? ''
  return path.slice(root.length).replace(SOURCE, '').replaceAll('/', '.')
}

function linksOf(path: string, text: string, byType: ReadonlyMap<string, readonly string[]>): readonly Link[] {
  const names = javaNames(text)
  // The folder stands for the package where the two differ, and only there.
  const own = names.package === '' ? packageOf(typeOf(path)) : names.package
  const reached = new Map<string, string>()
  const reach = (type: string, how: string): void => {
    for (const to of byType.get(type) ?? []) if (to !== path && !reached.has(to)) reached.set(to, how)
  }
  const packages: string[] = []
  for (const name of names.imports) {
    if (name.endsWith('.*')) packages.push(name.slice(0, -2))
    // `a.b.Outer.Inner` and `a.b.Type.method` are in the file of the outer type.
    for (let type = name; type.includes('.'); type = packageOf(type)) reach(type, 'imports')
  }
  for (const type of names.types) {
    reach(own === '' ? type : `${own}.${type}`, 'is in the package of')
    for (const name of packages) reach(`${name}.${type}`, 'imports')
  }
  return [...reached].map(([to, how]) => ({ from: path, to, how }))
}

function packageOf(type: string): string {
  const at = type.lastIndexOf('.')
  return at < 0 ? '' : type.slice(0, at)
}
