/** The files behind GITHUB_OUTPUT, GITHUB_ENV and their like: `name=value` lines and `name<<delimiter` blocks. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FileCommands {
  readonly env: Readonly<Record<string, string>>
  read(): {
    readonly outputs: Record<string, string>
    readonly env: Record<string, string>
    readonly path: readonly string[]
    readonly summary: string
  }
}

const NAMES = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const

/** Fresh files for one step, in the folder where the real runner has them. */
export function fileCommands(temp: string, step: string): FileCommands {
  const folder = join(temp, '_runner_file_commands')
  mkdirSync(folder, { recursive: true })
  const file = (name: (typeof NAMES)[number]): string => join(folder, `${name.toLowerCase()}_${step}`)
  for (const name of NAMES) writeFileSync(file(name), '')
  const text = (name: (typeof NAMES)[number]): string => readFileSync(file(name), 'utf8')
  return {
    env: Object.fromEntries(NAMES.map((name) => [`GITHUB_${name}`, file(name)])),
    read: () => ({
      outputs: parsePairs(text('OUTPUT')),
      env: parsePairs(text('ENV')),
      path: text('PATH').split('\n').filter(Boolean),
      summary: text('STEP_SUMMARY'),
    }),
  }
}

function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const block = /^([^=]*?)<<(.+)$/.exec(line)
    if (block) {
      const value: string[] = []
      let next = lines.shift()
      while (next !== undefined && next !== block[2]) {
        value.push(next)
        next = lines.shift()
      }
      if (next === undefined) throw new Error(`Invalid value. Matching delimiter not found '${block[2]}'`)
      pairs[block[1] ?? ''] = value.join('\n')
      continue
    }
    const at = line.indexOf('=')
    if (at < 1) throw new Error(`Invalid format '${line}'`)
    pairs[line.slice(0, at)] = line.slice(at + 1)
  }
  return pairs
}
