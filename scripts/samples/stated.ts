/** What the list beside a folder of samples (`SOURCES.md`) states about each file: tables under `## <folder>` headings. */

export interface Stated {
  /** Folder and file: `amp/thread.json`. */
  readonly path: string
  readonly calls: number | null
  readonly errors: number | null
  /** Prompts and interrupts together, as the list counts them apart. */
  readonly human: number | null
  readonly sessions: number | null
  readonly steps: number | null
  /** The list says that the file was made up or trimmed: it holds calls twice and results without calls. */
  readonly isMadeUp: boolean
}

/** Files that lie beside sessions and are none themselves. */
const COMPANION =
  /(?:metadata\.json|content_hash\.txt|context\.md|prompt\.txt|_session\.json|base_state\.json|commits\.jsonl|traces\.jsonl|session-data-v1\.json|SOURCES\.md)$/

export function isCompanion(path: string): boolean {
  return COMPANION.test(path)
}

/** The rows of the list by path. Rows that state no counts are there with nulls. */
export function statedOf(markdown: string): Map<string, Stated> {
  const stated = new Map<string, Stated>()
  let folder = ''
  for (const line of markdown.split('\n')) {
    folder = /^## (\S+)$/.exec(line)?.[1] ?? folder
    const [, file = '', , , content = '', remarks = ''] = line.split('|').map((cell) => cell.trim())
    if (!line.startsWith('|') || /^(?:file|-+)$/.test(file)) continue
    const path = `${folder}/${file}`
    stated.set(path, rowOf(path, content, /synthetic|HAND-MADE/i.test(remarks)))
  }
  return stated
}

function rowOf(path: string, content: string, isMadeUp: boolean): Stated {
  const count = (rule: RegExp): number | null => {
    const found = rule.exec(content)?.[1]
    return found === undefined ? null : found.split('/').reduce((sum, part) => sum + Number(part), 0)
  }
  const isNote = path.startsWith('git-ai-notes/')
  const prompts = isNote ? null : (count(/(\d+) prompts/) ?? count(/(\d+) user turns/))
  const records = isNote ? (count(/(\d+) prompts/) ?? 0) + (count(/(\d+) sessions/) ?? 0) : null
  return {
    path,
    calls:
      count(/(\d+(?:\/\d+)*) (?:tools|calls|tool_use|functionCall|tool blocks|tool actions)\b/) ??
      count(/'tool_use': (\d+)/) ??
      (path.endsWith('.traj') && !content.startsWith('0 steps') ? count(/(\d+) steps/) : null),
    errors: count(/(\d+) (?:is_error|non-zero|failed)\b/),
    human: prompts === null ? null : prompts + (count(/(\d+) interrupts/) ?? 0),
    sessions: records ?? count(/(\d+) run\(s\)/),
    steps: isNote ? count(/(\d+) messages/) : null,
    isMadeUp,
  }
}
