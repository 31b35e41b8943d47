/** Messages made of Anthropic-like content blocks: Claude Code, and many agents that borrowed the shape. */
import { type CallOutcome, flaggedOutcome, textOutcome } from './call-outcome.ts'
import type { SessionDraft, StepMark } from './draft.ts'
import { parsedArgs } from './draft.ts'
import { type Fields, contentText, isFields, listOf, textOf } from './fields.ts'
import { wordsOf } from './human-text.ts'

/** Blocks of a message's content; a plain string is one text block. */
export function blocksOf(content: unknown): readonly Fields[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (Array.isArray(content) && content.every(isFields)) return content
  return listOf(content).flatMap((block) =>
    typeof block === 'string' ? [{ type: 'text', text: block }] : isFields(block) ? [block] : [],
  )
}

/** Agent text, thinking and calls, each block a step. */
export function addAgentBlocks(draft: SessionDraft, content: unknown, mark: StepMark): void {
  for (const block of blocksOf(content)) addAgentBlock(draft, block, mark)
}

function addAgentBlock(draft: SessionDraft, block: Fields, mark: StepMark): void {
  switch (block['type']) {
    case 'text':
      return draft.message(textOf(block['text']) ?? '', mark)
    case 'thinking':
    case 'reasoning':
      return draft.thinking(textOf(block['thinking']) ?? textOf(block['text']) ?? '', mark)
    case 'tool_use':
    case 'server_tool_use':
    case 'toolCall':
      return draft.call(
        {
          id: textOf(block['id']),
          name: textOf(block['name']) ?? 'unknown',
          args: parsedArgs(block['input'] ?? block['arguments']),
        },
        mark,
      )
    case 'tool_result':
    case 'web_search_tool_result':
    case 'web_fetch_tool_result':
      return addResult(draft, block, resultOutcome(block))
    default:
  }
}

/** Results in a user message, each to its call. Returns the texts that are no result. */
export function addResults(
  draft: SessionDraft,
  blocks: readonly Fields[],
  outcomeOf: (block: Fields) => CallOutcome,
): string[] {
  const texts: string[] = []
  let images = 0
  for (const block of blocks) {
    if (block['type'] === 'tool_result') addResult(draft, block, outcomeOf(block))
    else if (block['type'] === 'text') texts.push(textOf(block['text']) ?? '')
    else if (block['type'] === 'image') images += 1
  }
  if (images > 0 && texts.every((text) => text.trim() === '')) texts.push('[image]')
  return texts
}

/** A user message: results first, then its words as one step. */
export function addUserBlocks(draft: SessionDraft, content: unknown, mark: StepMark): void {
  draft.words(wordsOf(addResults(draft, blocksOf(content), resultOutcome)), mark)
}

function addResult(draft: SessionDraft, block: Fields, outcome: CallOutcome): void {
  draft.result(textOf(block['tool_use_id']) ?? textOf(block['toolUseID']) ?? textOf(block['id']), outcome)
}

/** A flag decides where there is one; a harness that writes none leaves only the text. */
function resultOutcome(block: Fields): CallOutcome {
  const text = contentText(block['content'])
  const flag = block['is_error']
  return typeof flag === 'boolean' ? flaggedOutcome(text, flag) : textOutcome(text)
}
