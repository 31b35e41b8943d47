/** What a review finds, as `detector/severity`, for table tests. */
import type { FileChange } from '../../src/pull-request/pull-request.ts'
import { NO_CONTEXT, type ReviewContext } from '../../src/review/detector.ts'
import { reviewSession } from '../../src/review/findings.ts'
import { type Draft, linked } from './session-builder.ts'

export function found(drafts: readonly Draft[], context: Partial<ReviewContext> = {}): string[] {
  return reviewSession(linked(drafts), { ...NO_CONTEXT, ...context }).map(
    (finding) => `${finding.detector}/${finding.severity}`,
  )
}

export function change(path: string, status: FileChange['status'] = 'modified'): FileChange {
  return {
    path,
    old_path: null,
    status,
    old_blob: null,
    new_blob: null,
    old_mode: '100644',
    new_mode: '100644',
    binary: false,
    additions: 1,
    deletions: 1,
  }
}
