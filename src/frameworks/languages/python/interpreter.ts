/** Which Python runs the tests: one of those on this machine that fits what the repository asks for. */
import type { VersionWish } from '../../setup/plan.ts'
import { knownAt, wasOut } from './releases.ts'
import { compare, minorOf, satisfies, type Version, versionIn } from './version.ts'

/** Names by which interpreters are found, and folders of version managers and of hosted runners. Patterns of the shell. */
export const PYTHON_TOOLS: readonly string[] = [
  'python3',
  ...['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'].map((minor) => `python${minor}`),
  '"${PYENV_ROOT:-/nonexistent}"/versions/3.*/bin/python',
  '/opt/hostedtoolcache/Python/3.*/x64/bin/python',
  'uv',
]

export interface Interpreter {
  /** The program to start. */
  readonly program: string
  readonly version: Version
}

export interface VersionFacts {
  /** `.python-version` and the like: one version, asked for by name. */
  readonly pinned: VersionWish | null
  /** `requires-python`: a range. */
  readonly required: VersionWish | null
  /** Minor versions that the repository says it supports or tests with: classifiers, workflows. */
  readonly supported: readonly VersionWish[]
}

export interface Choice {
  readonly interpreter: Interpreter | null
  readonly evidence: string
}

/** One interpreter a minor version, `python3` first, so that the machine's own choice wins among equals. */
export function interpretersOf(tools: ReadonlyMap<string, string>): readonly Interpreter[] {
  const found: Interpreter[] = []
  for (const [program, said] of tools) {
    const version = /^Python \d/.test(said) ? versionIn(said) : null
    if (version !== null && !found.some((other) => minorOf(other.version) === minorOf(version)))
      found.push({ program, version })
  }
  return found
}

/** Only the one that an earlier setup took, where it is here: a proof that is repeated does not choose anew. */
export function earlierFirst(found: readonly Interpreter[], earlier: string | undefined): readonly Interpreter[] {
  const version = earlier === undefined ? null : versionIn(earlier)
  const same = version === null ? [] : found.filter((one) => minorOf(one.version) === minorOf(version))
  return same.length > 0 ? same : found
}

/**
 * The pinned version where it is here; else the machine's own `python3` where it fits the range and is no newer than what
 * the repository knows (old code fails on a Python that came later); else the newest that does. Where the repository names no
 * version, it knows those that were out at `asOf`.
 */
export function chooseInterpreter(
  found: readonly Interpreter[],
  facts: VersionFacts,
  asOf: string | null = null,
): Choice {
  const { pinned, required } = facts
  const newest = newestSupported(facts.supported)
  const isAllowed = ({ version }: Interpreter): boolean => required === null || satisfies(version, required.wanted)
  const isKnown = ({ version }: Interpreter): boolean =>
    newest === null ? asOf === null || wasOut(version, asOf) : compare(version.slice(0, 2), newest) <= 0
  const exact =
    pinned === null ? undefined : found.find(({ version }) => satisfies(version, `==${minorText(pinned.wanted)}`))
  if (exact !== undefined)
    return { interpreter: exact, evidence: says(exact, `${pinned?.source ?? ''} pins ${pinned?.wanted ?? ''}`) }
  const [own] = found
  if (own === undefined) return { interpreter: null, evidence: 'no Python 3 was found on this machine' }
  const why = [
    ...(required === null ? [] : [`${required.source} asks for ${required.wanted}`]),
    ...(newest === null
      ? asOf === null
        ? []
        : [`the change is of ${asOf.slice(0, 10)} at the latest`]
      : [`${newest.join('.')} is the newest it names`]),
  ].join(', ')
  if (isAllowed(own) && isKnown(own)) return { interpreter: own, evidence: says(own, why || 'no version is asked for') }
  const fitting = [...found].sort((a, b) => compare(b.version, a.version))
  const best = fitting.find((one) => isAllowed(one) && isKnown(one)) ?? fitting.findLast(isAllowed)
  return best === undefined
    ? {
        interpreter: own,
        evidence: `${says(own, why)}: none of ${fitting.map(({ version }) => minorOf(version)).join(', ')} fits`,
      }
    : { interpreter: best, evidence: says(best, why) }
}

/** One of the setups to try: a Python, and the moment of the packages. */
export interface PythonChoice extends Choice {
  readonly asOf: string | null
}

/**
 * Minors that took away what much code stood on: the old homes of collections' abstract classes (3.10), distutils and imp (3.12),
 * time.clock (3.8). https://docs.python.org/3/whatsnew/
 */
const BREAKS = [
  [3, 12],
  [3, 10],
  [3, 8],
] as const

/**
 * The likeliest first; then, for tests that did not load or were skipped, the newest Python before each of the minors that broke things,
 * the next newer one, the newest that the repository names, and the first one with today's packages. What the repository pins is not replaced.
 */
export function pythonChoices(
  found: readonly Interpreter[],
  facts: VersionFacts,
  asOf: string | null,
): readonly [PythonChoice, ...PythonChoice[]] {
  const first = chooseInterpreter(found, facts, asOf)
  const { interpreter } = first
  const today: readonly PythonChoice[] =
    asOf === null
      ? []
      : [
          {
            ...first,
            evidence: `${first.evidence}; the tests of the change did not pass with its packages`,
            asOf: null,
          },
        ]
  if (interpreter === null) return [{ ...first, asOf }, ...today]
  const own = dated(first, interpreter, asOf)
  if (facts.pinned !== null) return [own, ...today]
  const others = found
    .filter(({ version }) => facts.required === null || satisfies(version, facts.required.wanted))
    .sort((a, b) => compare(b.version, a.version))
  const older = BREAKS.filter((minor) => compare(minor, interpreter.version) <= 0).flatMap(
    (minor) => others.find(({ version }) => compare(version, minor) < 0) ?? [],
  )
  const newer = others.findLast(({ version }) => compare(version, interpreter.version) > 0)
  const known = newestSupported(facts.supported) ?? [0]
  const newest = others.find(({ version }) => compare(version.slice(0, 2), known) <= 0)
  const after = [newer, newest].flatMap((one) => (one === undefined || one === interpreter ? [] : [one]))
  const next = [...new Set([...older, ...after])].map((one) => {
    const evidence = says(one, `the tests of the change did not pass with ${minorOf(interpreter.version)}`)
    return dated({ interpreter: one, evidence }, one, asOf)
  })
  return [own, ...next, ...today]
}

/** Packages from before the interpreter came would not run on it. */
function dated(choice: Choice, { version }: Interpreter, asOf: string | null): PythonChoice {
  const moment = asOf === null ? null : knownAt(version, asOf)
  if (moment === asOf) return { ...choice, asOf }
  return {
    ...choice,
    asOf: moment,
    evidence: `${choice.evidence}; it came after the change, so packages of a year later`,
  }
}

function minorText(wanted: string): string {
  return /\d+\.\d+/.exec(wanted)?.[0] ?? wanted
}

function newestSupported(supported: readonly VersionWish[]): Version | null {
  const versions = supported.flatMap(({ wanted }) => {
    const version = versionIn(wanted)
    return version === null || version[0] !== 3 ? [] : [version.slice(0, 2)]
  })
  return versions.sort(compare).at(-1) ?? null
}

function says({ version }: Interpreter, why: string): string {
  return `Python ${version.join('.')}: ${why}`
}
