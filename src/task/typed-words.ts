/** What a person typed of a turn: the harness sends the text of a stored command in the person's name, and their words behind it. */

/** Where Claude Code puts the arguments of a command whose text has no place for them. */
const ARGUMENTS = /\n\s{0,20}\nARGUMENTS: /

/** The arguments of an expanded command, or the whole turn. */
export function typedWords(text: string): string {
  const at = ARGUMENTS.exec(text)
  return at === null ? text : text.slice(at.index + at[0].length)
}
