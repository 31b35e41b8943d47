/** Windsurf (Cascade) transcripts: one line per action with its result, under a field of the action's own name. */
import { type CallOutcome, exitOutcome, flaggedOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, fieldsOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { LinesFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

/** Fields of an action that are its result. */
const RESULTS = new Set([
  'output',
  'content',
  'exit_code',
  'user_rejected',
  'total_results',
  'acknowledgement_type',
  'original_content',
  'results',
  'error',
])

export const windsurfTranscript: LinesFormat = {
  name: 'windsurf-transcript',
  agent: 'windsurf',
  source: 'measured on ~/.windsurf/transcripts; no published schema',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some(
      (line) =>
        (line['type'] === 'user_input' || line['type'] === 'planner_response') && typeof line['status'] === 'string',
    ),
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
  const type = textOf(line['type'])
  if (type === null) return
  const data = fieldsOf(line[type])
  const mark = { at: timeOf(line['timestamp']) }
  if (type === 'user_input') return draft.words(wordsOf([textOf(data['user_response']) ?? '']), mark)
  if (type === 'planner_response') {
    draft.thinking(textOf(data['thinking']) ?? '', mark)
    return draft.message(textOf(data['response']) ?? '', mark)
  }
  draft.fact('cwd', data['cwd'])
  const args = Object.fromEntries(Object.entries(data).filter(([key]) => !RESULTS.has(key)))
  draft.endedCall({ id: null, name: type, args }, outcomeOf(line, data), mark)
}

function outcomeOf(line: Fields, data: Fields): CallOutcome {
  const text = textOf(data['output']) ?? textOf(data['content']) ?? textOf(data['error']) ?? ''
  if (data['user_rejected'] === true) return { ...flaggedOutcome(text, true), denied: true }
  if (line['status'] === 'error') return flaggedOutcome(text, true)
  const code = numberOf(data['exit_code'])
  return code === null ? flaggedOutcome(text, false) : exitOutcome(text, code)
}
