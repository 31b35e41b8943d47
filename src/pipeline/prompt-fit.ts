/** Holds the prompt against the tests and the solution that curation found; the repository before the change has a say. */
import { GitError, MissingObjectError } from '../git/process.ts'
import { diffLinesOf } from '../session/diff-lines.ts'
import { demandsOf, fitOf, type PromptFit, underSpecified } from '../task/prompt-fit.ts'
import type { Reason } from '../task/rejection.ts'
import type { Candidate } from './candidate.ts'
import type { Evidence } from './evidence.ts'
import type { Workshop } from './workshop.ts'

export interface FittedPrompt {
  readonly fit: PromptFit
  /** Null unless it is sure that nobody could solve the task by the words of the session. */
  readonly reason: Reason | null
}

/** Reads the tree before the change once. A clone that lacks some of it knows nothing, and nothing is said. */
export async function fitPrompt(
  { repository }: Pick<Workshop, 'repository'>,
  { prompt, screened }: Pick<Candidate, 'prompt' | 'screened'>,
  { states, verdict }: Pick<Evidence, 'states' | 'verdict'>,
): Promise<FittedPrompt> {
  const request = {
    prompt: prompt.text,
    solution: diffLinesOf(states.solutionPatch),
    tests: diffLinesOf(states.testPatch),
    failToPass: verdict.fail_to_pass,
  }
  const demands = demandsOf(request)
  const names = demands.map(({ name }) => name)
  const held = await repository.textsIn(states.trees.base, names).catch((error: unknown) => {
    if (error instanceof GitError || error instanceof MissingObjectError) return new Set(names)
    throw error
  })
  const unnamed = demands.filter(({ name }) => !held.has(name))
  const detail = screened ? underSpecified(request, unnamed) : null
  const reason = detail === null ? null : { code: 'prompt-under-specified' as const, detail, stage: 'gates' }
  return { fit: fitOf(request, unnamed), reason }
}
