/** Texts that look like a person's turn and are not: harness messages, command expansions, automated requests. */

import { typedWords } from './typed-words.ts'

interface Template {
  readonly name: string
  readonly pattern: RegExp
}

/** Anchored at the start, because people quote such texts further down. */
const TEMPLATES: readonly Template[] = [
  { name: 'a compaction summary', pattern: /^This session is being continued from a previous conversation/i },
  {
    name: 'a compaction request',
    pattern:
      /^(?:Your task is to create a detailed summary of|Please summari[sz]e (?:this|the|our) conversation|Summari[sz]e (?:this|the|our) conversation|CONTEXT CHECKPOINT COMPACTION|Another language model started to solve this problem)/i,
  },
  { name: 'a resume message', pattern: /^Please continue the conversation from where we left (?:it )?off/i },
  {
    name: 'a command wrapper',
    pattern: /^<(?:command-(?:name|message|args)|local-command-(?:stdout|stderr|caveat)|bash-(?:input|stdout|stderr))>/,
  },
  {
    name: 'a harness message',
    pattern:
      /^(?:<(?:system-reminder|task-notification|environment_context|user_instructions|turn_aborted|system_notification|ide_opened_file|ide_selection)>|Caveat: The messages below were generated|\[Request interrupted by user|# AGENTS\.md instructions)/,
  },
  {
    name: 'an automated prompt',
    pattern:
      /^You are (?:Claude|Codex|GitHub Copilot|Copilot|Cursor|Devin|Jules|an? (?:autonomous |automated |AI )+(?:agent|assistant|bot|reviewer))\b/i,
  },
  {
    name: 'an automated request',
    pattern:
      /^(?:please )?(?:(?:resolve|fix) (?:the |all |any )?(?:merge )?conflicts?(?: with (?:main|master|the base branch))?|(?:create|open|submit|raise) (?:a |the )?(?:pull request|pr|draft pr)|(?:generate|write|create|draft|g[ei]ve?|git|make) (?:me )?(?:a |the )?(?:commit message|pr description|pull request description)(?: for (?:this|that|these|it|the|my|our)(?: [a-z]{1,20}){0,2})?|rebase (?:this |the branch )?(?:on|onto) \S+|commit(?: and push)?(?: (?:this|these|the|all|my) ?(?:changes?)?)?)[.!\s]*$/i,
  },
]

/** `/commit`, `/review 12`, `/clear`: a slash command whose arguments are no request of their own. */
const SLASH_COMMAND = /^\/[a-z][\w:.-]*(?=\s|$)/i
const REQUEST_WORDS = 4

/** The kind of template this turn is, or null when a person may have written it. */
export function findTemplate(text: string): string | null {
  const typed = typedWords(text)
  if (typed === text) return plainTemplate(text)
  return fixedTemplate(text) ?? (hasRequest(typed) ? plainTemplate(typed) : 'an expanded command')
}

function plainTemplate(text: string): string | null {
  return fixedTemplate(text) ?? commandTemplate(text)
}

function fixedTemplate(text: string): string | null {
  const start = startOf(text)
  return TEMPLATES.find(({ pattern }) => pattern.test(start))?.name ?? null
}

function commandTemplate(text: string): string | null {
  const start = startOf(text)
  const command = SLASH_COMMAND.exec(start)
  if (command === null) return null
  return hasRequest(start.slice(command[0].length)) ? null : `the command ${command[0]}`
}

function startOf(text: string): string {
  return text.trimStart().slice(0, 2000)
}

function hasRequest(words: string): boolean {
  return words.split(/\s+/).filter((word) => word !== '').length >= REQUEST_WORDS
}
