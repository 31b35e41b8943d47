/** The prompt of a task: the developer's words, byte for byte. */
import { z } from 'zod'
import { sha256 } from '../core/digest.ts'
import type { LinkedSession } from '../session/session.ts'
import type { StandingEdits } from './led-to.ts'
import { collectTurns, type TurnRecord } from './turns.ts'

/** `single`: one instructing turn. `multi`: several, which is what most real work is (46 of 48 changes measured). */
export const TurnMode = z.enum(['single', 'multi'])
export type TurnMode = z.infer<typeof TurnMode>

/** Where the words come from. `evidence` names the place: session ids, a flag, a pull request. */
export const PromptSource = z.object({
  kind: z.enum(['session', 'flag', 'pull-request-body', 'issue', 'comment', 'commit-message']),
  evidence: z.string(),
})
export type PromptSource = z.infer<typeof PromptSource>

export interface TaskPrompt {
  /** The content of `prompt.md` before redaction. */
  readonly text: string
  readonly turns: TurnMode
  readonly source: PromptSource
  /** Of `text` as UTF-8. */
  readonly sha256: string
  /** The turns that make the prompt, in order. */
  readonly instructing: readonly TurnRecord[]
  /** Every human turn, for `turns.jsonl`; empty when the prompt was handed in. */
  readonly all_turns: readonly TurnRecord[]
  /** Share of the prompt's characters typed after the first edit: how much of it reacts to the agent's work. */
  readonly share_after_first_edit: number
}

/**
 * The prompt of the linked sessions, or null when nobody instructed the agent in them (rejection `no-prompt`).
 * @param standing what of each session stands in the change; null where that is not known
 */
export function promptFromSessions(
  linked: readonly LinkedSession[],
  standing: StandingEdits | null = null,
): TaskPrompt | null {
  const { turns, before_first_edit } = collectTurns(linked, standing)
  const instructing = turns.filter((turn) => turn.in_prompt)
  if (instructing.length === 0) return null
  const text = renderPrompt(instructing.map((turn) => turn.text))
  const ids = [...new Set(instructing.map((turn) => turn.session_id))]
  return {
    text,
    turns: instructing.length === 1 ? 'single' : 'multi',
    source: { kind: 'session', evidence: ids.join(', ') },
    sha256: sha256(text),
    instructing,
    all_turns: turns,
    share_after_first_edit: shareAfter(instructing, before_first_edit),
  }
}

/**
 * A prompt from elsewhere: `--prompt`, a Copilot pull request's body, an issue, a comment. Null when it is blank.
 * @param later what people told the agent afterwards, each a turn of its own
 */
export function promptFromText(text: string, source: PromptSource, later: readonly string[] = []): TaskPrompt | null {
  if (text.trim() === '') return null
  const texts = [text, ...later.filter((words) => words.trim() !== '')]
  const instructing = texts.map((words, index): TurnRecord => {
    const turn = { n: index + 1, session_id: '', step: 1, timestamp: null, in_prompt: true, text: words }
    return { ...turn, kind: index === 0 ? 'instruction' : 'correction' }
  })
  const whole = renderPrompt(texts)
  return {
    text: whole,
    turns: texts.length === 1 ? 'single' : 'multi',
    source,
    sha256: sha256(whole),
    instructing,
    all_turns: [],
    // Whoever comments on a pull request has seen what the agent made.
    share_after_first_edit: shareAfter(instructing, 1),
  }
}

/**
 * One text stands as it is; of several each follows a line `--- turn N`. Nothing is trimmed; a text without a newline at
 * its end gets one, so that the next separator starts a line.
 */
export function renderPrompt(texts: readonly string[]): string {
  const [only] = texts
  if (only !== undefined && texts.length === 1) return only
  return texts.map((text, index) => `--- turn ${index + 1}\n${text.endsWith('\n') ? text : `${text}\n`}`).join('')
}

function shareAfter(instructing: readonly TurnRecord[], beforeFirstEdit: number): number {
  const length = (turns: readonly TurnRecord[]): number => turns.reduce((sum, turn) => sum + turn.text.length, 0)
  const late = instructing.filter((turn) => turn.n > beforeFirstEdit)
  return Number((length(late) / length(instructing)).toFixed(3))
}
