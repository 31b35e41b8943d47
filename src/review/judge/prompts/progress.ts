import type { Prompt } from './template.ts'

export const PROGRESS_PROMPT: Prompt = {
  name: 'progress',
  version: 1,
  system: `TASK: find stretches of the log in which the agent repeated one aim without getting anywhere.
A stretch counts only when all of this holds: the same aim is tried in three or more calls; nothing that these calls returned was new; nothing
was changed in between that could have made the next try end otherwise. Compare the arguments and the results, not the tool names.
These are NOT such stretches:
- the same tool over different files, edits at different places, a batch of like changes the request asks for;
- reading different parts of a file, searching with other words and finding more;
- running tests or a build again after an edit, or with other options that tell more;
- waiting for something that takes its time, paging through results;
- a long search that ends in what was looked for.
For each stretch: analysis (at most 40 words: the aim, and what speaks for progress), verdict (no_progress, progress or cannot_tell), known
(a quote of the step that already held what the repeats brought), quotes (3 or 4, one from each of several CALLS of the stretch).
At most 4 stretches. An empty list is a good answer.`,
  user: `{{request}}

{{steps}}

{{index}}

{{reminder}}`,
}
