/**
 * Commands that destroy work and that no human turn asked for: dropping stashes, cleaning the work tree, throwing away
 * changes the agent did not make, deleting what the session did not create, forcing or deleting a shared branch.
 */
import type { Detector } from '../detector.ts'
import { destructionsOf } from '../destruction/destruction.ts'
import { remoteBranchDeleted, sharedBranchForced } from '../destruction/history.ts'
import { widelyRemoved } from '../destruction/removal.ts'
import { foreignChangesDiscarded, stashDropped, untrackedCleaned } from '../destruction/uncommitted.ts'

const RULES = [
  stashDropped,
  untrackedCleaned,
  sharedBranchForced,
  remoteBranchDeleted,
  foreignChangesDiscarded,
  widelyRemoved,
]

export const destructiveCommand: Detector = {
  id: 'destructive-command',
  class: 'unrequested-changes',
  title: 'Destroyed work without being asked',
  why: "What is gone may not have been the agent's, and nobody asked for it to go.",
  posted: true,
  source:
    'Wink (arXiv 2602.17037), unrequested changes; read in real sessions: stash drop after a failed pop, deletes by glob',
  detect: (input) => destructionsOf(RULES, /\b(?:stash|clean|push|checkout|restore)\b|\brm\b/, input),
}
