/** A change of comments alone looks like a change of source until its texts are read. */
import type { Repository } from '../git/repository.ts'
import type { FileChange } from '../pull-request/pull-request.ts'
import { isCommentOnly } from '../task/comments.ts'
import type { Reason } from '../task/rejection.ts'
import type { ChangeSplit } from '../task/split.ts'

/** More files than this are no comment fix; reading them all would cost more than it saves. */
const MAX_FILES = 30

/** The rejection when every source file changes in its comments only, else null. */
export async function isComment(repository: Repository, split: ChangeSplit): Promise<Reason | null> {
  if (split.source.length === 0 || split.source.length > MAX_FILES || split.dependency.length > 0) return null
  for (const change of split.source) if (!(await onlyComments(repository, change))) return null
  const files = split.source.map(({ path }) => path).join(', ')
  return { code: 'docs-only', detail: `only comments change: ${files}`, stage: 'split' }
}

async function onlyComments(repository: Repository, change: FileChange): Promise<boolean> {
  const { old_blob: before, new_blob: after } = change
  if (change.status !== 'modified' || change.binary || before === null || after === null) return false
  const texts: string[] = []
  for await (const { bytes } of repository.readBlobs([before, after])) {
    if (bytes === null) return false
    texts.push(bytes.toString('utf8'))
  }
  const [oldText, newText] = texts
  return oldText !== undefined && newText !== undefined && isCommentOnly(oldText, newText, change.path)
}
