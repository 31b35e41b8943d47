/** What a call does, whatever the agent calls its tools: which commands it runs, which files it reads, writes, deletes. */
import { type FileEdit, editsOf } from '../session/edits.ts'
import type { CallStep, ToolCall } from '../session/session.ts'
import type { SimpleCommand } from '../session/shell-script.ts'
import { scriptOf, simpleCommandsOf } from '../session/shell.ts'
import { type ToolKind, callKind } from '../session/tools.ts'

/** The tool's kind, and `idle` for calls that neither ask nor do anything (`echo`, `noop`, `submit`). */
export type ActionKind = ToolKind | 'idle'

export interface CallAction {
  readonly kind: ActionKind
  /** Simple commands in order; empty for tools that are no shell. */
  readonly commands: readonly SimpleCommand[]
  /** The shell text itself, empty for other tools. */
  readonly script: string
  readonly reads: readonly string[]
  /** Edits the call asked for, done or not. */
  readonly edits: readonly FileEdit[]
  /** Only looks (cat, grep, ls, git log, …). */
  readonly only_reads: boolean
  /** May change what later calls see: writes, deletes, installs, checkouts, commits. */
  readonly changes_state: boolean
}

/** Tools that end, hand in or wait for the human; repeating them is the harness's doing. */
const IDLE_TOOL =
  /^(?:noop|end|done|think|finish|submit|attempt_?completion|exit_?plan_?mode|enter_?plan_?mode|ask_?user_?question)$/i

/** Reads a call's action from its name and arguments. */
export function actionOf(step: CallStep): CallAction {
  const { call } = step
  const kind = callKind(call)
  switch (kind) {
    case 'shell':
      return shellAction(step)
    case 'read':
      return act(kind, { reads: readPath(call), only_reads: true })
    case 'write':
      return act(kind, { edits: editsOf(step), changes_state: true })
    case 'search':
    case 'web':
      return act(kind, { only_reads: true })
    case 'task':
      return act(kind, { changes_state: true })
    case 'todo':
    case 'poll':
      return act(kind, {})
    case 'other':
      return act(IDLE_TOOL.test(call.name) ? 'idle' : kind, {})
  }
}

/** Every action has the same properties in the same order: detectors go over thousands of them, and engines like that. */
function act(kind: ActionKind, parts: Partial<Omit<CallAction, 'kind'>>): CallAction {
  const { commands = [], script = '', reads = [], edits = [], only_reads = false, changes_state = false } = parts
  return { kind, commands, script, reads, edits, only_reads, changes_state }
}

function readPath(call: ToolCall): readonly string[] {
  for (const name of ['file_path', 'path', 'notebook_path', 'filePath', 'target_file', 'file', 'filename']) {
    const value = call.args[name]
    if (typeof value === 'string' && value !== '') return [value]
  }
  return []
}

function shellAction(step: CallStep): CallAction {
  const commands = simpleCommandsOf(step.call)
  const edits = editsOf(step)
  const kind = commands.length > 0 && isFiller(commands) ? 'idle' : isWaiting(commands) ? 'poll' : 'shell'
  return act(kind, {
    commands,
    script: scriptOf(step.call) ?? '',
    reads: readPaths(commands),
    edits,
    only_reads: commands.length > 0 && edits.length === 0 && commands.every((command) => isReader(command.words)),
    changes_state: edits.length > 0 || commands.some((command) => movesState(command.words)),
  })
}

/** An empty command continues a running one (OpenHands); `sleep` waits for something. */
function isWaiting(commands: readonly SimpleCommand[]): boolean {
  return commands.length === 0 || /^(?:sleep|wait)$/.test(commands[0]?.words[0] ?? '')
}

/** Commands that neither ask nor do anything: saying something, doing nothing. */
function isFiller(commands: readonly SimpleCommand[]): boolean {
  return commands.every(
    ({ words, redirects }) =>
      redirects.length === 0 && /^(?:echo|printf|true|exit|clear|date|sleep)$/.test(words[0] ?? ''),
  )
}

const READERS = wordSet(
  'cat head tail less more bat nl wc grep egrep rg ag ls find fd tree stat file pwd cd which echo sort uniq cut tr jq diff ' +
    'du df env printenv date awk sed true test [ type basename dirname realpath column xxd od strings md5sum sha256sum',
)
const GIT_READERS = wordSet(
  'log show diff status blame branch rev-parse ls-files ls-tree grep remote describe merge-base reflog cat-file rev-list ' +
    'shortlog',
)

function isReader(words: readonly string[]): boolean {
  const program = words[0]
  if (program === undefined) return true
  if (program === 'git') return GIT_READERS.has(words.slice(1).find((word) => !word.startsWith('-')) ?? '')
  if (program === 'sed') return !words.some((word) => /^-[a-zA-Z]*i/.test(word) || word.startsWith('--in-place'))
  return READERS.has(program) && words[1] !== '-delete'
}

function readPaths(commands: readonly SimpleCommand[]): readonly string[] {
  const paths: string[] = []
  for (const { words } of commands) {
    if (!READERS.has(words[0] ?? '')) continue
    for (let at = 1; at < words.length; at += 1) {
      const word = words[at] ?? ''
      if (!word.startsWith('-') && /[./]/.test(word)) paths.push(word)
    }
  }
  return paths
}

const GIT_MOVERS = wordSet(
  'checkout switch reset restore stash merge rebase cherry-pick pull commit add apply am revert clean mv rm push fetch ' +
    'clone worktree tag init submodule',
)
const INSTALLERS = wordSet(
  'npm pnpm yarn bun pip pip3 uv poetry apt apt-get brew gem bundle composer cargo go conda apk dnf yum',
)
const INSTALLS = wordSet('i ci install add remove uninstall update upgrade get sync mod link fix tidy restore')
const MOVERS = wordSet(
  'mkdir patch chmod chown kill pkill killall docker kubectl terraform unzip tar wget make cmake export source psql mysql ' +
    'sqlite3 alembic prisma',
)
const WRITING_OPTIONS = wordSet('--fix --write -w')

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

function movesState(words: readonly string[]): boolean {
  const program = words[0] ?? ''
  const verb = words.find((word, at) => at > 0 && !word.startsWith('-')) ?? ''
  if (program === 'git') return GIT_MOVERS.has(verb)
  if (INSTALLERS.has(program)) return INSTALLS.has(verb)
  if (MOVERS.has(program)) return true
  return /(?:^|[/-])(?:fmt|format|fix)$/.test(verb) || words.some((word, at) => at > 0 && WRITING_OPTIONS.has(word))
}
