/** Cases in the XML of GoogleTest and in that of `ctest --output-junit`. */
import type { OutcomeStatus } from '../outcome.ts'
import { parseJunit } from '../reports/junit.ts'

export interface Case {
  /** As the compiler knew it; empty where the report does not say. */
  readonly file: string
  readonly titles: readonly string[]
  readonly status: OutcomeStatus
  readonly message?: string | undefined
  readonly ms?: number | undefined
}

/** `DISABLED_` in front of a suite or a test keeps it from running: GoogleTest's advanced guide, "Temporarily Disabling Tests". */
const DISABLED = /(?:^|\/)DISABLED_/

/** Null where the text is no whole report. A crash leaves none. */
export function gtestCases(xml: string): readonly Case[] | null {
  const { cases, broken } = parseJunit(xml)
  if (broken !== null) return null
  return cases.map(({ name, classname, file, status, message, ms }) => ({
    file,
    titles: [classname, name],
    status: status === 'passed' && (DISABLED.test(name) || DISABLED.test(classname)) ? 'skipped' : status,
    message: status === 'failed' ? message : undefined,
    ms: ms ?? undefined,
  }))
}

/** A program that is not there is `skipped` in the report, and an error in truth. */
export function ctestCases(xml: string): readonly Case[] | null {
  const { cases, broken } = parseJunit(xml)
  if (broken !== null) return null
  const missing = new Set([...xml.matchAll(MISSING)].map(([, name]) => name))
  const disabled = new Set([...xml.matchAll(OFF)].map(([, name]) => name))
  return cases.map(({ name, status, message, ms }) => ({
    file: '',
    titles: [name],
    status: missing.has(name) ? 'failed' : disabled.has(name) ? 'skipped' : status,
    message: missing.has(name) ? 'its program is not there' : status === 'failed' ? message : undefined,
    ms: ms ?? undefined,
  }))
}

const MISSING = /<testcase name="([^"]{0,500})"[^>]{0,1000}>\s{0,20}<skipped message="Unable to find executable/g
const OFF = /<testcase name="([^"]{0,500})"[^>]{0,1000} status="disabled"/g
