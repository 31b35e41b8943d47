/** Every detector, in the order in which overlaps are settled: an earlier one absorbs a later one of its class. */
import type { Detector } from '../detector.ts'
import { callCycle } from './call-cycle.ts'
import { chant } from './chant.ts'
import { claimContradicted } from './claim-contradicted.ts'
import { claimWithoutRun } from './claim-without-run.ts'
import { deletedFile } from './deleted-file.ts'
import { destructiveCommand } from './destructive-command.ts'
import { editMismatch } from './edit-mismatch.ts'
import { fabricatedRun } from './fabricated-run.ts'
import { failureStreak } from './failure-streak.ts'
import { forbiddenPath, outsideAllowedPath } from './forbidden-path.ts'
import { leftoverFile } from './leftover-file.ts'
import { malformedCall } from './malformed-call.ts'
import { oscillation } from './oscillation.ts'
import { repeatedCall } from './repeated-call.ts'
import { reread } from './reread.ts'
import { sameError } from './same-error.ts'
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
  chant,
  reread,
  forbiddenPath,
  outsideAllowedPath,
  destructiveCommand,
  deletedFile,
  leftoverFile,
  testTampering,
  expectationChanged,
  claimContradicted,
  claimWithoutRun,
  fabricatedRun,
]

/** The detector of an id; undefined for findings of the judge or of a newer version. */
export function detectorOf(id: string): Detector | undefined {
  return DETECTORS.find((detector) => detector.id === id)
}
