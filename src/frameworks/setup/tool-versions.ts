/** The bare versions among what tools say of themselves: `3.1.2` of `ruby 3.1.2p20 (2022-04-12)`, the text where there is none. */
export function toolVersions(said: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...said].map(([tool, text]) => [tool, /\d+(?:\.\d+){1,2}/.exec(text)?.[0] ?? text]))
}
