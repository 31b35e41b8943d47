/** Do a package's manifests name a distribution (`pytest`)? For adapters, which must say where it stands. */
import type { PackageContext } from '../../package.ts'
import { baseOf } from '../../files.ts'
import { REQUIREMENT_FILE } from './needs/files.ts'

const MANIFEST = /^(?:pyproject\.toml|setup\.cfg|setup\.py|tox\.ini|tox\.toml|noxfile\.py|Pipfile)$/

/** One line for each manifest in which the name stands as a requirement. */
export function namesPackage(pkg: PackageContext, name: string): readonly string[] {
  const requirement = new RegExp(
    `(?:^|["'\\s=(,:])${name}(?![\\w.-]*[-_\\w])(?:\\s*[\\[<>=!~;@].{0,80})?(?:["',\\s)]|$)`,
    'im',
  )
  return [...pkg.configs].flatMap(([path, text]) => {
    const isManifest = MANIFEST.test(baseOf(path)) || REQUIREMENT_FILE.test(path) || REQUIREMENT_FILE.test(baseOf(path))
    return isManifest && text.length < 500_000 && requirement.test(text) ? [`${path} names ${name}`] : []
  })
}
