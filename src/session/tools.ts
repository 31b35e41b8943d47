/** What a tool does, by its name: one table over the tool names of all agents that we read. */
import type { ToolCall } from './session.ts'

export type ToolKind = 'read' | 'write' | 'shell' | 'search' | 'web' | 'task' | 'todo' | 'poll' | 'other'

/** Names in lower case without `_`, `-` and blanks, so that `run_shell_command` and `RunShellCommand` are one. */
const NAMES: Readonly<Record<Exclude<ToolKind, 'other'>, string>> = {
  read: 'read readfile readfiles readmanyfiles view viewfile viewimage open cat openfile notebookread fsread readnotebook',
  write:
    'edit write multiedit notebookedit applypatch patch strreplaceeditor strreplacebasededittool strreplace fileeditor ' +
    'create createfile writefile writetofile replace replaceinfile searchreplace searchandreplace editfile deletefile ' +
    'delete insertcontent insert applydiff fswrite replacestringinfile multireplacestringinfile inserteditintofile ' +
    'codeaction editnotebook undoedit movefile renamefile editor proposecode multireplacefilecontent replacefilecontent',
  shell:
    'bash shell execcommand localshell localshellcall runshellcommand runterminalcmd runinterminal runterminalcommand ' +
    'executebash executecommand run runcommand runcommands terminal execute commandexecution powershell pwsh sh cmd ' +
    'runipython executeipythoncell ipython exec shellcommand containerexec mswebashcommand executebash2',
  search:
    'grep glob search ls list listdir listdirectory listfiles findfiles findfile searchdir searchfile searchfiles ' +
    'searchfilecontent codebasesearch grepsearch filesearch semanticsearch findbyname ripgrep find toolsearch rg ' +
    'searchcodebase listcodedefinitionnames finder greptool',
  web: 'webfetch websearch fetch fetchwebpage googlewebsearch browse browser browseraction websearchcall readwebpage urlfetch fetchurl',
  task: 'task agent delegate spawnagent subagent dispatchagent newtask runsubagent workflow sendagent delegatetoagent',
  todo: 'todowrite todoread updateplan todo tasklist taskcreate taskupdate taskget tasktracker writetodos todolist updatetodo managetodolist',
  poll:
    'bashoutput taskoutput writestdin readbash getterminaloutput killbash killshell taskstop wait waitagent stopbash ' +
    'awaitshell commandstatus monitor killprocess readterminal',
}

const KIND_OF = new Map<string, ToolKind>()
for (const kind of ['read', 'write', 'shell', 'search', 'web', 'task', 'todo', 'poll'] as const) {
  for (const name of NAMES[kind].split(' ')) if (!KIND_OF.has(name)) KIND_OF.set(name, kind)
}

/** Names asked for before: a session has few, and each is asked for at every call. */
const asked = new Map<string, ToolKind>()
const MAX_ASKED = 1000
const MAX_NAME = 200

/** The kind of a tool by name alone. `mcp__files__read_file` and `functions.read_file` count as their last part. */
export function toolKind(name: string): ToolKind {
  const known = asked.get(name)
  if (known !== undefined) return known
  const kind = kindOfName(name)
  if (asked.size < MAX_ASKED && name.length <= MAX_NAME) asked.set(name, kind)
  return kind
}

function kindOfName(name: string): ToolKind {
  const short = name.slice(0, 200)
  const last = short.slice(
    Math.max(short.lastIndexOf('__') + 2, short.lastIndexOf('.') + 1, short.lastIndexOf(':') + 1, 0),
  )
  return KIND_OF.get(plainName(short)) ?? KIND_OF.get(plainName(last)) ?? 'other'
}

/**
 * The kind of one call. Some tools do two things by their arguments: `str_replace_editor` with `command: view` reads, and
 * Codex `write_stdin` with characters types into a shell instead of polling it.
 */
export function callKind(call: ToolCall): ToolKind {
  const kind = toolKind(call.name)
  const command = call.args['command']
  if (kind === 'write' && (command === 'view' || command === 'read')) return 'read'
  if (kind === 'poll' && typeof call.args['chars'] === 'string' && call.args['chars'] !== '') return 'shell'
  return kind
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '')
}
