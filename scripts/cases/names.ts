/**
 * Brings ids of tests, as other tools write them, to forms that can be compared with ours. Others write
 * `Describe title`, `suite.title`, `tests/x.py::Class::test_y[param]`, `file > a > b [2]`, `[TZ=…] file > a`, `TestX/sub`,
 * `crate::module::test`, or the name of a class alone.
 */
import type { TestId } from '../../src/frameworks/outcome.ts'

export interface ListedName {
  /** The context that the id names, such as `TZ=Europe/Paris`; null for none. */
  readonly context: string | null
  readonly file: string | null
  /** Titles with every separator as one space. */
  readonly words: string
}

const FILE = /^((?:[\w@.+-]+\/)*[\w@.+-]+\.(?:[cm]?[jt]sx?|py|rb|php|bats|spec|go|rs|java|kt|cc|cpp))(?:::| > | )/

/** Reads an id of another tool. */
export function readListed(id: string): ListedName {
  const context = /^\[(\w+=[^\]]*)\] /.exec(id)
  const rest = context === null ? id : id.slice(context[0].length)
  const file = FILE.exec(rest)
  return {
    context: context?.[1] ?? null,
    file: file?.[1] ?? null,
    words: wordsOf(file === null ? rest : rest.slice(file[0].length)),
  }
}

/** Titles as words: separators between titles do not tell two tests apart; all else does. */
export function wordsOf(titles: string): string {
  return titles
    .replace(/ \[\d{1,4}\]$/, '')
    .replace(/::|(?<=\S)[./](?=\S)/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '>' && word !== '–')
    .join(' ')
}

/** The forms by which one of our tests may be listed, the fullest first. */
export function formsOf({ file, name }: Pick<TestId, 'file' | 'name'>): readonly string[] {
  const titles = name.replace(/ \[\d{1,4}\]$/, '').split(/ > |::/)
  // Some tools give the innermost suite only, some the test alone.
  const tails = titles.slice(0, 12).map((_, index) => wordsOf(titles.slice(index).join(' > ')))
  const className = wordsOf(file.replace(/^(?:.*\/)?(?:java|kotlin)\//, '').replace(/\.\w+$/, ''))
  return [...tails, ...tails.map((tail) => `${className} ${tail}`), className]
}

/** Is it the same file? One of the two may be relative to a package inside the repository. */
export function sameFile(listed: string | null, ours: string): boolean {
  return listed === null || listed === ours || ours.endsWith(`/${listed}`) || listed.endsWith(`/${ours}`)
}
