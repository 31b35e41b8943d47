/**
 * The turns that asked for the change. A session speaks of many things, and a person says many things in it: what led to no edit of the
 * change is about something else, and neither makes the prompt testable nor spoils it.
 */
import { ownWords, type Said } from './context-needs.ts'
import type { TurnRecord } from './turns.ts'
import { typedWords } from './typed-words.ts'
import { requestKind } from './words.ts'

/** With fewer words of its own a turn ("yes, do it") says what the one before it said. */
const ENOUGH_WORDS = 6

/**
 * The instructions that led to edits of the change, in the words that a person typed, each with the turns before it that it answers to. All of them where nobody knows
 * what led to what: the prompt was handed in, or the log shows no edits.
 */
export function askingTurns(instructing: readonly TurnRecord[]): Said[] {
  const said = instructing.map(({ text }, index) => ({ n: index + 1, text: typedWords(text) }))
  if (!instructing.some(({ edits = 0 }) => edits > 0)) return said
  const asking = new Set<number>()
  for (const [index, { edits = 0 }] of instructing.entries())
    if (edits > 0) for (const at of withItsCause(instructing, index)) asking.add(at)
  return said.filter((_, index) => asking.has(index))
}

function withItsCause(instructing: readonly TurnRecord[], last: number): number[] {
  const places = [last]
  for (let at = last; at > 0 && isAnswer(typedWords(instructing[at]?.text ?? '')); at -= 1) {
    if (instructing[at - 1]?.session_id !== instructing[last]?.session_id) break
    places.push(at - 1)
  }
  return places
}

function isAnswer(text: string): boolean {
  return ownWords(text) < ENOUGH_WORDS || ['question', 'reading'].includes(requestKind(text))
}
