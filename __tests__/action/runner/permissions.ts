/** What a job's token may do: its own permissions, else the workflow's, never more than the caller gives. */
export type Granted = Readonly<Record<string, 'read' | 'write'>>

/** The permission scopes that a test may look at. */
const SCOPES = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'id-token',
  'issues',
  'pull-requests',
  'security-events',
  'statuses',
] as const

export const EVERYTHING: Granted = Object.fromEntries(SCOPES.map((scope) => [scope, 'write']))

type Written = string | null | undefined | Readonly<Record<string, string>>

/** @throws Error when a job asks for more than its caller may give, as GitHub refuses such a run. */
export function grant(job: Written, workflow: Written, ceiling: Granted): Granted {
  const wanted = read(job ?? workflow)
  for (const [scope, level] of Object.entries(wanted)) {
    const allowed = ceiling[scope]
    if (allowed === undefined || (level === 'write' && allowed === 'read')) {
      throw new Error(
        `The nested job is requesting '${scope}: ${level}', but is only allowed '${scope}: ${allowed ?? 'none'}'`,
      )
    }
  }
  return wanted
}

export function readOnly(granted: Granted): Granted {
  const entries = Object.entries(granted).filter(([scope]) => scope !== 'id-token')
  return Object.fromEntries(entries.map(([scope]) => [scope, 'read' as const]))
}

function read(written: Written): Granted {
  if (written === undefined) throw new Error('a job without permissions, in a workflow without permissions')
  if (written === null) return {}
  if (typeof written === 'string') throw new Error(`permissions: ${written} is too wide to be tested`)
  const entries = Object.entries(written).filter(([, level]) => level !== 'none')
  return Object.fromEntries(
    entries.map(([scope, level]) => [scope, level === 'write' ? ('write' as const) : ('read' as const)]),
  )
}
