/** The three report formats a command may write, told apart by their first characters, as one shape. */
import type { OutcomeStatus } from '../outcome.ts'
import { parseCtrf } from '../reports/ctrf.ts'
import { parseJunit } from '../reports/junit.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'

export interface ReportedTest {
  /** As the report names it; empty where it names none. */
  readonly file: string
  /** Class, outermost suite or outermost TAP result: may name the file, else it is the first title. Empty for none. */
  readonly group: string
  /** Below the group, outermost first; never empty. */
  readonly titles: readonly string[]
  readonly status: OutcomeStatus
  readonly message?: string | undefined
  readonly ms?: number | undefined
  /** A failure without a class of its own: named like its file, it tells that the file did not load (pytest, vitest). */
  readonly standsAlone?: boolean
}

export type Reading =
  | {
      readonly kind: 'tests'
      readonly tests: readonly ReportedTest[]
      /** Why the report is not known to have come to its end. */
      readonly cut: string | null
    }
  | { readonly kind: 'invalid'; readonly detail: string }
  | { readonly kind: 'unknown' }

const TAP_LINE = /^(?:TAP version \d|1\.\.\d{1,9}\s*(?:#|$)|(?:not )?ok(?: \d| - )|Bail out!)/m

/** CTRF and JUnit are whole documents; TAP lines may stand among other output. */
export function readFormat(text: string): Reading {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('{')) return readCtrf(start)
  if (start.startsWith('<')) return readJunit(start)
  return TAP_LINE.test(start) ? readTap(start) : { kind: 'unknown' }
}

function readCtrf(text: string): Reading {
  const outcomes = parseCtrf(text)
  if (outcomes === null) return { kind: 'invalid', detail: 'JSON that is no CTRF report (https://ctrf.io)' }
  const tests = outcomes.map(({ titles, ...outcome }): ReportedTest => {
    const [group = '', ...below] = titles
    return below.length === 0 ? { ...outcome, group: '', titles } : { ...outcome, group, titles: below }
  })
  return { kind: 'tests', tests, cut: null }
}

/** The outermost suite is the run or the file; those below it are titles. */
function readJunit(xml: string): Reading {
  const { cases, broken } = parseJunit(xml)
  if (broken !== null) return { kind: 'invalid', detail: `XML that is broken: ${broken}` }
  if (!/<testsuites?\b/.test(xml)) return { kind: 'invalid', detail: 'XML that is no JUnit report: no `testsuite`' }
  const tests = cases.map(({ name, classname, suites, file, status, message, ms }): ReportedTest => {
    const below = suites.slice(1).filter((suite) => suite !== classname)
    const standsAlone = status === 'failed' && (classname === '' || classname === name)
    const group = classname === '' ? name : classname
    return { file, group, titles: [...below, name], status, message, ms: ms ?? undefined, standsAlone }
  })
  return { kind: 'tests', tests, cut: null }
}

function readTap(text: string): Reading {
  const { nodes, planned, bailedOut } = parseTap(text)
  const tests = nodes.flatMap((node) => leavesOf(node, []))
  return {
    kind: 'tests',
    tests,
    cut: bailedOut === null ? wrongPlan(planned, nodes.length) : `Bail out! ${bailedOut}`,
  }
}

function wrongPlan(planned: number | null, count: number): string | null {
  if (planned === count) return null
  return planned === null
    ? 'the plan (1..N) is missing'
    : `the plan is 1..${planned}, and ${count} results were printed`
}

/** What has no subtest is a test. A subtest that failed though nothing in it did (a wrong plan) is one too. */
function leavesOf(node: TapNode, above: readonly string[]): ReportedTest[] {
  const below = node.children.flatMap((child) => leavesOf(child, [...above, node.name]))
  const explained = node.ok || node.directive !== null || below.some(({ status }) => status === 'failed')
  if (below.length > 0 && explained) return below
  const [group = node.name, ...titles] = above
  const status: OutcomeStatus = node.directive !== null ? 'skipped' : node.ok ? 'passed' : 'failed'
  const message = status === 'failed' ? [node.name, ...node.detail].join('\n') : undefined
  return [...below, { file: '', group, titles: [...titles, node.name], status, message }]
}
