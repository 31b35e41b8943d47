/** Factory Droid: the session store (Anthropic-like messages), and `droid exec --output-format stream-json`. */
import { addAgentBlocks, addResults, blocksOf } from '../blocks.ts'
import { exitOutcome, flaggedOutcome, textOutcome, type CallOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, numberOf, textOf, timeOf } from '../fields.ts'
import type { LinesFormat } from '../format.ts'
import { injectedOrigin, wordsOf } from '../human-text.ts'

export const droidSession: LinesFormat = {
  name: 'droid-session',
  agent: 'factory-droid',
  source: 'measured on ~/.factory/sessions/<id>.jsonl; no published schema',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => line['type'] === 'session_start' && typeof line['id'] === 'string') &&
    lines.every((line) => line['type'] !== 'session'),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addStored(draft, line)
      },
      end: () => {},
    }
  },
}

export const droidStream: LinesFormat = {
  name: 'droid-stream-json',
  agent: 'factory-droid',
  source: 'docs.factory.ai/cli/droid-exec (stream-json)',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => line['type'] === 'tool_call' && typeof line['toolCallId'] === 'string') ||
    lines.some((line) => line['type'] === 'completion' && 'finalText' in line),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addStreamed(draft, line)
      },
      end: () => {},
    }
  },
}

function addStored(draft: SessionDraft, line: Fields): void {
  if (line['type'] === 'session_start') {
    draft.fact('id', line['id'])
    draft.fact('cwd', line['cwd'])
    draft.fact('agent_version', line['version'])
    return
  }
  if (line['type'] !== 'message') return
  const message = fieldsOf(line['message'])
  const mark = { at: timeOf(line['timestamp']) }
  if (message['role'] === 'assistant') return addAgentBlocks(draft, message['content'], mark)
  const texts = addResults(draft, blocksOf(message['content']), storedOutcome)
  // A mention of a file adds its content as a block after the typed one.
  const typed = texts.filter(
    (text, index) => index === 0 || !/^Contents of \S.{0,400} \(lines \d+-\d+ of \d+\):\n/.test(text),
  )
  draft.words(wordsOf(typed.filter((text) => typed.length === 1 || injectedOrigin(text) === null)), mark)
}

function storedOutcome(block: Fields): CallOutcome {
  const text = contentText(block['content'])
  if (typeof block['is_error'] === 'boolean') return flaggedOutcome(text, block['is_error'])
  if (/^\{"success":(?:true|false)/.test(text)) return flaggedOutcome(text, text.startsWith('{"success":false'))
  return textOutcome(text)
}

function addStreamed(draft: SessionDraft, line: Fields): void {
  const mark = { at: timeOf(line['timestamp']) }
  draft.fact('id', line['session_id'])
  switch (line['type']) {
    case 'system':
      draft.fact('model', line['model'])
      return draft.fact('cwd', line['cwd'])
    case 'message': {
      const text = textOf(line['text']) ?? contentText(line['content'])
      return line['role'] === 'user' ? draft.words(wordsOf([text]), mark) : draft.message(text, mark)
    }
    case 'tool_call':
      return draft.call(
        { id: textOf(line['toolCallId']), name: textOf(line['toolName']) ?? 'unknown', args: line['parameters'] },
        mark,
      )
    case 'tool_result':
      return draft.result(textOf(line['toolCallId']), streamedOutcome(line))
    case 'completion':
      // Repeats the last message where there was one.
      if (draft.steps.at(-1)?.kind !== 'message') draft.message(textOf(line['finalText']) ?? '', mark)
      return
    default:
  }
}

function streamedOutcome(line: Fields): CallOutcome {
  const value = line['value'] ?? fieldsOf(line['error'])['message']
  const parts = isFields(value)
    ? [textOf(value['stdout']), textOf(value['stderr'])].filter((part) => part !== null && part !== '')
    : []
  const text = parts.length > 0 ? parts.join('\n') : contentText(value)
  if (line['isError'] === true) return flaggedOutcome(text, true)
  const code = isFields(value) ? numberOf(value['exitCode']) : null
  if (code !== null) return exitOutcome(text, code)
  return line['isError'] === false ? flaggedOutcome(text, false) : textOutcome(text)
}
