/** Finds which of many words a text holds, in one pass: a pass for each takes ten times as long. */
export function keywordFinder(keywords: Iterable<string>): (text: string) => ReadonlySet<string> {
  const longestFirst = [...new Set(keywords)].filter((word) => word !== '').sort((a, b) => b.length - a.length)
  const any = new RegExp(longestFirst.map((word) => word.replace(/[^\w-]/g, String.raw`\$&`)).join('|'), 'g')
  // Where a word is found, so is every word in it: `secret_` in `sb_secret_`.
  const within = new Map(longestFirst.map((word) => [word, longestFirst.filter((other) => word.includes(other))]))
  return (text) => {
    const found = new Set<string>([''])
    any.lastIndex = 0
    for (let match = any.exec(text); match !== null; match = any.exec(text)) {
      for (const word of within.get(match[0]) ?? []) found.add(word)
      // Words may overlap, so the search goes on one character further.
      any.lastIndex = match.index + 1
    }
    return found
  }
}
