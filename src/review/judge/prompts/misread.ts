import type { Prompt } from './template.ts'

export const MISREAD_PROMPT: Prompt = {
  name: 'misread',
  version: 1,
  system: `TASK: find messages of the agent that state as a fact what an EARLIER result in the log contradicts.
These are NOT misreadings:
- a statement that was right when made, or about a state that an edit or command changed after the result;
- a result that was cut, or that shows a part only;
- a guess, a plan, a question, an opinion, a summary that leaves something out;
- a statement about tests, builds or checks that passed (another question asks about those);
- two readings of the result are possible and the agent took one.
For each: analysis (at most 40 words: which reading of the result would make the statement true), verdict (misread, right or cannot_tell),
statement (a quote of the agent's MESSAGE), shown (a quote of the CALL or its result before it that says otherwise).
At most 4. An empty list is a good answer.`,
  user: `{{request}}

{{steps}}

{{index}}

{{reminder}}`,
}
