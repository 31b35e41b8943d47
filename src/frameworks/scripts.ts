/** How a repository's own scripts start a test tool: `npm test` followed through the scripts it calls. */
import { type Manifest, manifestPath } from './manifest.ts'
import type { PackageContext } from './package.ts'
import { nycPreloads } from './preloads.ts'
import { nodeCommand, toolName, unwrapCommand } from './script-words.ts'
import { parseShell, type ShellCommand } from './shell.ts'

export interface Invocation {
  /** Program name without path: `jest`, `mocha`, `node --test`, `node`. */
  readonly tool: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Flags for Node itself. */
  readonly nodeArgs: readonly string[]
  /** Directory of the manifest the script stands in. */
  readonly dir: string
  /** `package.json scripts.test`, or null where no script starts the tool. */
  readonly script: string | null
}

/** Manifests whose scripts are followed, nearest first, and the settings of wrappers beside them. */
export type Scripts = Pick<PackageContext, 'manifests'> & Partial<Pick<PackageContext, 'configs'>>

const MAX_DEPTH = 8
const MAX_INVOCATIONS = 64

/**
 * Every start of one of `tools`, nearest manifest first. Those that `scripts.test` reaches win over those in other
 * scripts; an empty list means that no script starts the tool.
 */
export function invocationsOf(pkg: Scripts, tools: readonly string[]): readonly Invocation[] {
  const wanted = (list: readonly Invocation[]): readonly Invocation[] => list.filter(({ tool }) => tools.includes(tool))
  for (const { dir, manifest } of pkg.manifests) {
    const main = wanted(follow({ manifest, dir }, 'test', pkg.configs))
    if (main.length > 0) return main
    const others = Object.keys(manifest.scripts).filter(
      (name) => !/watch|debug|update|bench|snap|dev|serve|lint/i.test(name),
    )
    others.sort((a, b) => Number(/test|unit|spec/i.test(b)) - Number(/test|unit|spec/i.test(a)))
    for (const name of others) {
      const found = wanted(follow({ manifest, dir }, name, pkg.configs))
      if (found.length > 0) return found
    }
  }
  return []
}

/** The programs that a script of a manifest starts in the end, in order. */
export function toolsOfScript(at: Scripts['manifests'][number], name: string): readonly string[] {
  return follow(at, name).map(({ tool }) => tool)
}

interface Scope {
  readonly manifest: Manifest
  readonly dir: string
}

function follow(scope: Scope, name: string, configs?: Scripts['configs']): readonly Invocation[] {
  const found: Invocation[] = []
  const rcs = ['.nycrc', '.nycrc.json'].map((rc) => (scope.dir === '.' ? rc : `${scope.dir}/${rc}`))
  const nycrc = rcs.map((rc) => configs?.get(rc)).find((text) => text !== undefined)
  walkScript({ ...scope, nycrc, found, script: name, env: {}, nodeArgs: [], extra: [], trail: [] })
  return found
}

interface Walk extends Scope {
  readonly nycrc: string | undefined
  readonly found: Invocation[]
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  /** What wrappers on the way load into every Node. */
  readonly nodeArgs: readonly string[]
  /** Words after `--` in the call of this script; npm appends them to its last command. */
  readonly extra: readonly string[]
  readonly trail: readonly string[]
}

function walkScript(walk: Walk): void {
  if (walk.trail.length >= MAX_DEPTH || walk.trail.includes(walk.script)) return
  const text = walk.manifest.scripts[walk.script]
  if (text === undefined) return
  const command = text.trim() === 'wireit' ? (walk.manifest.wireit?.[walk.script]?.command ?? '') : text
  walkText(command, { ...walk, trail: [...walk.trail, walk.script] })
}

function walkText(text: string, walk: Walk): void {
  const commands = parseShell(text)
  commands.forEach((command, index) => {
    const extra = index === commands.length - 1 ? walk.extra : []
    walkCommand({ words: [...command.words, ...extra], env: { ...walk.env, ...command.env } }, { ...walk, extra: [] })
  })
}

function walkCommand(command: ShellCommand, walk: Walk): void {
  if (walk.found.length >= MAX_INVOCATIONS) return
  const { words, env } = unwrapCommand(command)
  const before = command.words.slice(0, Math.max(0, command.words.length - words.length))
  const loaded = nycPreloads({ before, section: walk.manifest.nyc, rc: walk.nycrc })
  const inherited = [...walk.nodeArgs, ...loaded]
  const program = words[0] === undefined ? '' : toolName(words[0])
  const called = calledScripts(program, words.slice(1), Object.keys(walk.manifest.scripts))
  if (called.kind === 'scripts') {
    for (const name of called.names)
      walkScript({ ...walk, script: name, env, nodeArgs: inherited, extra: called.extra })
    return
  }
  if (called.kind === 'texts') {
    for (const text of called.texts) walkText(text, { ...walk, env, nodeArgs: inherited })
    return
  }
  const { tool, args, nodeArgs } = nodeCommand(program, words.slice(1))
  if (tool === '') return
  const script = `${manifestPath(walk.dir)} scripts.${walk.trail.join(' → ')}`
  walk.found.push({ tool, args, nodeArgs: [...inherited, ...nodeArgs], env, dir: walk.dir, script })
}

type Called =
  | { readonly kind: 'scripts'; readonly names: readonly string[]; readonly extra: readonly string[] }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'none' }

/** Which scripts a package manager or a script runner calls here. */
function calledScripts(program: string, args: readonly string[], known: readonly string[]): Called {
  const split = args.indexOf('--')
  const before = (split < 0 ? args : args.slice(0, split)).filter((word) => !word.startsWith('-'))
  const extra = split < 0 ? [] : args.slice(split + 1)
  switch (program) {
    case 'npm':
    case 'yarn':
    case 'pnpm':
    case 'bun': {
      const verb = before[0] ?? ''
      const name = ['run', 'run-script', 'rum', 'urn'].includes(verb)
        ? before[1]
        : verb === 't' || verb === 'tst'
          ? 'test'
          : verb
      if (program === 'pnpm' && name !== undefined && /^\/.+\/$/.test(name))
        return { kind: 'scripts', names: matchExpression(name.slice(1, -1), known), extra: [] }
      if (name === undefined || (program === 'bun' && verb === 'test') || !known.includes(name)) return { kind: 'none' }
      // npm needs `--` before words for the script; the others pass on everything after its name.
      const passed = program === 'npm' ? extra : args.slice(args.indexOf(name) + 1).filter((word) => word !== '--')
      return { kind: 'scripts', names: [name], extra: passed }
    }
    case 'npm-run-all':
    case 'run-s':
    case 'run-p':
      return { kind: 'scripts', names: before.flatMap((pattern) => matchScripts(pattern, known)), extra: [] }
    case 'concurrently':
      return { kind: 'texts', texts: before.flatMap((text) => concurrentText(text, known)) }
    case 'sh':
    case 'bash':
    case 'glob': {
      const at = args.findIndex((word) => word === '-c' || word === '--cmd')
      return at < 0 || args[at + 1] === undefined ? { kind: 'none' } : { kind: 'texts', texts: [args[at + 1] ?? ''] }
    }
    default:
      return { kind: 'none' }
  }
}

function concurrentText(text: string, known: readonly string[]): readonly string[] {
  const match = /^(?:npm|yarn|pnpm|bun):(.+)$/.exec(text)
  return match?.[1] === undefined ? [text] : matchScripts(match[1], known).map((name) => `npm run ${name}`)
}

/**
 * `pnpm run "/^test:/"` (https://pnpm.io/cli/run#running-multiple-scripts). Foreign expressions are not evaluated: words between anchors
 * and `.*` are all that is read.
 */
function matchExpression(expression: string, known: readonly string[]): readonly string[] {
  const [, start = '', body = '', end = ''] = /^(\^?)(.*?)((?:\.[*+])?\$?)$/.exec(expression.slice(0, 200)) ?? []
  if (!/^[\w:.-]*$/.test(body)) return []
  return known.filter((script) =>
    start === '' ? script.includes(body) : end === '$' ? script === body : script.startsWith(body),
  )
}

/** npm-run-all's patterns: `*` within one `:` part, `**` over all; words after the name are arguments. */
function matchScripts(pattern: string, known: readonly string[]): readonly string[] {
  const name = pattern.split(' ')[0] ?? pattern
  if (!name.includes('*')) return known.filter((script) => script === name)
  const parts = name.split(':')
  return known.filter((script) => {
    const own = script.split(':')
    if (parts.at(-1) !== '**' && own.length !== parts.length) return false
    return parts.every((part, index) => part === '*' || part === '**' || part === own[index])
  })
}
