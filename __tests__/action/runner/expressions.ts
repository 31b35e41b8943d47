/** Evaluates `${{ }}` with the language's own parser and evaluator, over plain JSON contexts. */
import { Evaluator, Lexer, Parser, data } from '@actions/expressions'

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
export type Contexts = Readonly<Record<string, Value>>

/** What status functions answer: how the steps (or the needed jobs) before went. */
export interface Status {
  readonly failed: boolean
  readonly skipped?: boolean
}

const CONTEXTS = [
  'github',
  'env',
  'vars',
  'inputs',
  'steps',
  'secrets',
  'runner',
  'job',
  'jobs',
  'matrix',
  'needs',
  'strategy',
]
const EMPTY: Status = { failed: false }

export function evaluate(source: string, contexts: Contexts, status: Status = EMPTY): Value {
  const answers: Readonly<Record<string, boolean>> = {
    always: true,
    cancelled: false,
    success: !status.failed && !status.skipped,
    failure: status.failed,
  }
  const functions = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }))
  const ast = new Parser(new Lexer(source).lex().tokens, CONTEXTS, functions).parse()
  const known = Object.fromEntries(CONTEXTS.map((name) => [name, contexts[name] ?? {}]))
  const dictionary = toData(known)
  if (!(dictionary instanceof data.Dictionary)) throw new Error('contexts are a dictionary')
  return fromData(new Evaluator(ast, dictionary, new Map(functions.map((entry) => [entry.name, entry]))).evaluate())
}

/** Fills the expressions of a value; a string that is one expression keeps the type of its result. */
export function fill(value: Value, contexts: Contexts, status: Status = EMPTY): Value {
  if (typeof value === 'string') return fillText(value, contexts, status)
  if (Array.isArray(value)) return value.map((item: Value) => fill(item, contexts, status))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, contexts, status)]))
}

function fillText(text: string, contexts: Contexts, status: Status): Value {
  const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text)
  if (whole) return evaluate(whole[1] ?? '', contexts, status)
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, source: string) => asText(evaluate(source, contexts, status)))
}

/** An `if:` without a status function means `success() && (…)`. */
export function condition(source: Value | undefined, contexts: Contexts, status: Status): boolean {
  const text = String(source ?? '')
    .replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1')
    .trim()
  const asksStatus = /\b(always|failure|success|cancelled)\s*\(/.test(text)
  const whole = text === '' ? 'success()' : asksStatus ? text : `success() && (${text})`
  return isTruthy(evaluate(whole, contexts, status))
}

export function isTruthy(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === '')
}

/** How a value stands in text and in INPUT_ variables. */
export function asText(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

function toData(value: Value): data.ExpressionData {
  if (value === null) return new data.Null()
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (Array.isArray(value)) return new data.Array(...value.map((item: Value) => toData(item)))
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })))
}

function fromData(value: data.ExpressionData): Value {
  if (value instanceof data.StringData || value instanceof data.NumberData || value instanceof data.BooleanData)
    return value.value
  if (value instanceof data.Array) return value.values().map(fromData)
  if (value instanceof data.Dictionary)
    return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]))
  return null
}
