/** The finished folder looked at once more, file by file, as it would leave: what redaction of its parts has missed shows here. */
import type { Redact } from './render-task.ts'

/**
 * Kinds of secrets in the files, in words, or null when there is none. A secret may show only in the whole file: the name of
 * a key beside its value, a token that two fields make together.
 * @param redact secrets only; people's names were replaced where they are prose, and stand in patches on purpose
 */
export function secretsInFiles(files: Iterable<readonly [string, string | Uint8Array]>, redact: Redact): string | null {
  for (const [name, content] of files) {
    const before = typeof content === 'string' ? content : new TextDecoder().decode(content)
    const { text, counts } = redact(before)
    if (text === before) continue
    const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
    return `${name} holds ${kinds.join(', ') || 'a secret'}`
  }
  return null
}
