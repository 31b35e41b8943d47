/** Which programs and libraries of the repository a shell script names by their path. */
import { baseOf, dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'

const MAX_SOURCE = 2_000_000
const MAX_WORDS = 20_000
const WORD = /[\w./@+-]{2,300}/g

interface Known {
  readonly paths: ReadonlySet<string>
  /** Paths by their last name; `load helper` leaves the extension out. */
  readonly byBase: ReadonlyMap<string, readonly string[]>
}

/** Every word that ends like a path of the repository counts; a bare name only where one file has it. */
export async function shellLinker(files: ProjectFiles): Promise<Linker> {
  const byBase = new Map<string, string[]>()
  for (const path of files.list()) {
    for (const name of new Set([baseOf(path), baseOf(path).replace(/\.(?:bash|sh)$/, '')])) {
      const list = byBase.get(name)
      if (list === undefined) byBase.set(name, [path])
      else list.push(path)
    }
  }
  const known: Known = { paths: new Set(files.list()), byBase }
  return { links: (path, text) => linksOf(path, text, known) }
}

const VERBS = /^[ \t]*(?:load|source|\.|bats_load_library|bash|sh|run)[ \t]/

function linksOf(path: string, text: string, known: Known): readonly Link[] {
  if (text.length > MAX_SOURCE) return []
  const links = new Map<string, Link>()
  let words = 0
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('#') || words > MAX_WORDS) continue
    for (const [word] of line.matchAll(WORD)) {
      words += 1
      const to = fileNamed(word, path, { known, isVerb: VERBS.test(line) })
      if (to !== null && to !== path && !links.has(to)) links.set(to, { from: path, to, how: 'names' })
    }
  }
  return [...links.values()]
}

/** `$ROOT/bin/tool`, `../lib/a.sh`, `test_helper` after `load`. */
function fileNamed(
  word: string,
  path: string,
  how: { readonly known: Known; readonly isVerb: boolean },
): string | null {
  const { paths, byBase } = how.known
  const beside = joinPath(dirOf(path), word)
  if (beside !== null && paths.has(beside) && (word.includes('/') || word.includes('.') || how.isVerb)) return beside
  const like = (byBase.get(baseOf(word)) ?? []).slice(0, 50)
  if (word.replace(/^(?:\.{0,2}\/)+/, '').includes('/')) return endingLike(word, like)
  const near = like.filter((one) => dirOf(one) === dirOf(path))
  if (how.isVerb && near.length === 1) return near[0] ?? null
  return like.length === 1 && (word.includes('.') || how.isVerb || isProgram(like[0] ?? '')) ? (like[0] ?? null) : null
}

const MAX_ROOTS = 3

/** The first folders of a word are often a variable: `$ROOT/lib/a.sh`. The longest end that names one path alone counts. */
function endingLike(word: string, paths: readonly string[]): string | null {
  let tail = word.replace(/^(?:\.{0,2}\/)+/, '')
  for (let dropped = 0; dropped <= MAX_ROOTS && tail.includes('/'); dropped += 1) {
    const end = tail
    const found = paths.filter((one) => one === end || one.endsWith(`/${end}`) || stripped(one) === end)
    const [only] = found.length === 1 ? found : found.filter((one) => one === end)
    if (only !== undefined) return only
    tail = tail.slice(tail.indexOf('/') + 1)
  }
  return null
}

function stripped(path: string): string {
  return path.replace(/\.(?:bash|sh)$/, '')
}

/** A program without extension in a folder of programs: `bin/tool` is named `tool` once it is on the PATH. */
function isProgram(path: string): boolean {
  return /(?:^|\/)(?:bin|libexec|scripts?|cmd)\/[^/.]+$/.test(path)
}
