/** Cursor agent transcripts: lines of `{role, message: {content}}`, usually without results, ids, times and tokens. */
import { addAgentBlocks, blocksOf } from '../blocks.ts'
import { textOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, textOf } from '../fields.ts'
import type { LinesFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const cursorTranscript: LinesFormat = {
  name: 'cursor-transcript',
  agent: 'cursor',
  source: 'measured on agent-transcripts/<id>/<id>.jsonl; no published schema',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.length > 0 &&
    lines.every(
      (line) =>
        isFields(line['message']) && (line['role'] === 'user' || line['role'] === 'assistant') && !('type' in line),
    ),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addLine(draft, line)
      },
      end: () => {
        if (!draft.steps.some((step) => step.kind === 'call' && step.call.result !== null)) {
          draft.problem('results-not-recorded', 'this agent logs no results of its calls')
        }
      },
    }
  },
}

function addLine(draft: SessionDraft, line: Fields): void {
  const content = fieldsOf(line['message'])['content']
  if (line['role'] === 'assistant') return addAgentBlocks(draft, content, {})
  const texts: string[] = []
  for (const block of blocksOf(content)) {
    if (block['type'] === 'tool_result') addResult(draft, block)
    else if (block['type'] === 'text') texts.push(typedText(textOf(block['text']) ?? ''))
  }
  draft.words(wordsOf(texts))
}

/** Results name ids that calls do not have: they follow in order. */
function addResult(draft: SessionDraft, block: Fields): void {
  const id = textOf(block['tool_use_id'])
  draft.result(draft.isWaiting(id) ? id : null, textOutcome(contentText(block['content'])))
}

/** What the human typed is inside `<user_query>`; everything around it is context of the editor. */
function typedText(text: string): string {
  const from = text.indexOf('<user_query>')
  const to = text.lastIndexOf('</user_query>')
  return from === -1 || to < from ? text : text.slice(from + '<user_query>'.length, to).replace(/^\n|\n$/g, '')
}
