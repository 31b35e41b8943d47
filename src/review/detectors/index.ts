/** Every detector, in the order in which overlaps are settled: an earlier one absorbs a later one of its class. */
import type { Detector } from '../detector.ts'
import { actedOnQuestion } from './acted-on-question.ts'
import { callCycle } from './call-cycle.ts'
import { chant } from './chant.ts'
import { claimAgainstCi } from './claim-against-ci.ts'
import { claimContradicted } from './claim-contradicted.ts'
import { claimWithoutRun } from './claim-without-run.ts'
import { debugRerun } from './debug-rerun.ts'
import { declaredExtra } from './declared-extra.ts'
import { deletedFile } from './deleted-file.ts'
import { destructiveCommand } from './destructive-command.ts'
import { droppedTodo } from './dropped-todo.ts'
import { editMismatch } from './edit-mismatch.ts'
import { fabricatedRun } from './fabricated-run.ts'
import { failureStreak } from './failure-streak.ts'
import { forbiddenCommand } from './forbidden-command.ts'
import { forbiddenWeakening } from './forbidden-weakening.ts'
import { forbiddenPath, outsideAllowedPath } from './forbidden-path.ts'
import { leftoverFile } from './leftover-file.ts'
import { malformedCall } from './malformed-call.ts'
import { noCheck } from './no-check.ts'
import { oscillation } from './oscillation.ts'
import { projectRule } from './project-rule.ts'
import { repeatedCall } from './repeated-call.ts'
import { reread } from './reread.ts'
import { rewrittenHistory } from './rewritten-history.ts'
import { sameError } from './same-error.ts'
import { sensitiveFile } from './sensitive-file.ts'
import { expectationChanged, testTampering } from './test-tampering.ts'
import { wrongCall } from './wrong-call.ts'

export const DETECTORS: readonly Detector[] = [
  malformedCall,
  editMismatch,
  sameError,
  failureStreak,
  wrongCall,
  repeatedCall,
  callCycle,
  oscillation,
  debugRerun,
  chant,
  reread,
  forbiddenPath,
  forbiddenCommand,
  outsideAllowedPath,
  projectRule,
  actedOnQuestion,
  destructiveCommand,
  rewrittenHistory,
  deletedFile,
  sensitiveFile,
  leftoverFile,
  declaredExtra,
  forbiddenWeakening,
  testTampering,
  expectationChanged,
  claimContradicted,
  claimWithoutRun,
  claimAgainstCi,
  fabricatedRun,
  droppedTodo,
  noCheck,
]

/** The detector of an id; undefined for findings of the judge or of a newer version. */
export function detectorOf(id: string): Detector | undefined {
  return DETECTORS.find((detector) => detector.id === id)
}
