/**
 * Wrong calls that say nothing about how an agent works. A shell is there to be tried: a path guessed wrong, a quote left
 * open or a pattern that does not parse costs one line and is mended in the next. Guessing at what a program or a tool can
 * do (a subcommand, an option, a skill, an argument) is not of that kind.
 */
import { checkKindOf } from './check-command.ts'
import type { FailureClass } from './failure-rules.ts'
import type { ObservedCall } from './observations.ts'

const SLIPS: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'path-not-found',
  'shell-syntax',
  'edit-mismatch',
  'invalid-arguments',
])

/** True for a slip in a shell line. Calls of an agent's own tools are no slips: these say what they take. */
export function isSlip(call: ObservedCall): boolean {
  return call.action.script !== '' && call.failure !== null && SLIPS.has(call.failure.class)
}

/** What a shell or an interpreter says when a program or module is not installed. */
const NOT_INSTALLED = /No module named |command not found|: not found$/

/** The environment lacks the project's test runner: the agent could not know before it tried, and had to try. */
export function isMissingRunner({ action, failure }: ObservedCall): boolean {
  return (
    failure?.class === 'unknown-command' &&
    NOT_INSTALLED.test(failure.line) &&
    action.commands.some(({ words }) => checkKindOf(words) === 'test')
  )
}
