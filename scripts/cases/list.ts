/** The list of cases: pull requests whose outcome is known, in the shape that published lists of instances have. */
import { z } from 'zod'

const Ids = z.array(z.string()).max(100_000)

export const Case = z.object({
  instance_id: z.string().regex(/^[\w.-]{1,200}$/),
  repo: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
  pr: z.number().int().positive().optional(),
  base_commit: z.string().min(4),
  /** A commit, or a reference such as `refs/pull/7/head`. */
  fix_ref: z.string().optional(),
  /** The same under another name. */
  merge: z.string().optional(),
  title: z.string().optional(),
  framework: z.string().optional(),
  FAIL_TO_PASS: Ids.optional(),
  PASS_TO_PASS: Ids.optional(),
  /** `accepted`, `rejected` or the code of the rejection. Left out, an empty list of fail-to-pass tests means rejected. */
  expect: z.string().optional(),
  tags: z.array(z.string()).optional(),
})
export type Case = z.infer<typeof Case>

/** @throws Error that names what is wrong with the list */
export function readCases(text: string): readonly Case[] {
  const document: unknown = JSON.parse(text)
  // Not as a union: its error says only that neither form fits, not where.
  const parsed = Array.isArray(document)
    ? z.array(Case).safeParse(document)
    : z
        .object({ instances: z.array(Case) })
        .transform(({ instances }) => instances)
        .safeParse(document)
  if (!parsed.success) throw new Error(`not a list of cases: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** What the verdict should be; null where the list does not say. */
export function expectedVerdict({ expect, tags, FAIL_TO_PASS }: Case): string | null {
  if (expect !== undefined) return expect
  if (tags?.includes('negative') === true) return 'rejected'
  if (FAIL_TO_PASS === undefined) return null
  return FAIL_TO_PASS.length > 0 ? 'accepted' : 'rejected'
}
