/** To which of the asked files a reported test belongs. */
import type { RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import type { ReportedTest } from './formats.ts'

/** Each test with its file: the one it names, the one its group names, or the only one asked for. Empty: nobody can tell. */
export function placeTests(tests: readonly ReportedTest[], evidence: RunEvidence): RawOutcome[] {
  const ends = fileEnds(evidence.files)
  const named = new Map<string, string>()
  const only = evidence.files.length === 1 ? (evidence.files[0] ?? '') : ''
  return tests.map((test) => {
    const { group, status, message, ms } = test
    const byName = named.get(test.file) ?? namedFile(test.file, evidence)
    named.set(test.file, byName)
    const file = byName || groupFile(group, ends) || only
    const titles = titlesOf(test, restBelow(group, file))
    return { file, titles, status, message, ms }
  })
}

/** `rest` is what the group says beyond the file's name, null where it does not name the file. */
function titlesOf({ group, titles, standsAlone }: ReportedTest, rest: string | null): readonly string[] {
  if (standsAlone === true && rest === '') return [FILE_PSEUDO_TEST]
  const first = rest ?? group
  // Many tools repeat the class at the beginning of the name.
  const repeated = titles.some((title) => title === group || title.startsWith(`${group} `))
  return first === '' || repeated ? titles : [first, ...titles]
}

/** A report may have been written from a folder below the root, or on a path that ends like the repository's. */
function namedFile(named: string, evidence: RunEvidence): string {
  if (named === '') return ''
  const path = repoPath(named, evidence)
  if (evidence.files.includes(path)) return path
  const [like, ...others] = evidence.files.filter((file) => file.endsWith(`/${path}`) || path.endsWith(`/${file}`))
  if (like !== undefined && others.length === 0) return like
  return path.startsWith('/') ? '' : path
}

/** `tests/test_a.py`, `tests.test_a.TestOne`, `com.acme.OneTest$Inner`, `a_test::one`. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, 1000)
    .split(/[./\\:$]+/)
    .filter((word) => word !== '')
}

/** The words of a path with its extension, and without. */
function namesOf(path: string): readonly (readonly string[])[] {
  const words = wordsOf(path)
  return path.lastIndexOf('.') > path.lastIndexOf('/') + 1 ? [words, words.slice(0, -1)] : [words]
}

/** Every end of every path, with its file; empty where several files end so. */
function fileEnds(files: readonly string[]): ReadonlyMap<string, string> {
  const ends = new Map<string, string>()
  for (const file of files) {
    for (const words of namesOf(file)) {
      for (let at = 0; at < words.length; at += 1) {
        const end = words.slice(at).join('/')
        ends.set(end, ends.has(end) ? '' : file)
      }
    }
  }
  return ends
}

const MAX_WORDS = 32

/** The file whose path ends as the group begins; the longest such end counts. */
function groupFile(group: string, ends: ReadonlyMap<string, string>): string {
  const words = wordsOf(group).slice(0, MAX_WORDS)
  for (; words.length > 0; words.pop()) {
    const file = ends.get(words.join('/'))
    if (file !== undefined) return file
  }
  return ''
}

function restBelow(group: string, file: string): string | null {
  const words = wordsOf(group)
  for (const name of namesOf(file)) {
    for (let length = Math.min(words.length, name.length); length > 0; length -= 1) {
      if (name.slice(-length).every((word, index) => word === words[index])) return words.slice(length).join('.')
    }
  }
  return null
}
