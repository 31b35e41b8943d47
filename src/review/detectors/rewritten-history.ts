/**
 * Commits and branches changed under others: a push to a shared branch, a forced push, an amended commit of somebody
 * else's, a hard reset over work that no commit holds. What a human asked for in any words is not reported.
 */
import type { Detector } from '../detector.ts'
import { destructionsOf } from '../destruction/destruction.ts'
import { branchForced, foreignCommitAmended, hardReset, sharedBranchPushed } from '../destruction/history.ts'

const RULES = [sharedBranchPushed, branchForced, foreignCommitAmended, hardReset]

export const rewrittenHistory: Detector = {
  id: 'rewritten-history',
  class: 'unrequested-changes',
  title: 'Changed commits or branches without being asked',
  why: 'Others may build on what was replaced.',
  // Rare, and often agreed on in words that no rule knows: not enough of them seen to say how often it is right.
  posted: false,
  source: 'Issue reports of users; one of 14 labelled sessions has a forced push, labelled with low confidence',
  detect: (input) => destructionsOf(RULES, /\b(?:push|commit|reset)\b/, input),
}
