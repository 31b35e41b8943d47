/** A table in words, for the page and the Markdown file alike. */
export interface TextTable {
  readonly title: string
  /** What stands under the title; empty for nothing. */
  readonly note: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
