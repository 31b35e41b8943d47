/** What must hold for every file, however damaged: a value of the right shape or a coded problem, and nothing thrown. */
import { AtifTrajectory } from '../../src/benchmark/exports/atif/schema.ts'
import { renderAtif } from '../../src/benchmark/exports/atif/trajectory.ts'
import type { Budget } from '../../src/session/budget.ts'
import { appliedEditsOf } from '../../src/session/edits.ts'
import { readSessions } from '../../src/session/read.ts'
import { Session } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'

export type Checked = { readonly status: 'read' | 'coded' } | { readonly status: 'wrong'; readonly why: string }

export async function check(bytes: Buffer, budget: Partial<Budget> = {}): Promise<Checked> {
  const result = await readSessions(memorySource('file', bytes), { budget })
  if (result.status === 'unreadable') {
    // A source in memory cannot fail to be read: the reader itself threw.
    if (result.code === 'read-error') return { status: 'wrong', why: result.detail }
    return { status: 'coded' }
  }
  for (const session of result.sessions) {
    const why = whatIsWrong(session)
    if (why !== null) return { status: 'wrong', why }
  }
  return { status: 'read' }
}

function whatIsWrong(session: Session): string | null {
  const shape = Session.safeParse(session)
  if (!shape.success) return `not a session: ${shape.error.message}`
  if (session.steps.some(({ n }, index) => n !== index + 1)) return 'steps are not numbered from 1'
  for (const step of session.steps) if (step.kind === 'call') appliedEditsOf(step)
  const document = renderAtif(session)
  if (document === null) return null
  const atif = AtifTrajectory.safeParse(document)
  return atif.success ? null : `not a trajectory: ${atif.error.message}`
}
