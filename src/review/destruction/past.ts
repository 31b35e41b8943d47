/** What a session had done before a step, as far as destroying commands ask about it. Prepared once, looked up by step. */
import type { AtStep } from '../by-step.ts'
import { oncePerSession } from '../memo.ts'
import { type ObservedCall, changedState } from '../observations.ts'
import { fileName, plainPath } from '../paths.ts'

export interface OwnEdit extends AtStep {
  readonly path: string
}

export interface Past {
  readonly stashes: readonly ObservedCall[]
  readonly pops: readonly ObservedCall[]
  readonly commits: readonly ObservedCall[]
  /** Formatters, generators, installs and sub-agents, whose own steps may stand in another log: they change files unseen. */
  readonly tools: readonly ObservedCall[]
  /** Edits by the last part of the path, in step order. */
  readonly edits: ReadonlyMap<string, readonly OwnEdit[]>
  /** Every folder that lies above an edited file, with the first step that edited below it. */
  readonly folders: ReadonlyMap<string, number>
  /** Scripts that make folders. */
  readonly makers: readonly ObservedCall[]
}

/** More of a kind than that in one session is nobody's work. */
const MAX_OF_A_NAME = 500

const TOOLS = /\b(?:fmt|format|prettier|generate|codegen|install|build|--fix|lint|mod tidy|update|snapshot)\b/

export const pastOf = oncePerSession((observed): Past => {
  const { calls, session } = observed
  const edits = new Map<string, OwnEdit[]>()
  const folders = new Map<string, number>()
  for (const call of calls) {
    if (!changedState(call)) continue
    for (const edit of call.action.edits) {
      const path = plainPath(edit.path, session.cwd)
      const known = edits.get(fileName(path))
      if (known === undefined) edits.set(fileName(path), [{ step: call.step, path }])
      else if (known.length < MAX_OF_A_NAME) known.push({ step: call.step, path })
      for (const folder of foldersAbove(path)) if (!folders.has(folder)) folders.set(folder, call.step)
    }
  }
  const shell = calls.filter(({ action }) => action.script !== '')
  return {
    stashes: shell.filter(({ action }) => /\bgit stash\b/.test(action.script)),
    pops: shell.filter(({ action }) => /\bgit stash (?:pop|apply)\b/.test(action.script)),
    commits: shell.filter(({ action, failure }) => failure === null && /\bgit\b.{0,80}\bcommit\b/.test(action.script)),
    tools: calls.filter(({ action }) => action.kind === 'task' || TOOLS.test(action.script)),
    edits,
    folders,
    makers: shell
      .filter(({ action }) => /\bmkdir\b|\bmktemp\b|\bgit clone\b|\bgit worktree add\b/.test(action.script))
      .slice(0, MAX_OF_A_NAME),
  }
})

/** At most this many levels, nearest first: nobody removes a folder deeper for a reason. */
const MAX_LEVELS = 12

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = []
  for (let at = path.lastIndexOf('/'); at > 0 && folders.length < MAX_LEVELS; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at))
  return folders
}
