/**
 * What a human turn is for. A benchmark's prompt is made of instructions and corrections; the rest steers the agent.
 * The rules come from reading the human turns of 56 real changes; they are cheap, ordered, and linear.
 */
import type { TurnKind } from './session.ts'

/** Beyond this a turn is never a bare approval or a commit request: it says something of its own. */
const SHORT = 80
const COMMIT_LIMIT = 120
/** A first turn that begins with a commit is the whole job only when it says nothing else. */
const FIRST_COMMIT_LIMIT = 40

const INTERRUPT = /^\[Request interrupted by user[^\]\n]{0,40}\]$/
const COMMAND = /^(?:\/[a-zA-Z][\w:.-]{0,60}(?: [^\n]{0,300})?|![^\n]{1,300})$/
const APPROVAL =
  /^(?:(?:ok(?:ay)?|yes|yep|yeah|yup|y|sure|please|proceed|continue|go ahead|go on|go|do it|do that|lgtm|looks good|sounds good|perfect|great|good|nice|approved?|correct|right|fine|agreed|thanks|thank you|thx|cool|awesome|exactly|ja|oui|si|1|resume|keep going|carry on|that works|works|all good|ship it|let'?s do (?:it|that)|let'?s go|now|then|and|with it|it|that|so far|job|work|idea|to me|for it|pls|👍|✅)[\s,.!:;-]*)+$/iu
const COMMIT =
  /^(?:(?:ok(?:ay)?|yes|great|good|now|then|please|can you|could you|cool|perfect|nice|thanks|looks good|lgtm|let'?s|alright|also|and|done)[\s,.!:]*)*(?:re-?)?(?:comm?it\b(?! (?:message|hash|history|log|hook))|push\b(?! (?:notification|button|event))|amend\b|squash\b|rebase\b|merge (?:it|this|that|the (?:pr|branch)|to|into)\b|tag (?:it|this|a )|(?:create|open|make|raise|submit|draft|do|file|pr) (?:a |an |the |it |me )?(?:new )?(?:draft )?(?:pr|pull request|commit|it)\b|pr (?:it|this|that)\b)/i
const CORRECTION =
  /^(?:no\b|nope|wrong|stop|wait|hold on|don'?t|do not|undo|revert|not (?:what|like|that|quite)|that'?s (?:not|wrong)|thats not|this is (?:not|wrong)|this isn'?t|why (?:did|are|would|have|is|do) you|what are you|i (?:said|told|asked|meant|did ?n[o']t)|you (?:forgot|missed|didn'?t|did not|should(?: not|n'?t)? have|broke|removed|deleted|are wrong|still|just)|it'?s (?:still|not)|still\b|actually|instead\b|again\b|there(?:'s| is) still|it (?:still|does ?n[o']t|is not|isn'?t)|that (?:does ?n[o']t|did ?n[o']t|is wrong|broke)|doesn'?t work|not working|same (?:error|issue|problem))/i
const CORRECTION_INSIDE =
  /\b(?:you (?:forgot|missed|didn'?t|should(?: not|n'?t) have|broke|keep)|that'?s not (?:what|the)|thats not|not what i|instead of what|as i (?:said|asked)|i (?:already )?(?:said|told you|asked you)|is still (?:failing|broken|wrong|there)|are still failing|still fails?|still not|undo (?:that|this|the)|revert (?:that|this|the|your)|please stop|is (?:failing|broken) (?:now|again)|do not do that|don'?t do that)\b/i
const ASKS =
  /[?]|\b(?:fix|add|make|change|remove|update|implement|please|can you|could you|should|need|want|why|how|what|use|write|create|check|look|run|try|let'?s|investigate|explain|show|help|refactor|rename|move|delete|test)\b/i
/** A line that programs print: a log level, a stack frame, a path with a line number, a prompt, a diff, a table, a date. */
const PRINTED =
  /^(?:\s{2,}\S|\s*at .{1,300}[:(]\d|\s*File ".{1,300}", line \d|Traceback |(?:remote|fatal|warning|error|hint): |[-+]{3} |@@ |diff --git|[\w./-]{1,200}:\d+(?::\d+)?:|\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|[❯$#%>] |={3,}|-{3,}|(?:ERROR|WARN|INFO|DEBUG|FATAL|Error|FAIL|PASS|✗|✓|✔|✖|npm ERR!|error:|warning:)[ :[\]!]|(?:not )?ok \d|.{0,80}(?:Error|Exception): |\s*[│┌└├╭╰|]|\s+\d+ [|│]|={2,} RUN|--- (?:FAIL|PASS))/

/** What Cursor's button and Claude Code's dialogue say for a person who lets the agent carry out its plan; behind it, a person speaks. */
const PLAN_APPROVED =
  /^(?:Implement the plan as specified\b[^]{0,300}\bTo-do's from the plan have already been created\.?(?: Do not create them again\.?)?(?: Mark them as [^\n]{0,200})?$|User has approved your plan\. You can now start coding\b[^\n]{0,100}$)/

/** The kind of one human turn. `first`: no human turn came before, so there is nothing to correct or approve. */
export function turnKind(text: string, first: boolean): TurnKind {
  const trimmed = text.trim()
  if (INTERRUPT.test(trimmed)) return 'interrupt'
  if (COMMAND.test(trimmed)) return 'command'
  if (PLAN_APPROVED.test(trimmed)) return 'approval'
  if (trimmed.length <= (first ? FIRST_COMMIT_LIMIT : COMMIT_LIMIT) && COMMIT.test(trimmed)) return 'commit-request'
  if (!first && trimmed.length <= SHORT && APPROVAL.test(trimmed)) return 'approval'
  if (isPasted(trimmed)) return 'pasted-material'
  if (first) return 'instruction'
  if (CORRECTION.test(trimmed) || CORRECTION_INSIDE.test(trimmed.slice(0, 400))) return 'correction'
  return 'instruction'
}

/** A log or a trace with nothing asked: most lines look printed, and the others ask for nothing. */
function isPasted(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split('\n', 200)
    .filter((line) => line.trim() !== '')
  if (lines.length < 3) return lines.length > 0 && lines.every((line) => PRINTED.test(line)) && !ASKS.test(text)
  const printed = lines.filter((line) => PRINTED.test(line)).length
  if (printed * 2 < lines.length) return false
  const edges = [lines[0] ?? '', lines.at(-1) ?? '']
  return edges.every((line) => PRINTED.test(line) || !ASKS.test(line))
}
