/** Command lines by which a Python repository starts its own tests: tox, hatch, nox-free CI steps, and what they set. */
import { parseYaml } from '../../../core/yaml.ts'
import { dirOf } from '../../files.ts'
import type { PackageContext } from '../../package.ts'
import type { Invocation } from '../../scripts.ts'
import { parseShell, type ShellCommand } from '../../shell.ts'
import { linesOf, parseIni } from './ini.ts'
import { isTable, parseToml, stringsOf, tableAt, textOf, type Toml } from './toml.ts'

/** A command with the place it stands at. */
export interface PlacedCommand extends ShellCommand {
  readonly dir: string
  readonly source: string
}

/** Asked of one package for each of its test files, by each framework. */
const known = new WeakMap<PackageContext, readonly PlacedCommand[]>()

/** tox first, since it names variables; then the scripts of hatch and pdm; then the steps of workflows. */
export function commandsOf(pkg: PackageContext): readonly PlacedCommand[] {
  const commands = known.get(pkg) ?? commandsIn(pkg)
  known.set(pkg, commands)
  return commands
}

function commandsIn(pkg: PackageContext): readonly PlacedCommand[] {
  const found = [...pkg.configs].map(([path, text]) => ({ path, text, commands: readCommands(path, text) }))
  const rank = (path: string): number =>
    /(?:^|\/)tox\.(?:ini|toml)$/.test(path) ? 0 : path.includes('.github/') ? 2 : 1
  return found.sort((a, b) => rank(a.path) - rank(b.path)).flatMap(({ commands }) => commands)
}

/** Those that start one of `tools`, as invocations. `module` is what `python -m` starts. */
export function startsIn(pkg: PackageContext, tools: readonly string[]): readonly Invocation[] {
  return commandsOf(pkg).flatMap(({ words, env, dir, source }): Invocation[] => {
    const plain = unwrap(words)
    const tool = plain[0] ?? ''
    if (!tools.includes(tool)) return []
    return [{ tool, args: plain.slice(1), env: usable(env), nodeArgs: [], dir, script: source }]
  })
}

/** What stands before the tool: `coverage run -m pytest`, `uv run pytest`, `python -X dev -m pytest`. */
function unwrap(words: readonly string[]): readonly string[] {
  const at = words.indexOf('-m')
  const [first = '', second = ''] = words
  if (/^(?:python[\d.]*|coverage|\{envpython\}|\{env_python\})$/.test(baseName(first)) && at > 0)
    return words.slice(at + 1)
  if (/^(?:uv|poetry|pdm|hatch|pipenv|rye)$/.test(first) && second === 'run')
    return unwrap(words.slice(2).filter((word, index) => index > 0 || !word.startsWith('-')))
  return [baseName(first), ...words.slice(1)]
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

/** Variables that only steer coverage, colours and caches, or that hold what we cannot fill in, are left out. */
function usable(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) =>
        !/^(?:COV|CODECOV|PY_COLORS|FORCE_COLOR|NO_COLOR|CI$|PATH$|HOME$|PIP_|UV_|TOX|VIRTUAL_ENV|GITHUB_|PYTHON_?VERSION)/i.test(
          name,
        ) &&
        !/[{}$]/.test(value) &&
        value.length < 500,
    ),
  )
}

function readCommands(path: string, text: string): readonly PlacedCommand[] {
  const name = baseName(path)
  const dir = path.includes('.github/') ? '.' : dirOf(path)
  const place = (commands: readonly ShellCommand[], source: string): PlacedCommand[] =>
    commands.map((command) => ({ ...command, dir, source: `${path} ${source}` }))
  if (name === 'tox.ini' || name === 'setup.cfg')
    return place(toxIni(text, name === 'tox.ini' ? '' : 'tox:'), 'testenv')
  if (name === 'pyproject.toml' || name === 'tox.toml') return place(tomlCommands(name, text), 'test commands')
  return path.includes('.github/workflows/') ? place(workflowSteps(text), 'run steps') : []
}

function toxIni(text: string, prefix: string): readonly ShellCommand[] {
  const section = parseIni(text).get(`${prefix}testenv`)
  if (section === undefined) return []
  const env = Object.fromEntries(
    linesOf(section.get('setenv') ?? section.get('set_env')).flatMap((line) => {
      const at = line.indexOf('=')
      return at < 0 || /^[\w.,!-]+:\s/.test(line) ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
    }),
  )
  // A trailing backslash goes on; factors (`py39: pytest`) and `-` (ignore failure) stand before the command.
  const commands = (section.get('commands') ?? '').replace(/\\\n/g, ' ')
  return linesOf(commands).flatMap((line) => withEnv(line.replace(/^(?:[\w.,{}!-]+:\s+|-\s+)/, ''), env))
}

/** `{posargs:tests}` is where the user's own words go. */
function withEnv(line: string, env: Readonly<Record<string, string>>): readonly ShellCommand[] {
  return parseShell(line.replace(/\{posargs[^{}]*\}/g, ' ').replace(/\{env:\w+:([^{}]*)\}/g, '$1')).map((command) => ({
    words: command.words.filter((word) => !/[{}]/.test(word) || word === '{envpython}'),
    env: { ...env, ...command.env },
  }))
}

function tomlCommands(name: string, text: string): readonly ShellCommand[] {
  const toml = parseToml(text)
  if (toml === null) return []
  const tool = tableAt(toml, 'tool')
  const tox = name === 'tox.toml' ? toml : tableAt(tool, 'tox')
  const legacy = textOf(tox['legacy_tox_ini'])
  if (legacy !== null) return toxIni(legacy, '')
  const scripts = Object.values(tableAt(tool, 'hatch', 'envs')).flatMap((env) =>
    Object.values(tableAt(env, 'scripts')).flatMap((script) =>
      typeof script === 'string' ? [script] : stringsOf(script),
    ),
  )
  return [...toxToml(tox), ...scripts.flatMap((script) => withEnv(script.replace(/\{args[^{}]*\}/g, ' '), {}))]
}

function toxToml(tox: Toml): readonly ShellCommand[] {
  const base = tableAt(tox, 'env_run_base')
  const env = Object.fromEntries(
    Object.entries(tableAt(base, 'set_env')).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
  const commands = Array.isArray(base['commands']) ? base['commands'] : []
  return commands.flatMap((command) => {
    const words = stringsOf(command).filter((word) => !/[{}]/.test(word))
    return words.length === 0 ? [] : [{ words, env }]
  })
}

const MAX_STEPS = 200

/** The `run` steps of a workflow's jobs, each with the variables of its job and its own. */
export function workflowSteps(text: string): readonly ShellCommand[] {
  const root = parseWorkflow(text)
  const steps: ShellCommand[] = []
  for (const job of Object.values(tableAt(root, 'jobs'))) {
    const list = isTable(job) && Array.isArray(job['steps']) ? job['steps'] : []
    for (const step of list) {
      const run = isTable(step) ? textOf(step['run']) : null
      if (run === null || steps.length >= MAX_STEPS) continue
      const env = {
        ...plainValues(tableAt(root, 'env')),
        ...plainValues(tableAt(job, 'env')),
        ...plainValues(tableAt(step, 'env')),
      }
      steps.push(
        ...parseShell(run.replace(/\\\n/g, ' ')).map((command) => ({
          words: command.words,
          env: { ...env, ...command.env },
        })),
      )
    }
  }
  return steps
}

function plainValues(table: Toml): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [],
    ),
  )
}

/** Each state has mostly the same workflows, and they are asked for versions, packages and commands. */
const KEPT_WORKFLOWS = 32
const read = new Map<string, unknown>()

/** Null where the text is no YAML, or too long to be a workflow. What it gives is shared: nobody may change it. */
export function parseWorkflow(text: string): unknown {
  if (text.length > 200_000) return null
  if (read.has(text)) return read.get(text)
  const [oldest] = read.keys()
  if (read.size >= KEPT_WORKFLOWS && oldest !== undefined) read.delete(oldest)
  const parsed = parseOrNull(text)
  read.set(text, parsed)
  return parsed
}

function parseOrNull(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 50, logLevel: 'silent' })
  } catch {
    return null
  }
}
