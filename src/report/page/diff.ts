/** A patch with its lines marked, as much of it as a page should carry. */
import { type Html, html } from '../html.ts'
import { plural } from '../words.ts'

type Kind = 'file' | 'head' | 'hunk' | 'add' | 'del' | 'same'

/** Characters of one line: what is longer was written by a machine. */
const LINE_CHARS = 500

/** `where` is the file that holds all of it. Signs stay, so that colour is never alone. */
export function diffHtml(patch: string, maxChars: number, where: string): Html {
  const lines = patch.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const shown: { kind: Kind; lines: string[] }[] = []
  let [room, count, inHead] = [maxChars, 0, true]
  for (const line of lines) {
    if (room <= 0) break
    const cut = line.length > LINE_CHARS ? `${line.slice(0, LINE_CHARS)}…` : line
    room -= cut.length + 1
    count += 1
    if (line.startsWith('diff --git ')) inHead = true
    else if (line.startsWith('@@')) inHead = false
    const kind = kindOf(line, inHead)
    const last = shown.at(-1)
    if (last?.kind === kind) last.lines.push(cut)
    else shown.push({ kind, lines: [cut] })
  }
  const left = lines.length - count
  const blocks = shown.map(({ kind, lines: own }) => html`<span class="${kind}">${`${own.join('\n')}\n`}</span>`)
  return html`<pre class="diff">${blocks}</pre>
    ${left === 0 ? null : html`<p class="dim">${plural(left, 'more line')} in <code>${where}</code>.</p>`}`
}

function kindOf(line: string, inHead: boolean): Kind {
  if (line.startsWith('diff --git ')) return 'file'
  if (inHead) return 'head'
  if (line.startsWith('@@')) return 'hunk'
  return line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : 'same'
}

/** Added and removed lines of a patch. */
export function diffSize(patch: string): { readonly added: number; readonly removed: number } {
  let [added, removed, inHead] = [0, 0, true]
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) inHead = true
    else if (line.startsWith('@@')) inHead = false
    else if (!inHead && line.startsWith('+')) added += 1
    else if (!inHead && line.startsWith('-')) removed += 1
  }
  return { added, removed }
}
