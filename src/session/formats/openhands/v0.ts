/** OpenHands V0: a trajectory (one array of events), and `output.jsonl` of evaluations and of the resolver (one run a line). */
import { fieldsOf, isFields, numberOf, textOf } from '../../fields.ts'
import type { DocumentFormat, LinesFormat } from '../../format.ts'
import { addHistory, isEvent } from './events.ts'

const SOURCE = 'All-Hands-AI/OpenHands, openhands/events/serialization; resolver/resolver_output.py'

export const openHandsTrajectory: DocumentFormat = {
  name: 'openhands-trajectory',
  agent: 'openhands',
  source: SOURCE,
  shape: 'document',
  recognises: ({ document }) =>
    Array.isArray(document) && document.slice(0, 10).filter(isEvent).length * 2 > Math.min(10, document.length),
  read: (maker, document) => addHistory(maker.start(), document),
}

export const openHandsOutput: LinesFormat = {
  name: 'openhands-output',
  agent: 'openhands',
  source: SOURCE,
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some(
      (line) =>
        Array.isArray(line['history']) && ('git_patch' in line || 'instance_id' in line || 'instruction' in line),
    ),
  read: (maker) => ({
    entry: (line) => {
      const draft = maker.start()
      const issue = fieldsOf(line['issue'])
      const issueKey = `${textOf(issue['owner']) ?? ''}/${textOf(issue['repo']) ?? ''}#${numberOf(issue['number']) ?? ''}`
      draft.fact('id', textOf(line['instance_id']) ?? (isFields(line['issue']) ? issueKey : null))
      draft.fact('model', fieldsOf(fieldsOf(line['metadata'])['llm_config'])['model'])
      addHistory(draft, line['history'])
      const error = textOf(line['error'])
      if (error !== null && error !== '') draft.problem('run-failed', error)
    },
    end: () => {},
  }),
}
