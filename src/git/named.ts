/** Which of some texts stand anywhere in the files of a tree. */
import type { GitProcess } from './process.ts'

/** More output than this means that the texts are everywhere. */
const MOST_BYTES = 4 * 1024 * 1024

/** Texts as they are, no patterns; a name counts as a whole word only. Binary files are passed over. All, where there is no end. */
export async function textsIn(git: GitProcess, tree: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = texts.filter((text) => text !== '' && !/[\n\r\0]/.test(text))
  if (wanted.length === 0) return new Set()
  const args = ['grep', '-F', '-h', '-o', '-w', '-I', '--no-color', ...wanted.flatMap((text) => ['-e', text]), tree]
  const found = new Set<string>()
  const known = new Set(wanted)
  let bytes = 0
  let rest = ''
  for await (const chunk of git.stream(args, { accept: [1] })) {
    bytes += chunk.length
    const lines = `${rest}${chunk.toString('utf8')}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (known.has(line)) found.add(line)
    if (found.size === known.size) break
    if (bytes > MOST_BYTES) return known
  }
  if (known.has(rest)) found.add(rest)
  return new Set(wanted.filter((text) => found.has(text) || [...found].some((longer) => holdsWord(longer, text))))
}

/** Of two texts that begin at one place git shows the longer alone. */
function holdsWord(longer: string, text: string): boolean {
  const at = longer.indexOf(text)
  return at >= 0 && !/\w/.test(longer[at - 1] ?? '') && !/\w/.test(longer[at + text.length] ?? '')
}
