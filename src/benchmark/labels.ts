/**
 * Spot checks: decisions of the screens and the relevance audit that a person has confirmed or not, document `backtest/labels@1`.
 * Small samples are told with their interval, as those of the papers are not.
 */
import { z } from 'zod'
import { Curation } from '../checks/curation.ts'
import { sha256 } from '../core/digest.ts'
import { stableStringify } from '../core/json.ts'
import { type Interval, wilsonInterval } from '../core/wilson.ts'
import type { Task } from './task.ts'

export const DecisionKind = z.enum(['screen-rejected', 'screen-passed', 'relevance', 'task-type'])
export type DecisionKind = z.infer<typeof DecisionKind>

/** One decision of a rule, as a person is asked about it. */
export const Decision = z.object({
  /** Digest of what was decided: another decision about the same change is another one. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  kind: DecisionKind,
  instance_id: Curation.shape.instance_id,
  /** What the rule says, as a sentence that is true or not. */
  says: z.string(),
  /** What it says that from. */
  evidence: z.string(),
})
export type Decision = z.infer<typeof Decision>

export const Label = Decision.extend({
  agrees: z.boolean(),
  /** ISO 8601 in UTC. */
  at: z.string(),
})
export type Label = z.infer<typeof Label>

export const LABELS_SCHEMA = 'backtest/labels@1'
export const Labels = z.object({
  schema: z.literal(LABELS_SCHEMA),
  /** Sorted by id and time. Of several about one decision the newest counts; the others stay to be seen. */
  labels: z.array(Label),
})
export type Labels = z.infer<typeof Labels>

const EVIDENCE_CHARS = 4000
/** Stages whose rejections rest on the prompt or the session alone. */
const SCREENS = new Set(['screen', 'session', 'split', 'authorship'])

export interface LabelledTask {
  readonly task: Pick<Task, 'instance_id' | 'relevance' | 'task_type' | 'task_type_evidence'>
  readonly prompt: string
}

/** Every decision that can be asked about, in a fixed order. */
export function decisionsOf(
  rejected: readonly Pick<Curation, 'instance_id' | 'reasons'>[],
  tasks: readonly LabelledTask[],
): Decision[] {
  const refused = rejected.flatMap(({ instance_id: id, reasons: [first] }) =>
    first === undefined || !SCREENS.has(first.stage)
      ? []
      : [decision('screen-rejected', id, `This change is no task: ${first.code}.`, first.detail)],
  )
  const passed = tasks.flatMap(({ task, prompt }) => [
    decision(
      'screen-passed',
      task.instance_id,
      'The prompt asks for a change that tests can check, and does not name its solution.',
      prompt,
    ),
    decision(
      'task-type',
      task.instance_id,
      `The work is of the type ${task.task_type}.`,
      `${task.task_type_evidence}\n\n${prompt}`,
    ),
    ...task.relevance.map(({ file, evidence }) =>
      decision('relevance', task.instance_id, `${file} can tell whether the change works.`, evidence),
    ),
  ])
  return [...refused, ...passed]
}

function decision(kind: DecisionKind, instanceId: string, says: string, evidence: string): Decision {
  const shown = evidence.slice(0, EVIDENCE_CHARS)
  const id = sha256(stableStringify([kind, instanceId, says, shown])).slice(0, 12)
  return { id, kind, instance_id: instanceId, says, evidence: shown }
}

export interface Sampling {
  readonly size: number
  /** The same seed gives the same sample of the same benchmark. */
  readonly seed: string
}

/** So many of them, each kind in turn, so that the rare kinds are not lost among tests. */
export function sampleDecisions(decisions: readonly Decision[], { size, seed }: Sampling): Decision[] {
  const drawn = DecisionKind.options.map((kind) =>
    decisions
      .filter((one) => one.kind === kind)
      .map((one) => ({ one, draw: sha256(`${seed} ${one.id}`) }))
      .sort((a, b) => (a.draw < b.draw ? -1 : 1)),
  )
  const sample: Decision[] = []
  for (let turn = 0; sample.length < size && drawn.some((kind) => turn < kind.length); turn += 1)
    for (const kind of drawn) {
      const next = kind[turn]
      if (next !== undefined && sample.length < size) sample.push(next.one)
    }
  return sample
}

/** Every different answer of both, in one order: commutative, and nothing is lost. */
export function addLabels({ labels }: Labels, added: readonly Label[]): Labels {
  const all = new Map([...labels, ...added].map((label) => [stableStringify(label), label]))
  const order = [...all].sort(([x, a], [y, b]) => compare(a.id, b.id) || compare(a.at, b.at) || compare(x, y))
  return { schema: LABELS_SCHEMA, labels: order.map(([, label]) => label) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The last answer about each decision. Labels stand in the order of `addLabels`. */
function standingAnswers({ labels }: Labels): readonly Label[] {
  return [
    ...new Map(
      addLabels({ schema: LABELS_SCHEMA, labels: [] }, labels).labels.map((label) => [label.id, label]),
    ).values(),
  ]
}

export interface Agreement {
  readonly kind: DecisionKind
  readonly asked: number
  readonly agreed: number
  /** Wilson, 95 %. */
  readonly interval: Interval
}

/** How often people agreed, by kind; kinds that nobody was asked about are left out. */
export function agreementOf(all: Labels): Agreement[] {
  const labels = standingAnswers(all)
  return DecisionKind.options.flatMap((kind) => {
    const asked = labels.filter((label) => label.kind === kind)
    const agreed = asked.filter(({ agrees }) => agrees).length
    return asked.length === 0
      ? []
      : [{ kind, asked: asked.length, agreed, interval: wilsonInterval(agreed, asked.length) }]
  })
}
