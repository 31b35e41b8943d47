/** What a prompt file exports, and the one function that fills it. No prompt text is built anywhere else. */

export interface Prompt {
  readonly name: string
  /** Raise it with every change of wording: it is part of cache keys. */
  readonly version: number
  readonly system: string
  readonly user: string
}

/**
 * Puts values into `{{name}}` places. Values are data: what looks like a place inside them stays as it is.
 *
 * @throws Error when the template names a value that was not given (our bug)
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{([a-z_]+)\}\}/g, (_place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`The prompt names {{${name}}}, which was not given.`)
    return value
  })
}
