/** Words in a row as English has them: "a", "a and b", "a, b or c". */
export function enumerate(words: readonly string[], before: 'and' | 'or'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${before} ${last}`
}
