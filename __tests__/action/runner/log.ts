/** What a step printed, read as the runner reads it: workflow commands found, masks applied. */

export interface Annotation {
  readonly level: 'debug' | 'notice' | 'warning' | 'error'
  readonly message: string
}

export interface StepLog {
  /** The output as a reader of the job's log sees it. */
  readonly text: string
  readonly annotations: readonly Annotation[]
  /** Names of commands that are no annotation, mask, group or debug line: nothing of ours should send them. */
  readonly others: readonly string[]
}

/** Commands are recognised after leading blanks; the legacy form anywhere in a line (runner: ActionCommand.cs). */
export function readLog(output: string, masks: Set<string>): StepLog {
  const annotations: Annotation[] = []
  const others: string[] = []
  let stopped: string | null = null
  for (const line of output.split(/\r?\n/)) {
    const command = parseCommand(line)
    if (command === null) continue
    if (stopped !== null) {
      if (command.name === stopped) stopped = null
      continue
    }
    if (command.name === 'stop-commands') stopped = command.value
    else if (command.name === 'add-mask') masks.add(command.value)
    else if (isLevel(command.name)) annotations.push({ level: command.name, message: command.value })
    else if (!['group', 'endgroup'].includes(command.name)) others.push(command.name)
  }
  const shown = output
    .split(/\r?\n/)
    .filter((line) => parseCommand(line)?.name !== 'add-mask')
    .join('\n')
  return { text: mask(shown, masks), annotations, others }
}

function parseCommand(line: string): { readonly name: string; readonly value: string } | null {
  const match =
    /^\s*::([A-Za-z0-9-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? /##\[([A-Za-z0-9-]+)(?: [^\]]*)?\](.*)$/.exec(line)
  if (!match) return null
  const value = (match[2] ?? '').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  return { name: (match[1] ?? '').toLowerCase(), value }
}

function isLevel(name: string): name is Annotation['level'] {
  return ['debug', 'notice', 'warning', 'error'].includes(name)
}

function mask(text: string, masks: ReadonlySet<string>): string {
  let masked = text
  for (const secret of masks) if (secret !== '') masked = masked.replaceAll(secret, '***')
  return masked
}
