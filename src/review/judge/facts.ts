/** What the log itself says about checks and edits; the judge's answers are held against it. */
import { checkKindOf, readRunSummary } from '../check-command.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'

/** Runs of tests, builds, linters and scripts that were really started, in step order. */
export function runsOf(observed: ObservedSession): readonly ObservedCall[] {
  return observed.calls.filter(
    ({ call, action }) =>
      !call.denied && !call.collateral && action.commands.some((command) => checkKindOf(command.words) !== null),
  )
}

/** Calls that changed a file, as far as the log tells. */
export function editCallsOf(observed: ObservedSession): readonly ObservedCall[] {
  return observed.calls.filter(
    ({ call, action, failure }) => action.edits.length > 0 && failure === null && !call.denied && !call.collateral,
  )
}

/** True when the run says that it failed, by its flag, exit code or summary. */
export function runFailed({ call }: ObservedCall): boolean {
  if (call.error === 'true' || (call.exit_code ?? 0) !== 0) return true
  return readRunSummary(call.result ?? '').verdict === 'failed'
}

/** The step of the last edit before a step, or null. */
export function lastEditBefore(observed: ObservedSession, step: number): number | null {
  return editCallsOf(observed).findLast((edit) => edit.step < step)?.step ?? null
}

const TEST_PATH = /(?:^|[/._-])(?:tests?|specs?|__tests__|e2e)(?:[/._-]|$)/i

export function isTestPath(path: string): boolean {
  return TEST_PATH.test(path)
}

/** Files whose change can harm more than the change: automation, dependencies, licences, secrets, agents' own rules. */
const SENSITIVE =
  /(?:^|\/)(?:\.github\/|\.gitlab-ci|\.circleci\/|Jenkinsfile|Dockerfile|licen[sc]e|\.env|\.npmrc|CLAUDE\.md|AGENTS\.md|\.claude\/|\.cursor|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock)/i

export function isSensitivePath(path: string): boolean {
  return SENSITIVE.test(path)
}

const FILE_NAME = /[\w@+.-]*\w\.[A-Za-z]\w{0,8}\b/g

/** File names in a text (`package.json`, `src/a.test.ts` gives `a.test.ts`), lower case. */
export function fileNamesIn(text: string): readonly string[] {
  return [...new Set([...text.slice(0, 20_000).matchAll(FILE_NAME)].map((match) => match[0].toLowerCase()))]
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}
