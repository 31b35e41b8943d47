/** Whether this machine's Node is too old for a repository, and which one takes its place. */
import type { VersionWish } from '../../setup/plan.ts'
import type { ManagerChoice } from './package-manager.ts'
import { admits, compareNode, type NodeVersion, nodeVersionOf, oldestOf } from './node-range.ts'

export interface NodeChoice {
  readonly major: number
  readonly evidence: string
}

/** https://github.com/nodejs/Release: names that `.nvmrc` files use. */
const CODENAMES: Readonly<Record<string, number>> = { hydrogen: 18, iron: 20, jod: 22, krypton: 24 }
/** `engines.node` of the package managers whose newest major asks for more than Node 20. */
const MANAGER_NEEDS: readonly { readonly manager: string; readonly from: number; readonly node: NodeVersion }[] = [
  { manager: 'pnpm', from: 11, node: [22, 13, 0] },
]

/**
 * Only a Node that is too old is replaced: older code mostly runs on a newer one, and what does not gets the Node of its time last. A pinned
 * version (`.nvmrc`) counts before `engines`, those before the oldest version in the workflows. Null: this machine's will do.
 */
export function newerNode(
  wishes: readonly VersionWish[],
  own: string | undefined,
  manager: Pick<ManagerChoice, 'manager' | 'version'>,
): NodeChoice | null {
  const here = nodeVersionOf(own ?? '')
  if (here === null) return null
  const asked = askedByRepository(wishes, here)
  const needed = neededByManager(manager, here)
  const chosen = needed !== null && (asked === null || needed.major > asked.major) ? needed : asked
  if (chosen === null) return null
  return { ...chosen, evidence: `${chosen.evidence}: Node ${chosen.major} instead of this machine's ${here.join('.')}` }
}

function askedByRepository(wishes: readonly VersionWish[], here: NodeVersion): NodeChoice | null {
  const engines = wishes.filter(({ source }) => source.endsWith(' engines.node'))
  const inWorkflows = wishes.filter(({ source }) => source.includes('.github/workflows/'))
  const pins = wishes.filter((wish) => !engines.includes(wish) && !inWorkflows.includes(wish))
  for (const pin of pins) {
    const major = pinnedMajor(pin.wanted)
    if (major !== null) return major > here[0] ? { major, evidence: `${pin.source} asks for ${pin.wanted}` } : null
  }
  for (const { wanted, source } of engines) {
    const major = lowestAbove(wanted, here)
    if (major !== null) return { major, evidence: `${source} asks for ${wanted}` }
  }
  return engines.length > 0 ? null : oldestInWorkflows(inWorkflows, here)
}

function pinnedMajor(wanted: string): number | null {
  const name = /^lts\/(\w+)$/.exec(wanted)?.[1]?.toLowerCase() ?? ''
  return CODENAMES[name] ?? nodeVersionOf(wanted)?.[0] ?? null
}

/** The oldest major that a range admits, where it admits no version as old as this machine's. */
function lowestAbove(range: string, here: NodeVersion): number | null {
  if (admits(range, here)) return null
  const newer = oldestOf(range).filter((oldest) => compareNode(oldest, here) > 0)
  return newer.length === 0 ? null : Math.min(...newer.map(([major]) => major))
}

/** Workflows that run no tests: they take any Node. */
const NO_TESTS = /(?:publish|release|deploy|docs?|pages|static|site|lint|label|stale|size|bench)[^/]*$/

/** A repository whose workflows all use a newer Node has never been seen to work on this one. */
function oldestInWorkflows(all: readonly VersionWish[], here: NodeVersion): NodeChoice | null {
  const wishes = all.filter(({ source }) => !NO_TESTS.test(source))
  const majors = wishes.map(({ wanted }) => pinnedMajor(wanted) ?? oldestOf(wanted)[0]?.[0] ?? 0)
  const major = Math.min(...majors)
  if (majors.length === 0 || major <= here[0]) return null
  return { major, evidence: `${wishes[0]?.source ?? ''} uses no Node before ${major}` }
}

function neededByManager(
  { manager, version }: Pick<ManagerChoice, 'manager' | 'version'>,
  here: NodeVersion,
): NodeChoice | null {
  const major = nodeVersionOf(version ?? '')?.[0] ?? 0
  const need = MANAGER_NEEDS.find((one) => one.manager === manager && major >= one.from)
  if (need === undefined || compareNode(here, need.node) >= 0) return null
  return { major: need.node[0], evidence: `${manager} ${major} asks for Node ${need.node.join('.')}` }
}

/** Majors with long support and when they came out: https://github.com/nodejs/Release. Our reporters need 14. */
const LONG_SUPPORTED: readonly (readonly [number, string])[] = [
  [14, '2020-04-21'],
  [16, '2021-04-20'],
  [18, '2022-04-19'],
  [20, '2023-04-18'],
  [22, '2024-04-24'],
  [24, '2025-05-06'],
]

/** The Node after the chosen one, where it was out at the time of the change. */
function nextNode(now: number, asOf: string | null): NodeChoice | null {
  const next = LONG_SUPPORTED.find(([major, date]) => major > now && (asOf === null || asOf >= date))
  return next === undefined
    ? null
    : { major: next[0], evidence: `no test of the change loaded with Node ${now}: Node ${next[0]}` }
}

/** The Node that was new at the time of the change, where the chosen one came later: hooks and options have changed since. */
function formerNode(now: number, asOf: string | null): NodeChoice | null {
  const [oldest = 0] = LONG_SUPPORTED.map(([major]) => major)
  const major = LONG_SUPPORTED.findLast(([, date]) => asOf !== null && asOf >= date)?.[0] ?? oldest
  if (asOf === null || major >= now || knewNode(now, asOf)) return null
  return { major, evidence: `no test of the change loaded with Node ${now}: Node ${major}, as of ${asOf.slice(0, 10)}` }
}

/** The oldest Node that runs this program: a machine's own is no older. */
const OLDEST_OWN = 20

/** Is that moment before every Node that a machine of today has? */
export function isBeforeOurNodes(asOf: string): boolean {
  return !knewNode(OLDEST_OWN, asOf)
}

/** Was this Node out at that moment? Odd majors count as the even one before. */
function knewNode(major: number, asOf: string): boolean {
  const out = LONG_SUPPORTED.findLast(([one]) => one <= major)
  return out === undefined || asOf >= out[1]
}

/** One combination to install: null for this machine's Node, null for the packages of today. */
export interface NodeSetup {
  readonly node: NodeChoice | null
  readonly asOf: string | null
}

export interface NodeQuestion {
  readonly first: NodeChoice | null
  /** What this machine's Node says of its version. */
  readonly own: string | undefined
  /** Null where a lock file names the versions, or no moment is known. */
  readonly asOf: string | null
  /** When the change was made, whoever names the versions. */
  readonly changedAt: string | null
  /** The moment is that of a task, which is proved again: it is no guess. */
  readonly isGiven: boolean
}

/**
 * The likeliest first, the others for tests that did not load in it. Packages of the time of the change come first where they could know
 * the Node that runs them: what is older than that Node may not run on it, and today's mostly does. The Node of that time comes last.
 */
export function nodeSetups({
  first,
  own,
  asOf,
  changedAt,
  isGiven,
}: NodeQuestion): readonly [NodeSetup, ...NodeSetup[]] {
  const now = first?.major ?? nodeVersionOf(own ?? '')?.[0] ?? null
  const isFit = asOf === null || isGiven || now === null || knewNode(now, asOf)
  const likely: NodeSetup = { node: first, asOf: isFit ? asOf : null }
  const next = now === null ? null : nextNode(now, changedAt)
  const former = now === null || isGiven ? null : formerNode(now, changedAt)
  return [
    likely,
    ...(asOf === null || isGiven ? [] : [{ node: first, asOf: isFit ? null : asOf }]),
    ...(next === null ? [] : [{ ...likely, node: next }]),
    ...(former === null ? [] : [{ node: former, asOf }]),
  ]
}

/** Of a Node from the registry the major alone is recorded, of a machine's own what it says itself (`v20.20.2`). */
const FETCHED = /^\d+$/

/** A task is run again with the major that it was made with: with a newer one than this machine's, or with one that was fetched for it. */
export function earlierNode(earlier: string | undefined, own: string | undefined): NodeChoice | null {
  const [before, here] = [nodeVersionOf(earlier ?? ''), nodeVersionOf(own ?? '')]
  if (before === null || here === null || before[0] === here[0]) return null
  if (before[0] < here[0] && !FETCHED.test(earlier ?? '')) return null
  return {
    major: before[0],
    evidence: `made with Node ${before[0]}, which takes the place of this machine's ${here.join('.')}`,
  }
}
