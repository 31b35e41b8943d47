/**
 * D6: calls that no tool could run: unknown tools, arguments that are missing, unparsable or empty of meaning. A single
 * one is common with every model, so three in a session are the least. SWE-agent, Roo Code and cline give up at three.
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, stepRange } from '../evidence.ts'
import type { Severity } from '../finding.ts'
import { isMalformed } from '../malformed.ts'
import { type ObservedSession, goesOnAfter } from '../observations.ts'

const MIN_CALLS = 3
const MEDIUM_SHARE = 0.1
const HIGH_SHARE = 0.3

export const malformedCall: Detector = {
  id: 'malformed-call',
  class: 'tool-call-failure',
  title: 'Malformed tool calls',
  why: 'These calls could do nothing whatever the state of the work: the tool or its arguments were wrong in themselves.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), tool call failures; three as in SWE-agent, Roo Code and cline',
  detect: ({ observed }) => draftsOf(observed),
}

function draftsOf(observed: ObservedSession): DraftFinding[] {
  const calls = observed.reviewed
  const malformed = calls.filter(isMalformed).toSorted((a, b) => a.step - b.step)
  const [first] = malformed
  const last = malformed.at(-1)
  if (first === undefined || last === undefined || malformed.length < MIN_CALLS) return []
  const steps = malformed.map((call) => call.step)
  const share = malformed.length / calls.length
  const tools = [...new Set(malformed.map((call) => call.call.name))]
  return [
    {
      severity: severityOf(share),
      confidence: 0.95,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), citeCall(last)),
      pattern: tools.toSorted().join(' '),
      explanation: `${malformed.length} of ${calls.length} calls had no usable arguments or named a tool that does not exist (${stepRange(steps)}; ${tools.slice(0, 4).join(', ')}).`,
      guidance:
        tools.length > 2
          ? `Arguments were broken across ${tools.length} tools: the tool-call parsing between model and agent may be at fault. Check it before the next run.`
          : `Write the arguments of ${tools.join(' and ')} in full, as its schema asks, before calling it: ${malformed.length} calls came without them.`,
      recovered: goesOnAfter(observed, last.step) && last.step < (observed.calls.at(-1)?.step ?? 0),
    },
  ]
}

function severityOf(share: number): Severity {
  if (share >= HIGH_SHARE) return 'high'
  return share >= MEDIUM_SHARE ? 'medium' : 'low'
}
