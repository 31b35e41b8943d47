/** Entire's compact transcript (`transcript.jsonl`): one schema over all agents, results folded into their calls. */
import { type CallOutcome, flaggedOutcome, textOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { LinesFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const entireCompact: LinesFormat = {
  name: 'entire-compact',
  agent: 'unknown',
  source: 'entireio/cli, transcript.jsonl of checkpoints since 0.8',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => typeof line['v'] === 'number' && typeof line['agent'] === 'string' && 'ts' in line),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addLine(draft, line)
      },
      end: () => {},
    }
  },
}

function addLine(draft: SessionDraft, line: Fields): void {
  const agent = textOf(line['agent'])
  if (agent !== null && draft.facts.agent === 'unknown') draft.facts.agent = agent.slice(0, 100)
  draft.fact('id', line['session_id'])
  const mark = { at: timeOf(line['ts']) }
  const blocks = listOf(line['content']).filter(isFields)
  if (line['type'] === 'user') {
    draft.words(wordsOf(blocks.flatMap((block) => textOf(block['text']) ?? [])), mark)
    return
  }
  addTokens(draft, line)
  for (const block of blocks) {
    if (block['type'] === 'tool_use') {
      const call = { id: textOf(block['id']), name: textOf(block['name']) ?? 'unknown', args: block['input'] }
      draft.endedCall(call, outcomeOf(block['result']), mark)
    } else if (block['type'] === 'thinking')
      draft.thinking(textOf(block['thinking']) ?? textOf(block['text']) ?? '', mark)
    else draft.message(textOf(block['text']) ?? '', mark)
  }
}

function outcomeOf(result: unknown): CallOutcome | null {
  if (!isFields(result)) return null
  const text = contentText(result['output'])
  if (result['status'] === 'error') return flaggedOutcome(text, true)
  return result['status'] === 'success' ? flaggedOutcome(text, false) : textOutcome(text)
}

function addTokens(draft: SessionDraft, line: Fields): void {
  const input = numberOf(line['input_tokens'])
  const output = numberOf(line['output_tokens'])
  if (input === null && output === null) return
  const sum = fieldsOf(draft.facts.tokens)
  draft.facts.tokens = {
    input: (numberOf(sum['input']) ?? 0) + (input ?? 0),
    output: (numberOf(sum['output']) ?? 0) + (output ?? 0),
    cache_read: 0,
    cache_write: 0,
  }
}
