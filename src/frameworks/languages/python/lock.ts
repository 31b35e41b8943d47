/**
 * Lock files of every tool, read as constraints for pip: the versions that were locked, of which pip takes those that this
 * Python and system need. So no tool has to be installed, and a lock that cannot be had any more is one attempt, not the end.
 */
import { parseJson } from '../../../core/json.ts'
import { isTable, parseToml, textOf } from './toml.ts'

export const LOCK_FILES = ['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock'] as const

export interface Lock {
  readonly file: string
  /** `uv`, `poetry`, `pdm`, `pipenv`: who writes it. */
  readonly manager: string
  /** `name==version`, sorted. */
  readonly constraints: readonly string[]
}

const MANAGERS: Readonly<Record<(typeof LOCK_FILES)[number], string>> = {
  'uv.lock': 'uv',
  'poetry.lock': 'poetry',
  'pdm.lock': 'pdm',
  'pylock.toml': 'pylock',
  'Pipfile.lock': 'pipenv',
}

/** The first lock file that is there. */
export function readLock(texts: ReadonlyMap<string, string>): Lock | null {
  for (const file of LOCK_FILES) {
    const text = texts.get(file)
    if (text === undefined) continue
    const pairs = file === 'Pipfile.lock' ? pipenvPairs(text) : tomlPairs(text)
    return { file, manager: MANAGERS[file], constraints: constraintsOf(pairs) }
  }
  return null
}

type Pair = readonly [name: string, version: string]

/** `[[package]]` (uv, poetry, pdm) or `[[packages]]` (https://peps.python.org/pep-0751/); sources that are no index are left out. */
function tomlPairs(text: string): readonly Pair[] {
  const root = parseToml(text)
  const list = root?.['package'] ?? root?.['packages']
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown): Pair[] => {
    if (!isTable(item)) return []
    const [name, version] = [textOf(item['name']), textOf(item['version'])]
    const source = isTable(item['source']) ? Object.keys(item['source']) : []
    const isLocal = source.some((key) => ['editable', 'virtual', 'directory', 'path', 'git', 'url'].includes(key))
    const isOutside =
      isTable(item['source']) && ['git', 'url', 'directory', 'file'].includes(textOf(item['source']['type']) ?? '')
    return name === null || version === null || isLocal || isOutside ? [] : [[name, version]]
  })
}

function pipenvPairs(text: string): readonly Pair[] {
  const root = parseJson(text)
  if (!isTable(root)) return []
  return ['default', 'develop'].flatMap((part) =>
    Object.entries(isTable(root[part]) ? root[part] : {}).flatMap(([name, entry]): Pair[] => {
      const version = isTable(entry) ? textOf(entry['version']) : null
      return version === null ? [] : [[name, version.replace(/^==/, '')]]
    }),
  )
}

const NAME = /^[A-Za-z0-9][\w.-]{0,100}$/
const VERSION = /^[\w.!+-]{1,60}$/

/** A name with several versions (for several Pythons) is left to pip. */
function constraintsOf(pairs: readonly Pair[]): readonly string[] {
  const versions = new Map<string, Set<string>>()
  for (const [name, version] of pairs) {
    if (!NAME.test(name) || !VERSION.test(version)) continue
    versions.set(name.toLowerCase(), (versions.get(name.toLowerCase()) ?? new Set()).add(version))
  }
  return [...versions]
    .flatMap(([name, [version, ...others]]) =>
      others.length > 0 || version === undefined ? [] : [`${name}==${version}`],
    )
    .sort()
}
