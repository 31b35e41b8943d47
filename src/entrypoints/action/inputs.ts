/** Inputs as action.yml declares them: an empty one is absent, a wrong one is a clear error. */
import { getInput } from '@actions/core'
import { InputError } from '../../core/errors.ts'

/** The input's text, or undefined when it is empty: the runner hands over an empty text for one that was not given. */
export function textInput(name: string): string | undefined {
  const value = getInput(name)
  return value === '' ? undefined : value
}

/** @throws InputError when it is empty */
export function requiredInput(name: string): string {
  const value = textInput(name)
  if (value === undefined) throw new InputError(`the input "${name}" is missing`, `give it under \`with:\``)
  return value
}

/** A whole number within bounds, or undefined when it is empty. */
export function numberInput(name: string, bounds: { readonly min: number; readonly max: number }): number | undefined {
  const text = textInput(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d{1,9}$/.test(text) && value >= bounds.min && value <= bounds.max) return value
  throw new InputError(
    `the input "${name}" is not a whole number from ${bounds.min} to ${bounds.max}: ${shown(text)}`,
    'mend it under `with:`',
  )
}

/** One of the allowed words, or undefined when it is empty. */
export function wordInput<Word extends string>(name: string, allowed: readonly Word[]): Word | undefined {
  const text = textInput(name)
  if (text === undefined) return undefined
  const word = allowed.find((candidate) => candidate === text.toLowerCase())
  if (word !== undefined) return word
  throw new InputError(`the input "${name}" is not ${allowed.join(', ')}: ${shown(text)}`, 'mend it under `with:`')
}

/** `true` or `false`, or undefined when it is empty. */
export function switchInput(name: string): boolean | undefined {
  const word = wordInput(name, ['true', 'false'])
  return word === undefined ? undefined : word === 'true'
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
