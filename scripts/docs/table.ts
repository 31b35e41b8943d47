/** Markdown tables, and the places in a page where they stand. */

export type Row = readonly string[]

/** A GitHub table. Cells are Markdown; bars and line breaks in them are escaped. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map(cell).join(' | ')} |`
  const title = `|${head.map((text) => (text === '' ? ' ' : ` ${text} `)).join('|')}|`
  return [title, `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

/** `code`, also where the text holds a backtick. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ')
}

/** Puts `text` between `<!-- name -->` and `<!-- /name -->`. Throws where the page does not have both. */
export function putBlock(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [start, end] = [page.indexOf(open), page.indexOf(close)]
  if (start === -1 || end < start) throw new Error(`the page has no place for "${name}": ${open} … ${close}`)
  return `${page.slice(0, start + open.length)}\n${text}\n${page.slice(end)}`
}
