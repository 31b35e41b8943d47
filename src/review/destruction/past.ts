/** What a session had done before a step, as far as destroying commands ask about it. Each fact worked out once, when asked for. */
import type { AtStep } from '../by-step.ts'
import { oncePerSession } from '../memo.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'
import { fileName, plainPath } from '../paths.ts'

export interface OwnEdit extends AtStep {
  readonly path: string
}

/** More of a kind than that in one session is nobody's work. */
const MAX_OF_A_NAME = 500

const TOOLS = /\b(?:fmt|format|prettier|generate|codegen|install|build|--fix|lint|mod tidy|update|snapshot)\b/

export const stashesOf = oncePerSession((observed) => scriptsWith(observed, /\bgit stash\b/))
export const popsOf = oncePerSession((observed) => scriptsWith(observed, /\bgit stash (?:pop|apply)\b/))
export const commitsOf = oncePerSession((observed) =>
  scriptsWith(observed, /\bgit\b.{0,80}\bcommit\b/).filter(({ failure }) => failure === null),
)

/** Formatters, generators, installs and sub-agents, whose own steps may stand in another log: they change files unseen. */
export const toolsOf = oncePerSession(({ calls }) =>
  calls.filter(({ action }) => action.kind === 'task' || TOOLS.test(action.script)),
)

/** Scripts that make folders. */
export const makersOf = oncePerSession((observed) =>
  scriptsWith(observed, /\bmkdir\b|\bmktemp\b|\bgit clone\b|\bgit worktree add\b/).slice(0, MAX_OF_A_NAME),
)

function scriptsWith({ calls }: ObservedSession, words: RegExp): readonly ObservedCall[] {
  return calls.filter(({ action }) => action.script !== '' && words.test(action.script))
}

/** Edits by the last part of the path, in step order. */
export const ownEditsOf = oncePerSession((observed): ReadonlyMap<string, readonly OwnEdit[]> => {
  const edits = new Map<string, OwnEdit[]>()
  for (const edit of plainEdits(observed)) {
    const known = edits.get(fileName(edit.path))
    if (known === undefined) edits.set(fileName(edit.path), [edit])
    else if (known.length < MAX_OF_A_NAME) known.push(edit)
  }
  return edits
})

/** Every folder that lies above an edited file, with the first step that edited below it. */
export const ownFoldersOf = oncePerSession((observed): ReadonlyMap<string, number> => {
  const folders = new Map<string, number>()
  for (const { path, step } of plainEdits(observed))
    for (const folder of foldersAbove(path)) if (!folders.has(folder)) folders.set(folder, step)
  return folders
})

function plainEdits({ editors, session }: ObservedSession): readonly OwnEdit[] {
  return editors
    .filter((call) => call.changed_state)
    .flatMap(({ action, step }) => action.edits.map(({ path }) => ({ step, path: plainPath(path, session.cwd) })))
}

/** At most this many levels, nearest first: nobody removes a folder deeper for a reason. */
const MAX_LEVELS = 12

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = []
  for (let at = path.lastIndexOf('/'); at > 0 && folders.length < MAX_LEVELS; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at))
  return folders
}
