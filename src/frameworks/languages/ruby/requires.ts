/** Which Ruby file loads which: `require`, `require_relative`, `load`, `autoload`, and constants by Zeitwerk's naming. */
import { baseOf, dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'

const MAX_SOURCE = 2_000_000
const MAX_CONSTANTS = 2000
const CALL =
  /^[ \t]*(?:[\w.]{1,40}[ \t]+)?(require_relative|require|load|autoload[ \t(]+:\w+[ \t]*,)[ \t(]*['"]([^'"\n]{1,300})['"]/gm
const CONSTANT = /\b[A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8}/g
/** Folders that gems and Rails put on the load path. */
const ROOT = /(?:^|\/)(?:lib|app\/[^/]+|spec|test)\//

interface Known {
  readonly paths: ReadonlySet<string>
  /** By path below a load root, without `.rb`: `foo/bar`. Empty where several files have it. */
  readonly features: ReadonlyMap<string, string>
}

/** Reads the load roots of the repository. */
export async function rubyLinker(files: ProjectFiles): Promise<Linker> {
  const known: Known = { paths: new Set(files.list()), features: featuresOf(files.list()) }
  const helpers = await requiredBySettings(files, known)
  return { links: (path, text) => linksOf(path, text, { known, helpers }) }
}

function featuresOf(paths: readonly string[]): ReadonlyMap<string, string> {
  const features = new Map<string, string>()
  for (const path of paths) {
    const root = path.endsWith('.rb') ? ROOT.exec(path) : null
    if (root === null) continue
    const feature = path.slice(root.index + root[0].length, -'.rb'.length)
    features.set(feature, features.has(feature) ? '' : path)
  }
  return features
}

/** `.rspec` loads helpers that no spec names: `--require spec_helper`. */
async function requiredBySettings(files: ProjectFiles, known: Known): Promise<readonly string[]> {
  const settings = files.list().filter((path) => baseOf(path) === '.rspec')
  const found: string[] = []
  for (const path of settings.slice(0, 20)) {
    const text = ((await files.read(path)) ?? '').slice(0, 20_000)
    for (const [, feature = ''] of text.matchAll(/(?:--require|-r)[ \t=]+([\w/.-]{1,200})/g)) {
      const helper = known.features.get(feature)
      if (helper !== undefined && helper !== '') found.push(helper)
    }
  }
  return found
}

function linksOf(
  path: string,
  text: string,
  { known, helpers }: { readonly known: Known; readonly helpers: readonly string[] },
): readonly Link[] {
  if (text.length > MAX_SOURCE) return []
  const links: Link[] = path.endsWith('_spec.rb') ? helpers.map((to) => ({ from: path, to, how: 'is given' })) : []
  const linked = new Set([path])
  for (const [, verb = '', name = ''] of text.matchAll(CALL)) {
    const to = verb === 'require_relative' ? relative(path, name, known) : feature(name, known)
    if (to === null || linked.has(to)) continue
    linked.add(to)
    links.push({ from: path, to, how: 'requires' })
  }
  const named = new Set<string>()
  for (const [constant] of text.matchAll(CONSTANT)) {
    if (named.size >= MAX_CONSTANTS) break
    named.add(constant)
  }
  for (const constant of named) {
    const to = feature(underscore(constant), known)
    if (to === null || linked.has(to)) continue
    linked.add(to)
    links.push({ from: path, to, how: `names ${constant} of` })
  }
  return links
}

function relative(path: string, name: string, { paths }: Known): string | null {
  const at = joinPath(dirOf(path), name.endsWith('.rb') ? name : `${name}.rb`)
  return at !== null && paths.has(at) ? at : null
}

function feature(name: string, { features }: Known): string | null {
  const found = features.get(name.replace(/^\.\//, '').replace(/\.rb$/, ''))
  return found === undefined || found === '' ? null : found
}

/** `ActiveModel::XMLName` → `active_model/xml_name`, as ActiveSupport's `underscore` does. */
function underscore(constant: string): string {
  return constant
    .replaceAll('::', '/')
    .replace(/([A-Z\d]{1,80})([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
