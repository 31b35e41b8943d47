/** Which Python runs the tests: one of those on this machine that fits what the repository asks for. */
import type { VersionWish } from '../../setup/plan.ts'
import { compare, minorOf, satisfies, type Version, versionIn } from './version.ts'

/** Names by which interpreters are found, and folders of version managers and of hosted runners. Patterns of the shell. */
export const PYTHON_TOOLS: readonly string[] = [
  'python3',
  ...['3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'].map((minor) => `python${minor}`),
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

/**
 * The pinned version where it is here; else the machine's own `python3` where it fits the range and is no newer than what
 * the repository knows (old code fails on a Python that came later); else the newest that does.
 */
export function chooseInterpreter(found: readonly Interpreter[], facts: VersionFacts): Choice {
  const { pinned, required } = facts
  const newest = newestSupported(facts.supported)
  const isAllowed = ({ version }: Interpreter): boolean => required === null || satisfies(version, required.wanted)
  const isKnown = ({ version }: Interpreter): boolean => newest === null || compare(version.slice(0, 2), newest) <= 0
  const exact =
    pinned === null ? undefined : found.find(({ version }) => satisfies(version, `==${minorText(pinned.wanted)}`))
  if (exact !== undefined)
    return { interpreter: exact, evidence: says(exact, `${pinned?.source ?? ''} pins ${pinned?.wanted ?? ''}`) }
  const [own] = found
  if (own === undefined) return { interpreter: null, evidence: 'no Python 3 was found on this machine' }
  const why = [
    ...(required === null ? [] : [`${required.source} asks for ${required.wanted}`]),
    ...(newest === null ? [] : [`${newest.join('.')} is the newest it names`]),
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
