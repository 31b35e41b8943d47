/** Session files that the user names. */
import { InputError } from '../../core/errors.ts'
import { openByteStream } from '../../files/regular-file.ts'
import { readLocated } from '../../session/read-located.ts'
import { linkedByFlag, type LocatedSession } from '../../session/linking.ts'
import { NO_HINTS } from '../../session/locator.ts'
import type { ByteSource } from '../../session/source.ts'

/** A file as a source. @throws InputError when it cannot be read */
export async function fileSource(path: string): Promise<ByteSource> {
  const { size, chunks } = await openByteStream(path)
  return { name: path, size, open: () => chunks }
}

/** Reads all named files. @throws InputError for the first that holds no session */
export async function readGivenSessions(paths: readonly string[]): Promise<LocatedSession[]> {
  const sessions: LocatedSession[] = []
  for (const path of paths) {
    const claim = { hints: NO_HINTS, evidence: [linkedByFlag(`--session ${path}`)] }
    const read = await readLocated(await fileSource(path), claim)
    const [problem] = read.problems
    if (read.sessions.length === 0)
      throw new InputError(
        problem?.detail ?? `${path} holds no session`,
        'name the log file that the agent wrote; docs/agents.md lists the formats',
      )
    sessions.push(...read.sessions)
  }
  return sessions
}
