/** An agent of the house, known only to the repository's configuration. */
import type { Agent } from './agents.ts'

export interface ConfiguredSigns {
  readonly logins: readonly string[]
  /** Beginnings of lines in commit messages. */
  readonly trailers: readonly string[]
  /** Beginnings of branch names. */
  readonly branches: readonly string[]
}

/** The agent that the configuration describes; null when it describes none. */
export function configuredAgent({ logins, trailers, branches }: ConfiguredSigns): Agent | null {
  if (logins.length + trailers.length + branches.length === 0) return null
  return {
    id: 'configured',
    name: 'an agent of the configuration',
    signs: {
      machine_users: logins.map((login) => login.toLowerCase()),
      branches,
      session_lines: trailers.map((text) => new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`)),
      names: [],
    },
  }
}
