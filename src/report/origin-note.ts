/** Says of a benchmark which prompts nobody gave to an agent: they are no words to measure developers by. */
import type { PromptSource } from '../task/prompt.ts'
import { promptOrigin } from '../task/prompt-origin.ts'
import { plural } from './words.ts'

/** "2 prompts are taken from the pull request’s message, not from a session."; empty where all were said to an agent. */
export function originNote(sources: readonly PromptSource['kind'][]): string {
  const counts = new Map<PromptSource['kind'], number>()
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1)
  return [...counts]
    .filter(([source]) => !promptOrigin(source).saidToAgent)
    .map(([source, count]) => `${plural(count, 'prompt')} ${count === 1 ? 'is' : 'are'} ${promptOrigin(source).words}.`)
    .join(' ')
}
