/** Measures the detectors on labelled sessions: `npm run eval:review -- DIR`. Prints precision, recall and false alarms. */
import { join } from 'node:path'
import { DETECTORS } from '../src/review/detectors/index.ts'
import { type Finding, FindingClass } from '../src/review/finding.ts'
import { reviewSession } from '../src/review/findings.ts'
import { isAtLeast } from '../src/review/severity.ts'
import { type Case, has, loopCases, miniSweAgent, realSessions, stepShield, weakModel } from './eval/sets.ts'
import { linkedWhole } from './eval/session-of.ts'
import { pushBackCounts } from './eval/push-back.ts'
import { wilsonInterval } from '../src/core/wilson.ts'
import { readLog } from './eval/read-log.ts'

interface Reviewed {
  readonly item: Case
  readonly findings: readonly Finding[]
}

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: npm run eval:review -- DIR [--list]\n')
  process.exit(2)
}
const verbose = process.argv.includes('--list')

function review(cases: readonly Case[]): readonly Reviewed[] {
  return cases.map((item) => ({ item, findings: reviewSession(linkedWhole(item.session), item.context) }))
}

function counted(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => isAtLeast(finding.severity, 'low'))
}

function percent(value: number): string {
  return Number.isNaN(value) ? '   -' : value.toFixed(2)
}

function classTable(name: string, reviewed: readonly Reviewed[]): void {
  console.log(`\n## ${name}: ${reviewed.length} sessions`)
  console.log('class                          TP  FP  FN  precision [95 %]      recall  alarms/100 clean')
  for (const label of FindingClass.options) {
    const judged = reviewed.filter(({ item }) => item.judged.includes(label))
    if (judged.length === 0) continue
    const flagged = judged.filter(({ findings }) => counted(findings).some((finding) => finding.class === label))
    const hits = flagged.filter(({ item }) => item.labels.has(label)).length
    const positives = judged.filter(({ item }) => item.labels.has(label)).length
    const negatives = judged.filter(({ item }) => !item.labels.has(label))
    const alarms = negatives.flatMap(({ findings }) =>
      counted(findings).filter((finding) => finding.class === label),
    ).length
    const { low, high } = wilsonInterval(hits, flagged.length)
    const row = [hits, flagged.length - hits, positives - hits].map((n) => String(n).padStart(4)).join('')
    const precision = `${percent(hits / flagged.length)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
    console.log(
      `${label.padEnd(28)} ${row}  ${precision.padEnd(20)}  ${percent(hits / positives).padEnd(6)}  ${percent((100 * alarms) / negatives.length)}`,
    )
  }
  detectorTable(reviewed)
  const clean = reviewed.filter(({ item }) => item.clean)
  const noise = clean.flatMap(({ findings }) => counted(findings))
  console.log(
    `clean sessions: ${clean.length}, findings (low or more) on them: ${noise.length} = ${percent((100 * noise.length) / clean.length)} per 100`,
  )
  if (verbose) list(reviewed)
}

function detectorTable(reviewed: readonly Reviewed[]): void {
  console.log('detector              findings  low+  sessions  in sessions with / without its label')
  for (const detector of DETECTORS) {
    const hit = reviewed.flatMap(({ item, findings }) =>
      findings.filter((finding) => finding.detector === detector.id).map((finding) => ({ item, finding })),
    )
    if (hit.length === 0) continue
    const low = hit.filter(({ finding }) => isAtLeast(finding.severity, 'low')).length
    const sessions = new Set(hit.map(({ item }) => item.id)).size
    const judged = hit.filter(({ item }) => item.judged.includes(detector.class))
    const right = judged.filter(({ item }) => item.labels.has(detector.class)).length
    console.log(
      `${detector.id.padEnd(22)}${String(hit.length).padStart(8)}${String(low).padStart(6)}${String(sessions).padStart(10)}  ${right} / ${judged.length - right}`,
    )
  }
}

function list(reviewed: readonly Reviewed[]): void {
  for (const { item, findings } of reviewed) {
    for (const finding of findings) {
      const right = !item.judged.includes(finding.class) ? '?' : item.labels.has(finding.class) ? '+' : '!'
      const quotes = finding.evidence.map(({ step, quote }) => `[${step}] ${quote.slice(0, 140)}`).join(' || ')
      console.log(
        ` ${right} ${item.id} ${finding.detector} ${finding.severity}${finding.recovered ? ' recovered' : ''} ${finding.explanation}\n      ${quotes}`,
      )
    }
    for (const label of item.labels) {
      if (!counted(findings).some((finding) => finding.class === label))
        console.log(` - ${item.id} missed ${label} ${item.note}`)
    }
  }
}

function loopTable(reviewed: readonly Reviewed[]): void {
  const wrong = reviewed.filter(({ item, findings }) => {
    const found = counted(findings)
    if (item.note === 'clean') return found.length > 0
    return found.length === 0 || (item.note === 'finding-recovered' && !found.some((finding) => finding.recovered))
  })
  console.log(`\n## loop-cases: ${reviewed.length - wrong.length} of ${reviewed.length} as labelled`)
  for (const { item, findings } of wrong)
    console.log(
      `  wrong: ${item.id} expected ${item.note}, found ${findings.map((finding) => finding.detector).join(', ') || 'nothing'}`,
    )
  if (verbose)
    for (const { item, findings } of reviewed)
      console.log(
        `  ${item.id} (${item.note}): ${findings.map((finding) => `${finding.detector}/${finding.class}/${finding.severity}${finding.recovered ? '/recovered' : ''}`).join(', ')}`,
      )
}

const at = (name: string): string => join(folder, name)
if (has(at('loop-cases'))) loopTable(review(loopCases(at('loop-cases'))))
if (has(at('real-sessions'))) {
  const cases = await realSessions(at('real-sessions'), readLog)
  classTable('real-sessions', review(cases))
  const [right, unmarked, missed] = pushBackCounts(at('real-sessions'), cases)
  console.log(`push-back of the human: ${right} acts as marked, ${unmarked} not marked, ${missed} marks missed`)
}
if (has(at('codetracer-kimi'))) classTable('codetracer-kimi', review(await weakModel(at('codetracer-kimi'), readLog)))
if (has(at('minisweagent-gemini3'))) {
  classTable(
    'minisweagent-gemini3, with the submitted diff',
    review(miniSweAgent(at('minisweagent-gemini3'), 'with-diff')),
  )
  classTable('minisweagent-gemini3, session alone', review(miniSweAgent(at('minisweagent-gemini3'), 'session-only')))
}
if (has(at('stepshield'))) classTable('stepshield', review(stepShield(at('stepshield'))))
