/** Fenced blocks of data and the rules around them: the parts that every prompt shares. */
import { DATA_TEMPLATE, POLICY_TEMPLATE, REMINDER_TEMPLATE } from './prompts/policy.ts'
import { type Prompt, fillTemplate } from './prompts/template.ts'
import type { Question } from './language-model.ts'

/** Data by title, one JSON value a line. Empty blocks are left out of the prompt. */
export type DataBlocks = Readonly<Record<string, readonly string[]>>

/** Letters and digits only, long enough not to be guessed by whoever wrote the data. */
const NONCE = /^[A-Za-z0-9]{12,64}$/

/** @throws Error when the nonce is no random word (our bug) */
export function checkNonce(nonce: string): string {
  if (!NONCE.test(nonce)) throw new Error('The nonce must be 12 to 64 letters and digits.')
  return nonce
}

export function renderQuestion(
  prompt: Prompt,
  data: { readonly blocks: DataBlocks; readonly texts?: Readonly<Record<string, string>>; readonly nonce: string },
): Pick<Question<unknown>, 'system' | 'messages'> {
  const { nonce } = data
  const blocks = Object.entries(data.blocks).map(([title, lines]) => [title, dataBlock(title, lines, nonce)])
  const values = { ...Object.fromEntries(blocks), reminder: fillTemplate(REMINDER_TEMPLATE, { nonce }) }
  const system = `${fillTemplate(POLICY_TEMPLATE, { nonce })}\n\n${fillTemplate(prompt.system, data.texts ?? {})}`
  const content = fillTemplate(prompt.user, values).replace(/\n{3,}/g, '\n\n')
  return { system, messages: [{ role: 'user', content }] }
}

/** A line that holds the nonce by chance or by a leak loses it. */
function dataBlock(title: string, lines: readonly string[], nonce: string): string {
  if (lines.length === 0) return ''
  return fillTemplate(DATA_TEMPLATE, { nonce, title, lines: lines.join('\n').replaceAll(nonce, 'nonce') })
}
