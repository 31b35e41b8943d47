/** The outcome of one case, kept as a line of `results.jsonl`: a case that was run with the same program is not run again. */
import { z } from 'zod'
import type { Curation } from '../../src/checks/curation.ts'
import { matchTests } from './compare.ts'
import { type Case, expectedVerdict } from './list.ts'

/** Processor seconds of one run of the program, as `scripts/bench/count-cpu.mjs` counts them. */
export const Cpu = z.object({
  own_s: z.number(),
  git_s: z.number(),
  /** Installs, tests and what isolates them. */
  others_s: z.number(),
  git_processes: z.number(),
  other_processes: z.number(),
})
export type Cpu = z.infer<typeof Cpu>

export const CaseResult = z.object({
  instance_id: z.string(),
  repo: z.string(),
  pr: z.number().nullable(),
  base: z.string(),
  merge: z.string(),
  /** sha256 of the program that ran. */
  cli: z.string(),
  runs: z.number(),
  /** `accepted`, or the codes of the rejection; `error` when the program itself failed. */
  verdict: z.string(),
  detail: z.string(),
  expected: z.string().nullable(),
  /** Null where the list does not say. */
  right: z.boolean().nullable(),
  /** Of a task: those whose tests ran. */
  frameworks: z.array(z.string()).default([]),
  /** How many of each kind we found. */
  tests: z.object({ fail_to_pass: z.number(), pass_to_pass: z.number(), unstable: z.number() }),
  fail_to_pass: z.object({
    listed: z.number().nullable(),
    found: z.number(),
    missing: z.array(z.string()),
    extra: z.array(z.string()),
  }),
  pass_to_pass: z.object({ listed: z.number().nullable(), kept: z.number(), lost: z.array(z.string()) }),
  seconds: z.object({ total: z.number(), setup: z.number(), test: z.number() }),
  cpu: Cpu.optional(),
})
export type CaseResult = z.infer<typeof CaseResult>

export interface Ran {
  readonly base: string
  readonly merge: string
  readonly cli: string
  readonly runs: number
}

/** What a curation says of a case. */
export function judgeCase(one: Case, curation: Curation, ran: Ran): CaseResult {
  const expected = expectedVerdict(one)
  // Of a change that rightly makes no task there are no lists to hold against others.
  const isTask = curation.verdict === 'accepted' || expected === 'accepted'
  const { FAIL_TO_PASS: listed, PASS_TO_PASS: guards }: Partial<Case> = isTask ? one : {}
  const failing = matchTests(listed ?? [], curation.fail_to_pass)
  const passing = matchTests(guards ?? [], curation.pass_to_pass)
  const verdict = curation.verdict === 'accepted' ? 'accepted' : curation.reasons.map(({ code }) => code).join(' ')
  return {
    ...blankResult(one, ran),
    verdict,
    detail: curation.reasons.map(({ detail }) => detail).join('; '),
    right: expected === null ? null : isRight(expected, curation),
    tests: {
      fail_to_pass: curation.fail_to_pass.length,
      pass_to_pass: curation.pass_to_pass.length,
      unstable: curation.unstable.length,
    },
    fail_to_pass: {
      listed: listed?.length ?? null,
      found: failing.found.length,
      missing: [...failing.missing],
      extra: listed === undefined ? [] : [...failing.extra],
    },
    pass_to_pass: {
      listed: guards?.length ?? null,
      kept: passing.found.length,
      lost: [...passing.missing],
    },
    seconds: { total: curation.timing.total_s, setup: curation.timing.setup_s, test: curation.timing.test_s },
  }
}

/** A case that could not be run. */
export function failedCase(one: Case, ran: Ran, detail: string): CaseResult {
  const expected = expectedVerdict(one)
  return { ...blankResult(one, ran), detail, right: expected === null ? null : false }
}

function blankResult(one: Case, ran: Ran): CaseResult {
  return {
    instance_id: one.instance_id,
    repo: one.repo,
    pr: one.pr ?? null,
    ...ran,
    verdict: 'error',
    detail: '',
    expected: expectedVerdict(one),
    right: null,
    frameworks: [],
    tests: { fail_to_pass: 0, pass_to_pass: 0, unstable: 0 },
    fail_to_pass: { listed: null, found: 0, missing: [], extra: [] },
    pass_to_pass: { listed: null, kept: 0, lost: [] },
    seconds: { total: 0, setup: 0, test: 0 },
  }
}

function isRight(expected: string, { verdict, reasons }: Curation): boolean {
  return expected === verdict || reasons.some(({ code }) => code === expected)
}

/** Are the fail-to-pass tests those of the list, none missing and none beside them? */
export function isIdentical({ fail_to_pass: { listed, missing, extra } }: CaseResult): boolean {
  return listed !== null && missing.length === 0 && extra.length === 0
}

/** The lines of `results.jsonl`; one that was cut off by a crash is left out. The last of a case counts. */
export function readResults(text: string): ReadonlyMap<string, CaseResult> {
  const results = new Map<string, CaseResult>()
  for (const line of text.split('\n')) {
    const parsed = CaseResult.safeParse(jsonOf(line))
    if (parsed.success) results.set(parsed.data.instance_id, parsed.data)
  }
  return results
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
