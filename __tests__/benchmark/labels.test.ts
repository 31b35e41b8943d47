import { describe, expect, test } from '@jest/globals'
import {
  addLabels,
  agreementOf,
  DecisionKind,
  decisionsOf,
  type Label,
  LABELS_SCHEMA,
  sampleDecisions,
} from '../../src/benchmark/labels.ts'
import { agreementLine } from '../../src/report/agreement.ts'

const task = (id: string, files: number) => ({
  prompt: `Fix ${id}`,
  task: {
    instance_id: id,
    task_type: 'bug_fix' as const,
    task_type_evidence: 'title says "Fix"',
    relevance: Array.from({ length: files }, (_, n) => ({
      file: `test/${n}.test.js`,
      by: 'import' as const,
      evidence: `test/${n}.test.js imports src/a.js`,
      distance: 1,
    })),
  },
})
const rejection = (id: string, stage: string) => ({
  instance_id: id,
  reasons: [{ code: 'prompt-is-template' as const, detail: 'the command /commit: "/commit"', stage }],
})
const decisions = decisionsOf(
  [rejection('r-1', 'screen'), rejection('r-2', 'verdict')],
  [task('a-1', 30), task('a-2', 1)],
)

describe('decisions', () => {
  test('rejections of the screens, what passed them, types, and each test file', () => {
    const count = (kind: string) => decisions.filter((one) => one.kind === kind).length
    expect(DecisionKind.options.map((kind) => [kind, count(kind)])).toEqual([
      ['screen-rejected', 1],
      ['screen-passed', 2],
      ['relevance', 31],
      ['task-type', 2],
    ])
    expect(decisions[0]).toMatchObject({
      instance_id: 'r-1',
      says: 'This change is no task: prompt-is-template.',
      evidence: 'the command /commit: "/commit"',
    })
    expect(new Set(decisions.map(({ id }) => id)).size).toBe(decisions.length)
  })

  test('the same seed draws the same, another one another; rare kinds are not lost', () => {
    const draw = (seed: string) => sampleDecisions(decisions, { size: 8, seed })
    expect(draw('1')).toEqual(draw('1'))
    expect(draw('1')).not.toEqual(draw('2'))
    expect(draw('1')).toHaveLength(8)
    expect(new Set(draw('1').map(({ kind }) => kind))).toEqual(new Set(DecisionKind.options))
    expect(sampleDecisions(decisions, { size: 999, seed: '1' })).toHaveLength(decisions.length)
  })
})

describe('agreement', () => {
  const [one, two, three] = decisions.filter(({ kind }) => kind === 'relevance')
  const label = (of: typeof one, agrees: boolean): Label => {
    if (of === undefined) throw new Error('there are 31')
    return { ...of, agrees, at: '2026-01-02T00:00:00Z' }
  }
  const none = { schema: LABELS_SCHEMA, labels: [] } as const

  test('counts by kind, with its interval', () => {
    const labels = addLabels({ ...none, labels: [] }, [label(one, true), label(two, true), label(three, false)])
    expect(agreementOf(labels)).toEqual([
      { kind: 'relevance', asked: 3, agreed: 2, interval: expect.objectContaining({ hits: 2, of: 3 }) },
    ])
    expect(agreementOf(labels).map(agreementLine)).toEqual([
      'Relevance of test files: 2 of 3 confirmed, 67 % (21–94 %)',
    ])
  })

  test('a later answer about the same decision stands, in whatever order they come; the earlier stays to be seen', () => {
    const later = { ...label(one, false), at: '2026-01-03T00:00:00Z' }
    const orders = [
      [label(one, true), later],
      [later, label(one, true), later],
    ]
    for (const order of orders) {
      const all = addLabels({ ...none, labels: [] }, order)
      expect(all.labels).toEqual([label(one, true), later])
      expect(agreementOf(all)).toMatchObject([{ asked: 1, agreed: 0 }])
    }
    expect(agreementOf({ ...none, labels: [] })).toEqual([])
  })
})
