/** Whose words a prompt is. People who read a benchmark must see which prompts a developer gave to an agent and which are descriptions. */
import type { PromptSource } from './prompt.ts'

export interface PromptOrigin {
  /** What to call the prompt: "the developer’s words", or where else it comes from. */
  readonly words: string
  /** Somebody said it to the agent. False: it was written about the change, or handed in without proof. */
  readonly saidToAgent: boolean
}

const ORIGINS: Readonly<Record<PromptSource['kind'], PromptOrigin>> = {
  session: { words: 'the developer’s words', saidToAgent: true },
  issue: { words: 'the developer’s words, from an issue', saidToAgent: true },
  comment: { words: 'the developer’s words, from a comment', saidToAgent: true },
  'pull-request-body': { words: 'the developer’s words, from the text of the pull request', saidToAgent: true },
  flag: { words: 'handed in with --prompt, not read from a session', saidToAgent: false },
  'commit-message': { words: 'taken from the pull request’s message, not from a session', saidToAgent: false },
}

export function promptOrigin(kind: PromptSource['kind']): PromptOrigin {
  return ORIGINS[kind]
}
