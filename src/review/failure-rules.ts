/**
 * What a failing call says about itself, as lines of its result. Every rule is anchored at a line start and bounded, so
 * that file contents and test output that merely mention an error do not count, and matching stays linear.
 */
import { z } from 'zod'

/** Why a call failed. The first group means the call itself was wrong; the second group is the world's or the code's. */
export const FailureClass = z.enum([
  'invalid-arguments',
  'unknown-tool',
  'unknown-command',
  'unknown-option',
  'path-not-found',
  'not-read-first',
  'edit-mismatch',
  'shell-syntax',
  'wrong-directory',
  'permission',
  'timeout',
  'network',
  'harness',
  'test-failure',
  'nonzero-exit',
  'error',
])
export type FailureClass = z.infer<typeof FailureClass>

const WRONG_CALL: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'invalid-arguments',
  'unknown-tool',
  'unknown-command',
  'unknown-option',
  'path-not-found',
  'not-read-first',
  'edit-mismatch',
  'shell-syntax',
  'wrong-directory',
])

/** True when the call itself was wrong: what Wink calls a tool call failure (arXiv 2602.17037). */
export function isWrongCall(failure: FailureClass): boolean {
  return WRONG_CALL.has(failure)
}

interface FailureRule {
  readonly class: FailureClass
  readonly line: RegExp
}

/** What the first rule that knows a line says of it. */
type FailureRules = (line: string) => FailureClass | null

/** All rules as one expression first: nearly every line is known to none of them. */
function firstOf(rules: readonly FailureRule[]): FailureRules {
  const any = new RegExp(rules.map(({ line }) => line.source).join('|'), 'i')
  return (line) => (any.test(line) ? (rules.find((rule) => rule.line.test(line))?.class ?? null) : null)
}

/** Text that tools of an agent answer with when they refuse a call. Matched at a line's start, after `Error:` and tags. */
const TOOL_RULES: readonly FailureRule[] = [
  {
    class: 'harness',
    line: /^(?:Sibling tool call errored|Cancelled: parallel|\[?Request interrupted|Interrupted|The user doesn't want)/i,
  },
  {
    // A limit nobody could know of before the call, and a harness that cannot start its own helper.
    class: 'harness',
    line: /^(?:File content \([^)]{1,60}\) exceeds maximum|ENOENT: .{0,40}posix_spawn|spawn \S{1,300} E[A-Z]+)/i,
  },
  {
    class: 'unknown-tool',
    line: /^(?:No such tool available|Unknown tool|Unknown skill|Tool "?[\w.-]+"? (?:not found|does not exist|is not (?:available|registered)))/i,
  },
  {
    class: 'unknown-tool',
    line: /^(?:unsupported call|unrecognized tool|tool not found|Skill \S{1,80} is not a prompt-based skill)\b/i,
  },
  {
    class: 'invalid-arguments',
    line: /^(?:InputValidationError|Invalid (?:tool )?(?:input|arguments?|parameters?|params)\b|failed to parse (?:function )?arguments|Missing (?:value for )?required (?:parameter|argument|property)|params? must (?:have|be)|must have required property)/i,
  },
  {
    class: 'invalid-arguments',
    line: /^(?:No changes to (?:make|apply)|Invalid `\w+` parameter|Invalid regular expression|Invalid pages parameter|Agent type '[^']{1,80}' not found|No (?:task|shell) found with (?:ID|id)|(?:task|shell) \S{1,60} (?:not found|is not running))/i,
  },
  {
    class: 'invalid-arguments',
    line: /^(?:Offset \d+ is (?:beyond|out of range)|Task not found|Received non-\w{1,20} id|Ref \w{1,20} not found in the current page|(?:Invalid shell ID|shellId): ?\S{1,40} (?:was already stopped|not found|does not exist))/i,
  },
  { class: 'not-read-first', line: /^(?:File has not been read yet|You must (?:first )?(?:read|view|use the Read))/i },
  { class: 'not-read-first', line: /^File has been (?:unexpectedly modified|modified since (?:it was last )?read)\b/i },
  {
    class: 'edit-mismatch',
    line: /^(?:String to replace not found|Found \d+ matches of the string|old[_ ]?string not found|Failed to edit, (?:0|could not find)|No (?:match|replacement was performed|occurrences?)|Could not find (?:the )?(?:exact )?(?:old|oldString|text|match|context))/i,
  },
  {
    class: 'edit-mismatch',
    line: /^(?:apply_patch verification failed|Failed to find (?:expected lines|context)|error: patch failed:|Hunk #\d+ FAILED|The (?:old|search) (?:text|string|block) (?:was )?not found)/i,
  },
  {
    class: 'path-not-found',
    line: /^(?:File does not exist|File not found|Path (?:does not|doesn't) exist|Directory does not exist|Invalid path|The path \S{1,300} does not exist|EISDIR|ENOENT|ENOTDIR|Notebook file does not exist)/i,
  },
  {
    class: 'permission',
    line: /^(?:Permission (?:to use|for this action)|This (?:Bash )?command (?:contains|requires)|Claude requested permissions|.{0,40}requires approval|was blocked)/i,
  },
  {
    class: 'network',
    line: /^(?:Request failed with status|Unable to (?:fetch|verify)|getaddrinfo|fetch failed|ECONNREFUSED|ETIMEDOUT|Rate limit)/i,
  },
  { class: 'timeout', line: /^(?:Command timed out|Tool timed out|Timeout)/i },
]

const PROGRAM = String.raw`(?:[\w./@+-]{1,80}: )`

/** What shells and command line programs print when they are called wrongly. */
const SHELL_RULES: readonly FailureRule[] = [
  {
    class: 'unknown-command',
    line: /^(?:\S{0,40}(?:sh|\(eval\)))(?::\d+|: line \d+|: \d+)?: (?:command not found: \S|\S{1,80}: (?:command )?not found)/,
  },
  {
    class: 'unknown-command',
    line: /^(?:'\S{1,80}' is not recognized as an internal or external command|env: .{1,80}: No such file or directory|(?:git|cargo|npm|go|docker|yarn|pnpm|gh|mise|make|just|task)\S?: '?\S{1,60}'? is not an? )/,
  },
  {
    class: 'unknown-command',
    line: /^(?:npm (?:ERR!|error) Missing script|error: Script not found|error Command "[^"]{1,80}" not found|\s*ERR_PNPM_(?:NO_SCRIPT|RECURSIVE_EXEC_FIRST_FAIL\s+Command "[^"]{1,80}" not found)|make: \*\*\* No rule to make target|mise ERROR no task|error: Justfile does not contain recipe|Unknown command)/,
  },
  {
    class: 'unknown-command',
    line: /^(?:error: (?:unrecognized|no such) (?:sub)?command|Error: unknown command|error: unknown command|go: unknown command|go \S{1,40}: unknown command|npm (?:ERR!|error) could not determine executable|Unknown command:)/,
  },
  { class: 'unknown-command', line: /^\S{0,60}python[\d.]*: No module named \S+$/ },
  {
    class: 'unknown-option',
    line: new RegExp(
      String.raw`^${PROGRAM}{0,2}(?:error: |Error: |fatal: )?(?:unknown|unrecognized|invalid|illegal|bad|unexpected|no such) (?:long |short )?(?:flag|option|switch|shorthand flag|argument '-|predicate)`,
      'i',
    ),
  },
  { class: 'unknown-option', line: new RegExp(String.raw`^${PROGRAM}{0,2}(?:error: )?unrecognized arguments?:`, 'i') },
  {
    class: 'unknown-option',
    line: /^(?:flag provided but not defined|Error: unknown linters|Unknown (?:JSON field|argument|option|flag)|error TS5023|CACError: Unknown option|find: \S{1,40}: unknown primary)/i,
  },
  {
    class: 'invalid-arguments',
    line: /^(?:fatal: (?:bad revision|ambiguous argument|invalid object name|not a valid object name|invalid reference|invalid upstream)|error: pathspec '|fatal: pathspec '|fatal: path '|fatal: Not a valid object|fatal: Needed a single revision|fatal: '.{1,200}' is outside repository|The following paths are ignored by one of your)/,
  },
  {
    class: 'invalid-arguments',
    line: /^(?:(?:g?sed|awk|gawk|jq|rg|grep|ugrep|perl|find|xargs|tr|cut|sort|head|tail|date|stat)(?:: error)?: (?:-e expression|\d+: "|.{0,40}(?:unterminated|unmatched|unknown command|extra characters|invalid|missing argument|illegal|syntax error|parse error|requires an argument|repetition-operator|parentheses|brackets|paths must precede))|rg: regex parse error|regex parse error:|rg: the literal )/i,
  },
  {
    // GitHub's tool answers so to an endpoint or object that is not there; cobra programs to arguments too many or too few.
    class: 'invalid-arguments',
    line: /^(?:(?:gh|GraphQL): (?:.{0,80}\(HTTP (?:404|422)\)|Could not resolve to an? )|failed to parse jq expression|jq: error \(at |(?:Error: )?(?:accepts (?:at most |at least |between )?\d|requires (?:at least |at most |exactly )?\d).{0,40} arg\(s\))/i,
  },
  { class: 'unknown-option', line: /^usage: git [a-z-]{2,20} / },
  {
    class: 'shell-syntax',
    line: /^(?:\S{0,40}(?:sh|\(eval\)))(?::\d+|: -c|: line \d+|: \d+)*: (?:.{0,20}syntax error|parse error|unmatched|unexpected EOF|bad substitution|unterminated|bad pattern|.{0,20}Syntax error)/i,
  },
  {
    class: 'wrong-directory',
    line: /^(?:\S{0,40}(?:sh|\(eval\)))?(?::\d+|: line \d+|: \d+)?:? ?cd(?::\d+)?: (?:no such file or directory|.{1,300}: No such file or directory|can't cd to)/i,
  },
  {
    class: 'wrong-directory',
    line: /^(?:fatal: not a git repository|fatal: this operation must be run in a work tree|go: go\.mod file not found|go: cannot find main module|npm (?:ERR!|error) (?:enoent )?Could not read package\.json|error: could not find `Cargo\.toml`)/i,
  },
  {
    class: 'path-not-found',
    line: /^[\w./+-]{1,60}: (?:cannot (?:access|open|stat|find|create)[^\n]{0,4} ?)?.{1,300}: No such file or directory(?: \(os error 2\))?$/i,
  },
  { class: 'path-not-found', line: /^(?:stat|open|lstat|chdir|unlink|rename) \S{1,300}: no such file or directory$/ },
  {
    class: 'path-not-found',
    line: /^(?:\S{0,40}(?:sh|\(eval\)))(?::\d+|: line \d+|: \d+)?: (?:no such file or directory: \S|\S{1,300}: No such file or directory|no matches found: \S|permission denied: \S)/,
  },
  {
    class: 'path-not-found',
    line: /^(?:\S{0,60}python[\d.]*: can't open file|ERROR: file or directory not found|ERROR: not found: \S{1,200}|stat \S{1,200}: directory not found|package \S{1,200} is not in (?:std|GOROOT)|(?:\S{1,300}:\d+:\d+: )?no required module provides package|go: cannot run \*_test\.go files|pattern \S{1,200}: (?:directory|no such)|Error: Could not find or load main class|No files matching the pattern)/i,
  },
]

export const toolFailureIn = firstOf(TOOL_RULES)
export const shellFailureIn = firstOf(SHELL_RULES)
