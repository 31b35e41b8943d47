/** Where a Python repository says which Python it wants. */
import type { VersionWish } from '../../setup/plan.ts'
import { parseWorkflow } from './commands.ts'
import { parseIni } from './ini.ts'
import type { VersionFacts } from './interpreter.ts'
import { isTable, parseToml, tableAt, textOf } from './toml.ts'

/** Texts by path relative to the package's directory. */
export function versionFacts(texts: ReadonlyMap<string, string>): VersionFacts {
  return {
    pinned: pinnedIn(texts),
    required: requiredIn(texts),
    supported: [...classifiersIn(texts), ...toxIn(texts), ...travisIn(texts), ...workflowsIn(texts)],
  }
}

function pinnedIn(texts: ReadonlyMap<string, string>): VersionWish | null {
  for (const [source, pattern] of [
    ['.python-version', /^\s*(?:cpython-)?(\d+\.\d+(?:\.\d+)?)/m],
    ['runtime.txt', /^python-(\d+\.\d+(?:\.\d+)?)/m],
    ['.tool-versions', /^python\s+(\d+\.\d+(?:\.\d+)?)/m],
    ['mise.toml', /^python\s*=\s*["'](\d+\.\d+(?:\.\d+)?)/m],
    ['Pipfile', /^python_(?:full_)?version\s*=\s*["'](\d+\.\d+(?:\.\d+)?)/m],
  ] as const) {
    const wanted = pattern.exec((texts.get(source) ?? '').slice(0, 100_000))?.[1]
    if (wanted !== undefined) return { wanted, source }
  }
  return null
}

function requiredIn(texts: ReadonlyMap<string, string>): VersionWish | null {
  const root = parseToml(texts.get('pyproject.toml') ?? '')
  const modern = textOf(tableAt(root, 'project')['requires-python'])
  if (modern !== null) return { wanted: modern, source: 'pyproject.toml requires-python' }
  const poetry = textOf(tableAt(root, 'tool', 'poetry', 'dependencies')['python'])
  if (poetry !== null) return { wanted: poetry, source: 'pyproject.toml [tool.poetry.dependencies] python' }
  const cfg = parseIni(texts.get('setup.cfg') ?? '')
    .get('options')
    ?.get('python_requires')
  if (cfg !== undefined) return { wanted: cfg, source: 'setup.cfg python_requires' }
  const py = /python_requires\s*=\s*["']([^"'\n]{1,100})["']/.exec(texts.get('setup.py') ?? '')?.[1]
  return py === undefined ? null : { wanted: py, source: 'setup.py python_requires' }
}

function classifiersIn(texts: ReadonlyMap<string, string>): readonly VersionWish[] {
  return ['pyproject.toml', 'setup.cfg', 'setup.py'].flatMap((source) =>
    [...(texts.get(source) ?? '').matchAll(/Programming Language :: Python :: (3\.\d{1,2})\b/g)].map(
      ([, wanted = '']) => ({ wanted, source }),
    ),
  )
}

/** `py36`, `py{36,37}` and `3.8` of the list of environments. */
function toxIn(texts: ReadonlyMap<string, string>): readonly VersionWish[] {
  const section = parseIni(texts.get('tox.ini') ?? '').get('tox')
  const list = (section?.get('envlist') ?? section?.get('env_list') ?? '').slice(0, 2000)
  const minors = [...list.matchAll(/py\{([\d,\s]{1,100})\}|py(3\d{1,2})(?!\d)/g)].flatMap(([, several, one]) =>
    (several ?? one ?? '').split(',').map((name) => name.trim()),
  )
  return minors
    .filter((name) => /^3\d{1,2}$/.test(name))
    .map((name) => ({ wanted: `3.${name.slice(1)}`, source: 'tox.ini' }))
}

function travisIn(texts: ReadonlyMap<string, string>): readonly VersionWish[] {
  const found: string[] = []
  collect(parseWorkflow(texts.get('.travis.yml') ?? ''), found, 0)
  return [...new Set(found)].map((wanted) => ({ wanted, source: '.travis.yml' }))
}

/** `python-version` of setup-python steps and of matrices. */
function workflowsIn(texts: ReadonlyMap<string, string>): readonly VersionWish[] {
  return [...texts].flatMap(([source, text]) => {
    if (!source.startsWith('.github/workflows/')) return []
    const found: string[] = []
    collect(parseWorkflow(text), found, 0)
    return [...new Set(found)].map((wanted) => ({ wanted, source }))
  })
}

const KEYS = new Set(['python-version', 'python', 'python_version', 'python-versions', 'py'])

function collect(value: unknown, found: string[], depth: number): void {
  if (depth > 20 || found.length > 200) return
  if (Array.isArray(value)) for (const item of value) collect(item, found, depth + 1)
  if (!isTable(value)) return
  for (const [key, item] of Object.entries(value)) {
    if (!KEYS.has(key)) collect(item, found, depth + 1)
    else for (const wanted of wordsOf(item)) if (/^3\.\d{1,2}(?:\.\d+)?$/.test(wanted)) found.push(wanted)
  }
}

/** A version without quotes is a number to YAML: 3.8. */
function wordsOf(item: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(item) ? item : [item]
  return items.flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []))
}
