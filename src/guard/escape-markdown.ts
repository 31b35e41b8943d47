/** How text is written so that Markdown and GitHub's own filters find nothing in it. */

const GAP = '\u200b'

/**
 * One line of text for Markdown. Characters with a meaning become entities or take a backslash. What GitHub looks for in
 * the finished text, after Markdown (mentions, issue references, addresses, emoji names), does not heed a backslash: a
 * zero-width space breaks it. `atStart` also defuses what has a meaning at the start of a line only.
 */
export function escapeText(text: string, atStart: boolean): string {
  const inline = breakReferences(text.replace(/\s+/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replace(/[\\`*_[\]~$]/g, String.raw`\$&`)
  if (!atStart) return inline
  // A heading, a list, a rule, a setext underline, an indented block.
  return inline
    .replace(/^\s+/, '')
    .replace(/^([#+=-]|\d{1,9}(?=[.)](?:\s|$)))/, (start) => (/^\d/.test(start) ? `${start}${GAP}` : `\\${start}`))
}

/** Text between HTML tags: GitHub looks for mentions there too. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return breakReferences(text).replace(/[&<>"']/g, (char) => entities[char] ?? char)
}

/** A run of backticks longer than any in `text`, and at least `least` long. */
export function fenceFor(text: string, least: number): string {
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return '`'.repeat(Math.max(least, longest + 1))
}

/** `@name`, `#1`, `GH-1`, `https://`, `www.`, and `:emoji:`: https://docs.github.com/get-started/writing-on-github. */
function breakReferences(text: string): string {
  return text
    .replaceAll('@', `@${GAP}`)
    .replace(/#(?=\d)/g, `#${GAP}`)
    .replace(/\bgh(?=-\d)/gi, `$&${GAP}`)
    .replace(/:(?=\/\/)/g, `:${GAP}`)
    .replace(/www(?=\.)/gi, `$&${GAP}`)
    .replace(/:(?=[\w+-]+:)/g, `:${GAP}`)
}
