/** Lines in which people disclose the tool they used: `Assisted-by: Claude Code 2.1`. */

const KEY = /^(?:assisted-by|ai-agent|generated-by|coding-agent|claude-generated-by): *(.{1,200})$/i

/** What may follow a tool's name: nothing, a version, a model in brackets, an address. Never another word, as in a surname. */
const REST = /^(?: *[(<[,;:@/]| +v?\d)/

/** Whether the line discloses one of `names` (lower case). Projects use the same key for people: a known tool must stand there. */
export function disclosedAgent(line: string, names: readonly string[]): boolean {
  const value = KEY.exec(line)?.[1]?.trim().toLowerCase()
  if (value === undefined) return false
  return names.some((name) => value === name || (value.startsWith(name) && REST.test(value.slice(name.length))))
}
