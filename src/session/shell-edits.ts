/**
 * Edits that a shell call plainly makes: redirections with a here-document or `echo`, `tee`, `rm`, `mv`, `cp`, `touch`,
 * `sed -i`, `perl -pi`, `apply_patch`, and short Python or JavaScript programs that name their file and its new words.
 * Programs that write files by other means are not followed.
 */
import type { DraftEdit } from './edits.ts'
import { editsOfPatch } from './patch-edits.ts'
import { editsOfScript } from './script-edits.ts'
import { type Dialect, readSedScript } from './sed-script.ts'
import type { ToolCall } from './session.ts'
import type { SimpleCommand } from './shell-script.ts'
import { simpleCommandsOf } from './shell.ts'

const WRITES = new Set(['>', '>|', '&>'])
const APPENDS = new Set(['>>', '&>>'])
/** Programs that `byProgram` knows; nearly every command is another, and writes nothing but by a redirection. */
const EDITORS = new Set(
  'sudo rm git unlink mv cp install touch truncate tee sed perl python python3 node bun apply_patch applypatch'.split(
    ' ',
  ),
)

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
    const mayEdit = command.redirects.length > 0 || EDITORS.has(command.words[0] ?? '')
    for (const edit of mayEdit ? editsOfCommand(command, piped) : []) {
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
        ...plain(path, rest.some((word) => /^(?:-[ip]*a|--append$)/.test(word)) ? 'edit' : 'write'),
        added: shownOutput(command.heredoc === null && before !== null ? before : command),
      }))
    case 'sed':
      return rest.some((word) => /^(?:-[a-zA-Z]*i|--in-place)/.test(word))
        ? substitutedFiles(rest, dialectOf(rest))
        : []
    case 'perl':
      return rest.some((word) => /^-[a-zA-Z0]*i/.test(word)) ? substitutedFiles(rest, 'extended') : []
    case 'python':
    case 'python3':
      return editsOfScript(programText(command, '-c'), 'python')
    case 'node':
    case 'bun':
      return editsOfScript(programText(command, '-e'), 'javascript')
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

/** The source of a program that stands in the command itself: after the flag, or in a here-document. */
function programText({ words, heredoc }: SimpleCommand, flag: string): string {
  const at = words.findIndex((word, index) => index > 0 && (word === flag || (flag === '-e' && word === '--eval')))
  return at === -1 ? (heredoc ?? '') : (words[at + 1] ?? '')
}

function dialectOf(words: readonly string[]): Dialect {
  return words.some((word) => /^-[a-zA-Z]*[Er]/.test(word) || word === '--regexp-extended') ? 'extended' : 'basic'
}

/** The files of an in-place `sed` or `perl`, each with what its scripts plainly do. */
function substitutedFiles(words: readonly string[], dialect: Dialect): DraftEdit[] {
  const { files, scripts } = inPlaceWords(words)
  const read = scripts.map((script) => readSedScript(script, dialect))
  const substitutes = read.flatMap((script) => script.substitutes)
  const added = read.flatMap((script) => script.added)
  return files.map((path) => ({ ...plain(path, 'edit'), added, substitutes }))
}

/** What is left after options is files and, without `-e` or `-f`, first the script. */
function inPlaceWords(words: readonly string[]): { readonly files: string[]; readonly scripts: string[] } {
  const scripts: string[] = []
  const rest: string[] = []
  let scriptGiven = false
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const takesScript = /^-[a-zA-Z0]*e$/.test(word) || word === '--expression'
    if (takesScript || word === '-f') {
      scriptGiven = true
      index += 1
      if (takesScript) scripts.push(words[index] ?? '')
    } else if (word !== '' && !word.startsWith('-')) rest.push(word)
  }
  if (scriptGiven) return { files: rest, scripts }
  return { files: rest.slice(1), scripts: rest.slice(0, 1) }
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
