/** D11: a scratch file that the agent made for itself is still in the change at the end, and nothing in it is asked for. */
import { type Detector, type DraftFinding, isNamed } from '../detector.ts'
import { citeCall, evidenceOf } from '../evidence.ts'
import { survivingEdits } from '../final-state.ts'
import type { ObservedSession } from '../observations.ts'
import { fileName, isScratchPlace, isTestPath, plainPath } from '../paths.ts'

/** Names that say so wherever the file lies. */
const SCRATCH_NAME =
  /^(?:repro(?:duce|duction)?(?:[_.-]|$)|debug[_.-]|tmp[_.-]|temp[_.-]|scratch)|(?:\.orig|\.rej|\.bak|\.pyc|~)$|_v\d\.\w+$/i
/** Names of helpers that agents drop at the root of a repository to try something, apply an edit or look at a result. */
const SCRATCH_AT_ROOT =
  /^(?:(?:check|verify|update|apply|fix|modify|patch|try|demo|replace|replacement|replacements|output)(?:[_-]\w{1,80})?\.(?:py|txt|sh|js|mjs|ts|rb)|test_[^/]{1,80}\.png|[^/]{1,80}\.(?:log|pickle|pkl))$/i
const TEST_AT_ROOT = /^test_\w{1,80}\.(?:py|js|sh|txt)$/

export const leftoverFile: Detector = {
  id: 'leftover-file',
  class: 'unrequested-changes',
  title: 'Scratch files left behind',
  why: 'They would be merged with the change, and somebody has to find out what they are for.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), unrequested changes; 3.8 % of measured mini-SWE-agent runs',
  detect: ({ observed, request, context }) => {
    // Only a diff shows that a file is really in the change: an ignored or uncommitted one harms nobody.
    if (context.changes === null) return []
    const testsLiveElsewhere = keepsTestsInFolders(observed)
    const scripts = plainlyRun(observed)
    const left = survivingEdits(observed, context.changes).filter(({ path, created, change }) => {
      const isNew = change?.status === 'added' && created
      const isScratch =
        SCRATCH_NAME.test(fileName(path)) ||
        SCRATCH_AT_ROOT.test(path) ||
        (TEST_AT_ROOT.test(path) && (testsLiveElsewhere || scripts.has(path)))
      return isNew && isScratch && !isScratchPlace(path) && !isNamed(fileName(path), request, context)
    })
    const [first] = left
    if (first === undefined) return []
    const paths = left.map(({ path }) => path)
    const draft: DraftFinding = {
      severity: 'low',
      confidence: 0.85,
      steps: [...new Set(left.map(({ call }) => call.step))].toSorted((a, b) => a - b),
      evidence: evidenceOf(...left.slice(0, 4).map(({ call }) => citeCall(call))),
      pattern: paths.toSorted().join(' '),
      explanation: `The change still holds ${paths.slice(0, 4).join(', ')}, made by the agent while working (step ${first.call.step}).`,
      guidance: `Delete ${paths.slice(0, 4).join(', ')}: you made ${paths.length === 1 ? 'it' : 'them'} to try something out.`,
      recovered: false,
    }
    return [draft]
  },
}

/** Files that an interpreter ran by name: `python test_x.py` is a trial, a project's tests are run by its runner. */
function plainlyRun(observed: ObservedSession): ReadonlySet<string> {
  const words = observed.calls.flatMap(({ action }) => action.commands.map((command) => command.words))
  return new Set(
    words.flatMap(([program, file]) =>
      /^(?:python[\d.]*|node|sh|bash)$/.test(program ?? '') ? [plainPath(file ?? '', observed.session.cwd)] : [],
    ),
  )
}

/** True when the session saw a test that lies in a folder: then a `test_x.py` at the root is a scratch file. */
function keepsTestsInFolders(observed: ObservedSession): boolean {
  return observed.calls.some(({ action }) =>
    [...action.reads, ...action.edits.map((edit) => edit.path)]
      .map((path) => plainPath(path, observed.session.cwd))
      .some((path) => isTestPath(path) && path.includes('/')),
  )
}
