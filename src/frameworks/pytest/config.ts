/** Which configuration file pytest will read, and how its `addopts` are kept without what chooses, measures or reorders. */
import { dirOf, dirsUpward } from '../files.ts'
import { parseIni } from '../languages/python/ini.ts'
import { parseToml, stringsOf, tableAt, textOf } from '../languages/python/toml.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { parseShell } from '../shell.ts'

/** In the order in which pytest looks for them: https://docs.pytest.org/en/stable/reference/customize.html */
const NAMES = ['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']

export const CONFIG_NAME = /^(?:\.?pytest\.(?:toml|ini)|pyproject\.toml|tox\.ini|setup\.cfg)$/

export interface PytestConfig {
  readonly path: string
  /** `addopts` as words. */
  readonly addopts: readonly string[]
}

/** The nearest configuration at or above the files' common directory; `read` gives texts by repository path. */
export function pytestConfig(
  files: readonly string[],
  read: (path: string) => string | undefined,
): PytestConfig | null {
  for (const dir of dirsUpward(commonDir(files))) {
    for (const name of NAMES) {
      const path = dir === '.' ? name : `${dir}/${name}`
      const text = read(path)
      const addopts = text === undefined ? null : addoptsOf(name, text)
      if (addopts !== null) return { path, addopts }
    }
  }
  return null
}

function commonDir(files: readonly string[]): string {
  const [first = '', ...others] = files.map((file) => dirOf(file))
  return (
    dirsUpward(first).find((dir) => dir === '.' || others.every((other) => `${other}/`.startsWith(`${dir}/`))) ?? '.'
  )
}

/** Null where the file has no section for pytest; `pytest.ini` always counts. */
function addoptsOf(name: string, text: string): readonly string[] | null {
  if (name.endsWith('.toml')) return tomlAddopts(name, text)
  const ini = parseIni(text)
  const section = ini.get(name === 'setup.cfg' ? 'tool:pytest' : 'pytest')
  if (section === undefined) return name.endsWith('pytest.ini') ? [] : null
  return words(section.get('addopts') ?? '')
}

/** `[tool.pytest.ini_options]` since pytest 6, `[tool.pytest]` and `pytest.toml` since pytest 9. */
function tomlAddopts(name: string, text: string): readonly string[] | null {
  const toml = parseToml(text)
  if (toml === null) return null
  const own = name === 'pyproject.toml' ? tableAt(toml, 'tool', 'pytest') : tableAt(toml, 'pytest')
  if (Object.keys(own).length === 0) return name === 'pyproject.toml' ? null : []
  const section = 'ini_options' in own ? tableAt(own, 'ini_options') : own
  const list = stringsOf(section['addopts'])
  return list.length > 0 ? list : words(textOf(section['addopts']) ?? '')
}

/** Split as a shell would. */
export function words(text: string): readonly string[] {
  return parseShell(text.replace(/\s+/g, ' ').replace(/[;&|()<>]/g, (mark) => `\\${mark}`))[0]?.words ?? []
}

const OPTIONS: OptionTable = {
  '-n': 'drop-value',
  '--numprocesses': 'drop-value',
  '--maxprocesses': 'drop-value',
  '--dist': 'drop-value',
  '--tx': 'drop-value',
  '-x': 'drop',
  '--exitfirst': 'drop',
  '--maxfail': 'drop-value',
  '-k': 'drop-value',
  '--lf': 'drop',
  '--last-failed': 'drop',
  '--ff': 'drop',
  '--failed-first': 'drop',
  '--nf': 'drop',
  '--new-first': 'drop',
  '--sw': 'drop',
  '--stepwise': 'drop',
  '--stepwise-skip': 'drop',
  '--no-cov': 'drop',
  '--no-cov-on-fail': 'drop',
  '--self-contained-html': 'drop',
  '--report-log': 'drop-value',
  '--alluredir': 'drop-value',
  '--durations': 'drop-value',
  '--durations-min': 'drop-value',
  '--pdb': 'drop',
  '--trace': 'drop',
  '--collect-only': 'drop',
  '--co': 'drop',
  '--cache-clear': 'drop',
  '--reruns': 'drop-value',
  '--reruns-delay': 'drop-value',
  '--random-order': 'drop',
  '--random-order-bucket': 'drop-value',
  '--random-order-seed': 'drop-value',
  '--snapshot-update': 'drop',
  '--update-snapshots': 'drop',
  '--basetemp': 'drop-value',
  '--pyargs': 'drop',
  '--ignore': 'drop-value',
  '--ignore-glob': 'drop-value',
  '--deselect': 'value',
  '-m': 'value',
  '-r': 'drop-value',
  '-p': 'value',
  '-W': 'value',
  '--pythonwarnings': 'value',
  '-o': 'value',
  '--override-ini': 'value',
  '-c': 'value',
  '--config-file': 'value',
  '--rootdir': 'value',
  '--import-mode': 'value',
  '--confcutdir': 'value',
  '--tb': 'value',
  '--timeout': 'value',
  '--timeout-method': 'value',
  '--asyncio-mode': 'value',
  '--ds': 'value',
  '--dc': 'value',
  '--log-level': 'value',
  '--doctest-glob': 'value',
  '--doctest-report': 'value',
  '--capture': 'value',
  '--verbosity': 'drop-value',
}

/** Options with their value glued on, and those of coverage, benchmarks and reports whose names differ by version. */
const DROPPED = /^(?:-[nk].+|--(?:cov|benchmark|junit\w*|html|json-report)\b.*)$/

/** The options that stay when we run single files; paths among them are left out. */
export function keptOptions(options: readonly string[]): readonly string[] {
  const apart = options.flatMap((word) => {
    if (DROPPED.test(word)) return []
    // `-xvs` is three options.
    return /^-[qvxsl]{2,}$/.test(word) ? Array.from(word.slice(1), (letter) => `-${letter}`) : [word]
  })
  return keepOptions(apart, OPTIONS).kept
}
