/**
 * What real runs of each framework left behind, old and new majors: suites that pass, fail, skip, nest, repeat a name, fail
 * in hooks, do not load, and throw outside their tests. `outcomes` was checked against what those suites do.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { FRAMEWORKS } from '../../src/frameworks/index.ts'
import { evidenceOf } from './evidence.ts'

const Fixture = z.object({
  framework: z.string(),
  problem: z.string().nullable(),
  outcomes: z.array(z.string()),
  evidence: z.object({
    report: z.string().nullable(),
    stdout: z.string(),
    stderr: z.string(),
    exitCode: z.number().nullable(),
    cwdInRepo: z.string(),
    files: z.array(z.string()),
    sources: z.record(z.string(), z.string()),
  }),
})

const folder = join(import.meta.dirname, 'fixtures')
const fixtures = readdirSync(folder).map((name) => ({
  name,
  ...Fixture.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
}))

describe('reports of real runs', () => {
  test.each(fixtures)('$name', ({ framework, problem, outcomes, evidence }) => {
    const adapter = FRAMEWORKS.find(({ name }) => name === framework)
    const parsed = adapter?.parse(evidenceOf({ ...evidence, sources: new Map(Object.entries(evidence.sources)) }))
    expect(parsed?.outcomes.map(({ status, file, name }) => `${status} ${file} :: ${name}`)).toEqual(outcomes)
    expect(parsed?.problem ?? null).toBe(problem)
  })

  test.each(
    fixtures.filter(({ problem, outcomes }) => problem === null && outcomes.some((line) => line.startsWith('failed'))),
  )('$name contradicts a zero exit code', ({ framework, evidence }) => {
    const adapter = FRAMEWORKS.find(({ name }) => name === framework)
    const parsed = adapter?.parse(
      evidenceOf({ ...evidence, exitCode: 0, sources: new Map(Object.entries(evidence.sources)) }),
    )
    // An early end is no contradiction but a cut report.
    expect(['report-contradicts-exit-code', 'report-invalid', 'report-missing']).toContain(parsed?.problem)
  })

  test.each(fixtures.filter(({ problem }) => problem === null))(
    '$name cut at any place never passes for whole',
    ({ framework, evidence }) => {
      const adapter = FRAMEWORKS.find(({ name }) => name === framework)
      const sources = new Map(Object.entries(evidence.sources))
      const whole = adapter?.parse(evidenceOf({ ...evidence, sources }))
      const text = evidence.report ?? evidence.stdout
      for (const share of [0, 0.2, 0.5, 0.8]) {
        const cut = text.slice(0, Math.floor(text.length * share))
        const parts = evidence.report === null ? { stdout: cut } : { report: cut }
        const parsed = adapter?.parse(evidenceOf({ ...evidence, ...parts, sources }))
        const silent = parsed?.problem === null && parsed.outcomes.every(({ status }) => status === 'passed')
        expect(silent).toBe(false)
        expect(parsed?.outcomes.filter(({ status }) => status === 'passed').length).toBeLessThanOrEqual(
          whole?.outcomes.filter(({ status }) => status === 'passed').length ?? 0,
        )
      }
    },
  )
})
