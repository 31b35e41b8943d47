/** Reads what `reporters/prove-start.pl` gathered: the TAP of each file, and how its process ended. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'
import { lastError, settle, withoutReport } from '../settle.ts'

const Line = z.discriminatedUnion('kind', [
  /** `wait`: as `wait(2)` gives it, the exit code times 256 and the signal. */
  z.object({ kind: z.literal('file'), file: z.string(), tap: z.string(), wait: z.number() }),
  z.object({ kind: z.literal('end') }),
])
type FileLine = Extract<z.infer<typeof Line>, { kind: 'file' }>

const NO_PROVE = /^Can't (?:open perl script|locate (?:App\/Prove|TAP\/\w+|JSON\/PP)\.pm)/m

export function parseProve(evidence: RunEvidence): ParsedRun {
  const { report, stderr } = evidence
  if (report === null || report.trim() === '')
    return NO_PROVE.test(stderr)
      ? { outcomes: [], problem: 'could-not-start', detail: lastError(evidence) }
      : withoutReport(evidence)
  const lines = report.split('\n').filter((text) => text.trim() !== '')
  const read = lines.map((text) => Line.safeParse(parseJson(text)))
  const files = read.flatMap(({ data }) => (data?.kind === 'file' ? [data] : []))
  const outcomes = files.flatMap((line) => outcomesOf(line, evidence))
  return settle(evidence, {
    outcomes,
    complete: read.every(({ success }) => success) && read.at(-1)?.data?.kind === 'end',
  })
}

/** A file whose plan is not met, or whose process failed though no test of it did, has failed beside its tests. */
function outcomesOf({ file: named, tap, wait }: FileLine, evidence: RunEvidence): readonly RawOutcome[] {
  const file = repoPath(named, evidence)
  const { nodes, planned, bailedOut } = parseTap(tap)
  const tests = nodes.map((node) => outcomeOf(node, file))
  const told = tests.some(({ status }) => status === 'failed')
  if (planned === nodes.length && bailedOut === null && (wait === 0 || told)) return tests
  const why = bailedOut ?? `${planned === null ? 'no plan' : `${nodes.length} of ${planned} tests ran`}; ${endOf(wait)}`
  return [...tests, { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message: why }]
}

function endOf(wait: number): string {
  const signal = wait & 127
  return signal === 0 ? `the exit code is ${wait >> 8}` : `signal ${signal} ended it`
}

/** A result of the outermost level, with the failures within it as its message. */
function outcomeOf(node: TapNode, file: string): RawOutcome {
  const status = node.directive !== null ? 'skipped' : node.ok ? 'passed' : 'failed'
  const message = status === 'failed' ? failuresOf(node).join('\n') : undefined
  return { file, titles: [node.name.replace(/^- /, '')], status, message }
}

const MAX_LINES = 20

function failuresOf(node: TapNode): readonly string[] {
  const below = node.children.filter(({ ok, directive }) => !ok && directive === null).flatMap(failuresOf)
  return [node.name, ...node.detail, ...below].slice(0, MAX_LINES)
}
