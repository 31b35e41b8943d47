/** The configuration text as a `Config`, or everything that is wrong with it at once: what, in which line, and how to mend it. */
import type { z } from 'zod'
import { InputError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { Config, CONFIG_PLACE } from './config.ts'
import { keysAt, pathsOf, wantedAt } from './wanted.ts'
import { readYaml } from './yaml-text.ts'

export interface ConfigProblem {
  /** From 1 on; null where the file as a whole is wrong. */
  readonly line: number | null
  readonly what: string
  readonly remedy: string
}

/** `message` and `remedy` tell the first problem; `problems` has all. */
export class ConfigError extends InputError {
  readonly file: string
  readonly problems: readonly ConfigProblem[]

  constructor(file: string, [first, ...others]: readonly [ConfigProblem, ...ConfigProblem[]]) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    super(`${placeOf(file, first.line)}: ${first.what}${more}`, first.remedy)
    this.file = file
    this.problems = [first, ...others]
  }
}

/** "FILE, line 3". */
export function placeOf(file: string, line: number | null): string {
  return line === null ? file : `${file}, line ${line}`
}

export interface ConfigReading {
  /** As people know the file. */
  readonly where?: string
  /** Names that `detectors`, `thresholds` and `intended` may hold; without them any name is taken. */
  readonly detectors?: readonly string[]
  /** Told of a name that no detector has, which is an error where nobody wants to hear. */
  readonly onUnknownDetector?: (problem: ConfigProblem) => void
}

/** Keys that people look for here and that must not stand here. */
const WORKFLOW_ONLY = /^(?:openai-(?:api-key|base-url)|github-token|base-url|api-key|token)$/
const MAX_CHARACTERS = 100_000
/** More are one mistake that was made many times. */
const MOST_PROBLEMS = 20
/** More are not even looked for: to find the line of one goes through all keys beside it. */
const MOST_SOUGHT = 100

/**
 * Reads the configuration text; an empty file is the default one.
 * @throws ConfigError with every problem
 */
export function parseConfig(text: string, reading: ConfigReading = {}): Config {
  const { where = CONFIG_PLACE, onUnknownDetector } = reading
  if (text.length > MAX_CHARACTERS) {
    const what = `the file is longer than ${MAX_CHARACTERS} characters`
    throw new ConfigError(where, [{ line: null, what, remedy: 'shorten it' }])
  }
  const read = readYaml(text)
  if (read.status === 'broken') {
    const remedy = 'mend that line; a key and its value stand as `key: value`'
    throw new ConfigError(where, [{ line: read.line, what: `this is not YAML: ${read.why}`, remedy }])
  }
  const value = read.value ?? {}
  const config = Config.safeParse(value)
  const unknown = unknownDetectors(value, reading.detectors ?? null).map((one) => located(one, read.lineOf))
  const found = [
    ...(config.error?.issues ?? [])
      .slice(0, MOST_SOUGHT)
      .flatMap((issue) => problemsOf(issue, value))
      .map((one) => located(one, read.lineOf)),
    ...(onUnknownDetector === undefined ? unknown : []),
  ]
  const [first, ...others] = found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, MOST_PROBLEMS)
  if (first !== undefined) throw new ConfigError(where, [first, ...others])
  for (const one of unknown.slice(0, MOST_PROBLEMS)) onUnknownDetector?.(one)
  if (!config.success) throw config.error
  return config.data
}

interface Placed {
  readonly path: readonly PropertyKey[]
  readonly what: string
  readonly remedy: string
}

function located(
  { path, what, remedy }: Placed,
  lineOf: (path: readonly PropertyKey[]) => number | null,
): ConfigProblem {
  return { line: lineOf(path), what, remedy }
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): readonly Placed[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MOST_SOUGHT).map((key) => unknownKey([...path, key]))
  const name = path.length === 0 ? 'the file' : `"${nameOf(path)}"`
  const given = valueAt(value, path)
  const what =
    given === undefined
      ? `${name} is missing`
      : `${name} is ${issue.code === 'custom' && isRecord(given) ? 'not complete' : shown(given)}`
  return [{ path, what, remedy: remedyOf(issue, given) }]
}

function unknownKey(path: readonly PropertyKey[]): Placed {
  const key = String(path.at(-1))
  const full = nameOf(path)
  if (WORKFLOW_ONLY.test(key)) {
    const what = `"${full}" may only be set in the workflow, because it decides where data goes`
    return { path, what, remedy: 'take it out here' }
  }
  const near = nearest(key, keysAt(path.slice(0, -1)))
  const elsewhere = pathsOf(key)
  const meant = near === null ? elsewhere : [nameOf([...path.slice(0, -1), near])]
  const remedy =
    meant.length === 0
      ? 'take it out; docs/configuration.md lists the keys'
      : `did you mean ${meant.map((one) => `"${one}"`).join(' or ')}?`
  return { path, what: `unknown key "${full}"`, remedy }
}

/** Rules of our own say best what they want; what else the schema says is put in words. */
function remedyOf(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'invalid_format') return `${issue.message} is wanted`
  if (issue.code === 'invalid_key') return 'write a lower-case name with dashes'
  const near =
    issue.code === 'invalid_value' && typeof given === 'string' ? nearest(given, issue.values.map(String)) : null
  const wanted = issue.path.length === 0 ? 'write keys and values, such as `runs: 5`' : `write ${wantedAt(issue.path)}`
  return near === null ? wanted : `${wanted}; did you mean "${near}"?`
}

/** Names in the three places that name detectors. */
function unknownDetectors(value: unknown, known: readonly string[] | null): readonly Placed[] {
  if (known === null || !isRecord(value)) return []
  const { detectors, thresholds, intended } = value
  const named: { path: PropertyKey[]; name: string }[] = [
    ...keysOf(detectors).map((name) => ({ path: ['detectors', name], name })),
    ...keysOf(thresholds).map((name) => ({ path: ['thresholds', name], name })),
    ...(Array.isArray(intended) ? intended : []).flatMap((entry: unknown, index) =>
      isRecord(entry) && typeof entry['detector'] === 'string'
        ? [{ path: ['intended', index, 'detector'], name: entry['detector'] }]
        : [],
    ),
  ]
  return named
    .filter(({ name }) => !known.includes(name))
    .slice(0, MOST_SOUGHT)
    .map(({ path, name }) => {
      const near = nearest(name, known)
      const remedy = near === null ? 'docs/review.md lists the detectors' : `did you mean "${near}"?`
      return { path, what: `no detector is called "${shortened(name)}"`, remedy }
    })
}

function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.entries(found).find(([key]) => key === String(step))?.[1]
  }
  return found
}

/** `intended[0].detector`. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return shortened(name.replace(/^\./, ''))
}

function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'a group of keys' : shortened(JSON.stringify(value))
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
