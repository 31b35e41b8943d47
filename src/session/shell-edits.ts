/**
 * Edits that a shell call plainly makes: redirections with a here-document or `echo`, `tee`, `rm`, `mv`, `cp`, `touch`,
 * `sed -i`, `apply_patch`. Programs that write files by their own means are not followed.
 */
import type { DraftEdit } from './edits.ts'
import { editsOfPatch } from './patch-edits.ts'
import type { ToolCall } from './session.ts'
import type { SimpleCommand } from './shell-script.ts'
import { simpleCommandsOf } from './shell.ts'

const WRITES = new Set(['>', '>|', '&>'])
const APPENDS = new Set(['>>', '&>>'])

/** The edits in a shell call, paths joined to a `cd` that came before in the same script. */
export function editsOfShell(call: ToolCall): DraftEdit[] {
  const edits: DraftEdit[] = []
  let folder = typeof call.args['workdir'] === 'string' ? call.args['workdir'] : ''
  let piped: SimpleCommand | null = null
  for (const command of simpleCommandsOf(call)) {
    if (command.words[0] === 'cd') {
      folder = joined(folder, command.words[1] ?? '')
      continue
    }
    for (const edit of editsOfCommand(command, piped)) {
      edits.push({
        ...edit,
        path: joined(folder, edit.path),
        from: edit.from === null ? null : joined(folder, edit.from),
      })
    }
    piped = command
  }
  return edits
}

function editsOfCommand(command: SimpleCommand, before: SimpleCommand | null): DraftEdit[] {
  return [...redirected(command), ...byProgram(command, before)].filter((edit) => isFile(edit.path))
}

function redirected(command: SimpleCommand): DraftEdit[] {
  const added = shownOutput(command)
  return command.redirects.flatMap(({ descriptor, operator, target }) => {
    if (descriptor === '2' || (!WRITES.has(operator) && !APPENDS.has(operator))) return []
    return [{ path: target, kind: WRITES.has(operator) ? 'write' : 'edit', added, removed: [], from: null } as const]
  })
}

/** What the command prints, where it can be seen: a here-document, or the words of `echo`. */
function shownOutput(command: SimpleCommand): string[] {
  const program = command.words[0]
  if (command.heredoc !== null && (program === 'cat' || program === 'tee' || program === undefined))
    return command.heredoc.split('\n')
  if (program !== 'echo' && program !== 'printf') return []
  const words = command.words.slice(1).filter((word) => !/^-[neE]+$/.test(word))
  return words.join(' ').replace(/\\n/g, '\n').replace(/\n$/, '').split('\n')
}

function byProgram(command: SimpleCommand, before: SimpleCommand | null): DraftEdit[] {
  const [program, ...rest] = command.words[0] === 'sudo' ? command.words.slice(1) : command.words
  const verb = program === 'git' ? `git ${rest[0] ?? ''}` : (program ?? '')
  const paths = (program === 'git' ? rest.slice(1) : rest).filter((word) => !word.startsWith('-'))
  switch (verb) {
    case 'rm':
    case 'git rm':
    case 'unlink':
      return paths.map((path) => ({ path, kind: 'delete', added: [], removed: [], from: null }))
    case 'mv':
    case 'git mv':
      return moved(paths)
    case 'cp':
    case 'install':
      return paths.slice(-1).map((path) => plain(path, 'write'))
    case 'touch':
    case 'truncate':
      return paths.map((path) => plain(path, 'write'))
    case 'tee':
      return paths.map((path) => ({
        ...plain(path, 'write'),
        added: shownOutput(command.heredoc === null && before !== null ? before : command),
      }))
    case 'sed':
      return rest.some((word) => /^(?:-[a-zA-Z]*i|--in-place)/.test(word))
        ? sedFiles(rest).map((path) => plain(path, 'edit'))
        : []
    case 'perl':
      return rest.some((word) => /^-[a-zA-Z0]*i/.test(word)) ? paths.slice(1).map((path) => plain(path, 'edit')) : []
    case 'apply_patch':
    case 'applypatch':
      return editsOfPatch(command.heredoc ?? paths[0] ?? '')
    default:
      return []
  }
}

function moved(paths: readonly string[]): DraftEdit[] {
  const target = paths.at(-1)
  if (target === undefined || paths.length < 2) return []
  return paths.slice(0, -1).map((from) => {
    const intoFolder = target.endsWith('/') || paths.length > 2
    const path = intoFolder ? joined(target, from.slice(from.lastIndexOf('/') + 1)) : target
    return { path, kind: 'move', added: [], removed: [], from }
  })
}

/** The files of a `sed -i`: what is left after options and, without `-e`/`-f`, the script. */
function sedFiles(words: readonly string[]): string[] {
  const files: string[] = []
  let scriptGiven = false
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '-e' || word === '-f') {
      scriptGiven = true
      index += 1
    } else if (word !== '' && !word.startsWith('-')) files.push(word)
  }
  return scriptGiven ? files : files.slice(1)
}

function plain(path: string, kind: 'write' | 'edit'): DraftEdit {
  return { path, kind, added: [], removed: [], from: null }
}

function isFile(path: string): boolean {
  return (
    path !== '' && path !== '-' && !path.startsWith('/dev/') && !path.startsWith('&') && !/[*?$`{}<>|\n]/.test(path)
  )
}

function joined(folder: string, path: string): string {
  if (path.startsWith('/') || path.startsWith('~') || folder === '' || /^[A-Za-z]:/.test(path)) return path
  return `${folder.replace(/\/$/, '')}/${path.replace(/^\.\//, '')}`
}
