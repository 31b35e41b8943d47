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
 * nothing, so each is run; none of them reads input.
 */
function question(programs: readonly string[]): string {
  return `for tool in ${programs.join(' ')}; do
  if said=$("$tool" --version 2>&1 </dev/null); then
    printf '%s\\t%s\\n' "$tool" "$(printf '%s' "$said" | head -n 1 | cut -c 1-200)"
  fi
done`
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

function versionLines(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').map((line) => line.split('\t'))
  return new Map(pairs.flatMap(([tool, said]) => (said === undefined ? [] : [[tool ?? '', visibleText(said)]])))
}
