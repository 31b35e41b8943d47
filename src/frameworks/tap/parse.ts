/** TAP of node-tap's own runner: one outermost result a file, its tests nested below. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST, type OutcomeStatus } from '../outcome.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'
import { settle, withoutReport } from '../settle.ts'

export function parseTapRun(evidence: RunEvidence): ParsedRun {
  const { nodes, planned, bailedOut } = parseTap(evidence.stdout)
  if (nodes.length === 0 && planned === null) return withoutReport(evidence)
  const outcomes = nodes.flatMap((node) => fileOutcomes(node, evidence))
  return settle(evidence, { outcomes, complete: planned !== null && planned === nodes.length && bailedOut === null })
}

/** What node-tap itself adds to a file's results when the file, not one of its assertions, went wrong. */
const OWN_WORDS = /^(?:test (?:unfinished|count)|no plan|child test left|parent test ended|timeout!|test after end)/

function fileOutcomes(node: TapNode, evidence: RunEvidence): readonly RawOutcome[] {
  const file = repoPath(node.name, evidence)
  const outcomes: RawOutcome[] = []
  let outside: TapNode | null = null
  for (const child of node.children) {
    const caught =
      child.children.length === 0 &&
      !child.ok &&
      (OWN_WORDS.test(child.name) || child.detail.some((line) => line.startsWith('tapCaught:')))
    if (caught) outside ??= child
    else outcomes.push(...testOutcomes(file, [child.name], child, true))
  }
  const unexplained = !node.ok && node.directive === null && !outcomes.some(({ status }) => status === 'failed')
  if (outside === null && !unexplained) return outcomes
  const message = outside === null ? node.detail.join('\n') : [outside.name, ...outside.detail].join('\n')
  return [...outcomes, { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }]
}

/**
 * A subtest is a test; an assertion is one only at the file's own level. Skipped and todo subtests are printed without a
 * body, so a marked line counts at every level.
 */
function testOutcomes(
  file: string,
  titles: readonly string[],
  node: TapNode,
  outermost: boolean,
): readonly RawOutcome[] {
  const below = node.children.flatMap((child) =>
    child.children.length > 0 || child.directive !== null
      ? testOutcomes(file, [...titles, child.name], child, false)
      : [],
  )
  if (!outermost && node.children.length === 0 && node.directive === null) return below
  let status: OutcomeStatus = node.ok ? 'passed' : 'failed'
  if (node.directive !== null) status = 'skipped'
  const bad = node.children.find(({ ok, directive }) => !ok && directive === null) ?? node
  const message = status === 'failed' ? [bad.name, ...bad.detail].join('\n') : undefined
  return [...below, { file, titles, status, message }]
}
