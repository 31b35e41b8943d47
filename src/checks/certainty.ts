/**
 * How sure the lists of a task are, in numbers. Both are per test, and take the runs of a test as independent with one rate:
 * what drifts with the clock or the machine is what the alternating order of the states is for, not these numbers.
 */
import { z } from 'zod'
import { type ClassifiedTest, guardsBehaviour } from './classify.ts'

/** The confidence at which the bounds are stated. */
export const CONFIDENCE = 0.95

/**
 * The greatest rate of failure that a test which passed `passes` times and never failed can have at this confidence:
 * p ≤ 1 − (1 − confidence)^(1/passes), the upper Clopper–Pearson limit for no failure (Clopper, Pearson: Biometrika 26,
 * 1934; for many passes about 3/passes, the rule of three: Hanley, Lippman-Hand, JAMA 249, 1983). Without a run it is 1.
 */
export function flakeBound(passes: number, confidence: number = CONFIDENCE): number {
  return passes < 1 ? 1 : 1 - (1 - confidence) ** (1 / passes)
}

/**
 * The greatest chance that a test which has nothing to do with the change fails `failed` times before it and passes `passed`
 * times after it. At a failure rate p that is p^failed · (1−p)^passed, greatest at p = failed / (failed + passed).
 */
export function coincidence(failed: number, passed: number): number {
  const runs = failed + passed
  if (runs === 0) return 1
  return (failed / runs) ** failed * (passed / runs) ** passed
}

const Rate = z.number().min(0).max(1)

export const Certainty = z.object({
  confidence: Rate,
  /** Over all fail-to-pass tests; null where there is none. */
  fail_to_pass: z
    .object({
      /** Fewest runs before the change, and fewest passes after it, of any of the tests. */
      failed_before: z.number().int(),
      passed_after: z.number().int(),
      /** No test of the list fails more often than this with the solution in place, at the stated confidence. */
      flake_rate_below: Rate,
      /** Chance that a test whose result does not depend on the change got into the list. */
      coincidence_below: Rate,
    })
    .nullable(),
  /** Over all pass-to-pass tests, their passes before and after the change together; null where there is none. */
  pass_to_pass: z.object({ passed: z.number().int(), flake_rate_below: Rate }).nullable(),
})
export type Certainty = z.infer<typeof Certainty>

/** The numbers of the weakest test of each list: what holds for it holds for every one. */
export function certaintyOf(classes: readonly ClassifiedTest[]): Certainty {
  const failing = lettersOf(classes, 'fail-to-pass')
  const passing = classes.filter(guardsBehaviour)
  const before = fewest(failing.map(({ pre }) => pre.length))
  const after = fewest(failing.map(({ post }) => post.length))
  const both = fewest(passing.map(passesOf))
  return {
    confidence: CONFIDENCE,
    fail_to_pass:
      failing.length === 0
        ? null
        : {
            failed_before: before,
            passed_after: after,
            flake_rate_below: rounded(flakeBound(after)),
            coincidence_below: rounded(coincidence(before, after)),
          },
    pass_to_pass: passing.length === 0 ? null : { passed: both, flake_rate_below: rounded(flakeBound(both)) },
  }
}

/** One that cannot load in between has its passes on the untouched base. */
function passesOf({ class: name, letters: { base, pre, post } }: ClassifiedTest): number {
  return (name === 'pass-to-pass' ? pre : base).length + post.length
}

function lettersOf(classes: readonly ClassifiedTest[], name: ClassifiedTest['class']): ClassifiedTest['letters'][] {
  return classes.filter((test) => test.class === name).map(({ letters }) => letters)
}

/** Without spreading: a suite can have more tests than a call may have arguments. */
function fewest(counts: readonly number[]): number {
  return counts.reduce((least, count) => Math.min(least, count), counts[0] ?? 0)
}

/** Up, so that the number stays a bound. */
function rounded(rate: number): number {
  return Math.min(1, Math.ceil(rate * 10_000) / 10_000)
}
