import type { Prompt } from './template.ts'

/** Sees failing calls with the steps beside them, nothing else. */
export const MISUSE_PROMPT: Prompt = {
  name: 'misuse',
  version: 1,
  system: `TASK: the calls below failed. Say which failed because the call itself was wrong: the wrong tool for the purpose, an argument that means
something else than the agent took it for, a precondition that an earlier result had named.
Verdicts for groups of calls that failed for one reason:
- wrong_call: the call could not have worked as it was made, and what the log had shown before says so;
- environment: something was missing, down, forbidden or full;
- code: the call did its work and reported that the code, a test or a check is bad;
- cannot_tell.
These are NOT wrong calls: a try to find out whether something exists; a first try with a tool nobody has described; a call that a human refused; a
failing test, lint or build.
For each group: analysis (at most 40 words), verdict, quotes (1 to 4, one from each of the failing CALLS). At most 4 groups.
An empty list is a good answer.`,
  user: `{{request}}

{{steps}}

{{reminder}}`,
}
