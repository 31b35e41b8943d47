/** Which registries and indexes an install is told of: two of them may give other packages for the same manifest. */
import { setupEnvironment } from './environment.ts'
import { homeSettings } from './setup-home.ts'

/** Names that say where packages come from. Proxies, certificates and time limits say how, and give the same packages. */
const SOURCE_VARIABLE = /REGISTR|INDEX|FIND_LINKS|^GO|DIST_SERVER|UPDATE_ROOT|MIRROR|CARGO_SOURCE|NET_OFFLINE/i
const SOURCE_LINE = /registry|^GO/

/** `NAME=value` of the environment, and lines of the user's configuration files, as the setup phase gets them; sorted. */
export function packageSources(parent: Readonly<Record<string, string | undefined>>): readonly string[] {
  const variables = Object.entries(setupEnvironment(parent).variables)
    .filter(([name]) => SOURCE_VARIABLE.test(name))
    .map(([name, value]) => `${name.toUpperCase()}=${value}`)
  const settings = homeSettings(parent['HOME'] ?? '/nonexistent').flatMap(({ file, lines }) =>
    lines.filter((line) => SOURCE_LINE.test(line)).map((line) => `${file}: ${line}`),
  )
  return [...variables, ...settings].sort()
}
