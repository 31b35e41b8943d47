/** Reads an agent's own log with the project's reader: the first session of the file. */
import { readSessions } from '../../src/session/read.ts'
import type { Session } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'

export async function readLog(text: string, file: string): Promise<Session> {
  const result = await readSessions(memorySource(file, text))
  if (result.status === 'unreadable') throw new Error(`${file}: ${result.code} ${result.detail}`)
  const [session] = result.sessions
  if (session === undefined) throw new Error(`${file}: no session`)
  return session
}
