/** Sessions that a change names without having them: joined to those found elsewhere, else said to be out of reach. */
import type { LocatedSession } from './linking.ts'
import type { NamedSession } from './read-located.ts'
import type { Problem } from './session.ts'

/** A name is evidence for a session with that id, wherever it was found; a name that fits none is a problem. */
export function joinNamed(
  sessions: readonly LocatedSession[],
  named: readonly NamedSession[],
): { readonly sessions: LocatedSession[]; readonly problems: Problem[] } {
  const ids = new Set(sessions.map(({ session }) => session.id))
  const isFound = ({ session_id: id }: NamedSession): boolean => id !== null && ids.has(id)
  const joined = sessions.map((located) => {
    const names = named.filter((name) => name.session_id === located.session.id)
    return { ...located, evidence: [...located.evidence, ...names.flatMap(({ evidence }) => evidence)] }
  })
  const absent = new Map(named.map((name) => [name.session_id ?? name.detail, name]))
  const problems = [...absent.values()].filter((name) => !isFound(name))
  return { sessions: joined, problems: problems.map(({ detail }) => ({ code: 'not-readable-here', detail })) }
}
