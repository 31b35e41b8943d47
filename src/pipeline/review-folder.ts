/** Reviews kept on disk: documents that workflow runs uploaded, or that `backtest review --out` wrote. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
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
/** Files and folders that are looked through for the first review; a folder with more before it holds something else. */
const MOST_BEFORE = 2000
const DEEPEST = 6
/** As `review --out` and workflow artifacts have it. */
const REVIEW_FILE = 'review.json'
const IS_REVIEW = /"schema"\s*:\s*"backtest\/review@1"/
/** The schema is the first key of a document. */
const HEAD_CHARS = 200

/**
 * Every review below a folder, in the order of paths. Other JSON files are none of our business. A folder in which none shows early is
 * given up, with nothing found: it may be somebody's home.
 * @throws InputError when the folder cannot be read
 */
export async function readReviews(dir: string): Promise<ReadReviews> {
  const reviews: ReviewedChange[] = []
  const problems: string[] = []
  const walk = { entries: 0, files: 0, found: false }
  for await (const path of jsonFiles(dir, DEEPEST, walk)) {
    const name = relative(dir, path)
    try {
      const text = (await readRegularFile(path, { maxBytes: limits.document.bytes })).toString('utf8')
      if (!IS_REVIEW.test(text.slice(0, HEAD_CHARS))) continue
      walk.found = true
      const read = ReviewRecord.safeParse(parseJson(text))
      if (read.success) reviews.push(changeOf(read.data, name))
      else problems.push(`${name} is no review of this version: ${read.error.issues[0]?.path.join('.') ?? 'not JSON'}`)
    } catch (error) {
      if (basename(path) !== REVIEW_FILE) continue
      walk.found = true
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

interface Walk {
  entries: number
  files: number
  /** A review, or what calls itself one. */
  found: boolean
}

function isOver({ entries, files, found }: Walk): boolean {
  return files >= MOST_FILES || (!found && entries > MOST_BEFORE)
}

/** The folder itself must be readable; what cannot be read below it is passed over. */
async function* jsonFiles(dir: string, depth: number, walk: Walk): AsyncGenerator<string> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    if (depth < DEEPEST) return []
    throw new InputError(`cannot read the folder ${dir}`, 'check the path and its permissions', { cause })
  })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isOver(walk)) return
    const path = join(dir, entry.name)
    walk.entries += 1
    if (entry.isFile() && entry.name.endsWith('.json')) {
      walk.files += 1
      yield path
    } else if (entry.isDirectory() && depth > 0 && entry.name !== '.git' && entry.name !== 'node_modules')
      yield* jsonFiles(path, depth - 1, walk)
  }
}
