/** Reviews kept on disk: documents that workflow runs uploaded, or that `backtest review --out` wrote. */
import { readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { errorMessage, InputError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import { ReviewRecord } from '../feedback/review-record.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { limits } from '../guard/limits.ts'
import type { ReviewedChange } from '../report/model.ts'

export interface ReadReviews {
  readonly reviews: readonly ReviewedChange[]
  /** Documents that call themselves reviews and are not, or could not be read. */
  readonly problems: readonly string[]
}

/** More files than a year of reviews has. */
const MOST_FILES = 50_000
const DEEPEST = 6
const IS_REVIEW = /"schema"\s*:\s*"backtest\/review@1"/
/** The schema is the first key of a document. */
const HEAD_CHARS = 200

/** Every review below a folder, in the order of paths. Other JSON files are none of our business. */
export async function readReviews(dir: string): Promise<ReadReviews> {
  const reviews: ReviewedChange[] = []
  const problems: string[] = []
  for (const path of await jsonFiles(dir, DEEPEST, [])) {
    const name = relative(dir, path)
    try {
      const text = (await readRegularFile(path, { maxBytes: limits.document.bytes })).toString('utf8')
      if (!IS_REVIEW.test(text.slice(0, HEAD_CHARS))) continue
      const read = ReviewRecord.safeParse(parseJson(text))
      if (read.success) reviews.push(changeOf(read.data, name))
      else problems.push(`${name} is no review of this version: ${read.error.issues[0]?.path.join('.') ?? 'not JSON'}`)
    } catch (error) {
      problems.push(`${name}: ${errorMessage(error)}`)
    }
  }
  return { reviews, problems }
}

/** A document of the command line does not name its change; its place does. */
function changeOf(review: ReviewRecord, name: string): ReviewedChange {
  const place = dirname(name) === '.' ? name : dirname(name)
  return { pull_request: review.pull_request ?? { owner: '', repo: '', number: null, title: place }, review }
}

async function jsonFiles(dir: string, depth: number, found: string[]): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new InputError(`cannot read the folder ${dir}`, 'check the path and its permissions', { cause })
  })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MOST_FILES) break
    const path = join(dir, entry.name)
    if (entry.isFile() && entry.name.endsWith('.json')) found.push(path)
    else if (entry.isDirectory() && depth > 0 && entry.name !== '.git' && entry.name !== 'node_modules')
      await jsonFiles(path, depth - 1, found)
  }
  return found
}
