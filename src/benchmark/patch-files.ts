/** A patch of ours cut into its files. `solution.patch` and `test.patch` name both blobs of every file in full. */

export interface PatchFile {
  /** Path after the change; of a deleted file, before it. */
  readonly path: string
  /** Path before the change where it differs. */
  readonly oldPath: string | null
  readonly change: 'added' | 'deleted' | 'modified'
  /** Object ids as in the patch; null where the patch names none (a rename without a change, a change of mode). */
  readonly oldBlob: string | null
  readonly newBlob: string | null
  /** This file's part of the patch. */
  readonly text: string
}

const HEADER_LINES = 12
const ABSENT = /^0+$/

/** The files of a patch in `git diff --full-index` form, in order. Text before the first file is left out. */
export function splitPatch(patch: string): PatchFile[] {
  // In a hunk every line starts with a blank, a sign or a backslash, so this is the start of a file and nothing else.
  const starts = [...patch.matchAll(/^diff --git /gm)].map(({ index }) => index)
  return starts.flatMap((start, at) => fileOf(patch.slice(start, starts[at + 1])) ?? [])
}

function fileOf(text: string): PatchFile | null {
  const header = text.split('\n', HEADER_LINES)
  const value = (prefix: string): string | null =>
    header.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? null
  const names = namesOf(header, value)
  if (names === null) return null
  const [before, after] = names
  const blobs = /^([0-9a-f]+)\.\.([0-9a-f]+)/.exec(value('index ') ?? '')
  const added = value('new file mode ') !== null
  const deleted = value('deleted file mode ') !== null
  return {
    path: after,
    oldPath: before === after ? null : before,
    change: added ? 'added' : deleted ? 'deleted' : 'modified',
    oldBlob: present(blobs?.[1]),
    newBlob: present(blobs?.[2]),
    text,
  }
}

function present(blob: string | undefined): string | null {
  return blob === undefined || ABSENT.test(blob) ? null : blob
}

/** Names before and after. Without a rename both are the same, and so is the length of the two halves of the first line. */
function namesOf(header: readonly string[], value: (prefix: string) => string | null): [string, string] | null {
  const from = value('rename from ') ?? value('copy from ')
  const to = value('rename to ') ?? value('copy to ')
  if (from !== null && to !== null) return [unquote(from), unquote(to)]
  const first = header[0]?.slice('diff --git '.length) ?? ''
  const name = unquote(first.slice(first.length - Math.floor(first.length / 2)))
  return name.startsWith('b/') ? [name.slice(2), name.slice(2)] : null
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' }

/** Git writes odd names in quotes, with C escapes: `"b/caf\303\251"`. */
function unquote(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name
  const bytes: number[] = []
  for (const [part, octal, letter] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else bytes.push(...Buffer.from(letter === undefined ? part : (ESCAPES[letter] ?? letter), 'utf8'))
  }
  return Buffer.from(bytes).toString('utf8')
}
