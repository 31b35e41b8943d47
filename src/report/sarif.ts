/**
 * Findings that show in lines of the change as SARIF 2.1.0, for code scanning
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub reads of it:
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 */
import { detectorOf } from '../review/detectors/index.ts'
import type { Finding, Review, Severity } from '../review/finding.ts'
import type { DiffPlace } from './placement.ts'
import { remarkOf } from './remark.ts'
import { CLASS_WORDS, countedFindings, titleOf, whyOf } from './words.ts'

/** GitHub reads the first 5,000 results of a run and ten places of one; nobody reads as many. */
const MOST_RESULTS = 1000
const MOST_PLACES = 10

const LEVELS: Readonly<Record<Severity, string>> = { high: 'error', medium: 'warning', low: 'note', info: 'none' }

export interface SarifRequest {
  readonly review: Review
  /** Lines by finding id (`placeFindings`). */
  readonly places: ReadonlyMap<string, readonly DiffPlace[]>
  readonly toolVersion: string
}

/** One run with one result a finding of `low` or more that has a line. How many have none is in the run's properties. */
export function renderSarif({ review, places, toolVersion }: SarifRequest): object {
  const counted = countedFindings(review)
  const placed = counted.filter(({ id }) => (places.get(id) ?? []).length > 0).slice(0, MOST_RESULTS)
  const ruleIds = [...new Set(placed.map(({ detector }) => detector))]
  const results = placed.map((finding) => resultOf(finding, places.get(finding.id) ?? [], ruleIds))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Backtest', semanticVersion: toolVersion, rules: ruleIds.map((id) => ruleOf(id, placed)) },
        },
        // Keeps the results apart from those of other tools and workflows of the same commit.
        automationDetails: { id: 'backtest/review/' },
        columnKind: 'utf16CodeUnits',
        results,
        properties: { findingsWithoutLine: counted.length - placed.length },
      },
    ],
  }
}

function ruleOf(id: string, findings: readonly Finding[]): object {
  const [first] = findings.filter(({ detector }) => detector === id)
  const title = first === undefined ? id : titleOf(first)
  const why = first === undefined ? '' : whyOf(first)
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} ${detectorOf(id)?.source ?? 'Found by the optional model.'}` },
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['agent-behaviour', first?.class ?? 'unknown'] },
  }
}

function resultOf(finding: Finding, places: readonly DiffPlace[], ruleIds: readonly string[]): object {
  const { title, message } = remarkOf(finding)
  return {
    ruleId: finding.detector,
    ruleIndex: ruleIds.indexOf(finding.detector),
    level: LEVELS[finding.severity],
    message: { text: withoutLinks(`${title}. ${message}`) },
    locations: places.slice(0, MOST_PLACES).map(({ path, start_line: startLine, end_line: endLine }) => ({
      physicalLocation: {
        artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
        region: { startLine, endLine },
      },
    })),
    // Stable over reruns, so that an alert that was closed stays closed.
    partialFingerprints: { 'backtestFinding/v1': finding.id },
    properties: { class: CLASS_WORDS[finding.class], severity: finding.severity, steps: finding.steps },
  }
}

/** In a SARIF message `[words](target)` is a link and `{0}` a placeholder (sections 3.11.5 and 3.11.6). */
function withoutLinks(text: string): string {
  return text.replace(/[\\[\]]/g, String.raw`\$&`).replace(/\{(?=\d)/g, '{{')
}
