/** Which language tools this machine has, as its tests will find them: asked once, inside the sandbox. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../files/regular-file.ts'
import { removeTree } from '../files/remove-tree.ts'
import { visibleText } from '../guard/visible.ts'
import { runCommand } from './command.ts'
import type { Workshop } from './workshop.ts'

/**
 * The programs are words for the shell, with patterns and variables: they stand in our own code. A shim of a version manager may stand for
 * nothing, so each is run, all at once since some take half a second; none of them reads input. Go knows no `--version`, only `version`.
 */
function question(programs: readonly string[]): string {
  return `at=0
for tool in ${programs.join(' ')}; do
  at=$((at + 1))
  if said=$("$tool" --version 2>&1 </dev/null) || said=$("$tool" version 2>/dev/null </dev/null); then
    printf '%s\\t%s\\t%s\\n' "$at" "$tool" "$(printf '%s' "$said" | grep -m 1 . | cut -c 1-200)"
  fi &
done
wait`
}
const ASK_SECONDS = 60
const MAX_BYTES = 64 * 1024

/** The tools of this machine. */
export class Toolbox {
  readonly #workshop: Workshop
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, string>>>()

  constructor(workshop: Workshop) {
    this.#workshop = workshop
  }

  /** The first line that `--version` of each program says; programs that are not there, or fail, are left out. */
  versions(programs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const key = programs.join(' ')
    const answer = this.#asked.get(key) ?? this.#ask(programs)
    this.#asked.set(key, answer)
    return answer
  }

  async #ask(programs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (programs.length === 0) return new Map()
    const folder = await mkdtemp(join(this.#workshop.scratch, 'tools-'))
    try {
      const result = await runCommand(this.#workshop, {
        argv: ['sh', '-c', question(programs)],
        cwd: folder,
        phase: 'test',
        folder,
        writable: [folder],
        readable: [],
        pathFirst: [],
        env: {},
        wallSeconds: ASK_SECONDS,
      })
      const bytes = await readRegularFile(result.stdoutFile, { maxBytes: MAX_BYTES }).catch(() => null)
      return versionLines(bytes?.toString('utf8') ?? '')
    } finally {
      await removeTree(folder)
    }
  }
}

/** `number<TAB>tool<TAB>words`, in the order of their answers; the tools are wanted in the order they were asked. */
function versionLines(text: string): ReadonlyMap<string, string> {
  const answers = text.split('\n').flatMap((line) => {
    const [at = '', tool, said] = line.split('\t')
    return tool === undefined || said === undefined ? [] : [{ at: Number(at), tool, said }]
  })
  return new Map(answers.sort((a, b) => a.at - b.at).map(({ tool, said }) => [tool, visibleText(said)]))
}
