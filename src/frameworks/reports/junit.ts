/** JUnit XML, as many tools write it: nested suites, `file` on the case or on a suite above it. */
import { SaxesParser } from 'saxes'
import type { OutcomeStatus } from '../outcome.ts'

export interface JunitCase {
  readonly name: string
  readonly classname: string
  /** `file` of the case or of the nearest suite that has one; empty where none does. */
  readonly file: string
  /** Names of the suites above, outermost first. */
  readonly suites: readonly string[]
  /** Skipped beats error, error beats failure; counters of suites are never read. */
  readonly status: OutcomeStatus
  /** `error` or `failure` text. */
  readonly message: string
  /** `type` of the `error` or `failure`: mostly the class of what was thrown. */
  readonly type: string
  readonly ms: number | null
}

export interface JunitReport {
  readonly cases: readonly JunitCase[]
  /** Why the text is no (whole) XML document. */
  readonly broken: string | null
}

const MAX_CASES = 500_000
const MAX_MESSAGE = 2000

interface Frame {
  readonly tag: string
  readonly name: string
  readonly file: string
}

/** Entities and DTDs of the document are not expanded (saxes knows only the five of XML). */
export function parseJunit(xml: string): JunitReport {
  const cases: JunitCase[] = []
  const frames: Frame[] = []
  let current: { -readonly [Key in keyof JunitCase]: JunitCase[Key] } | null = null
  let broken: string | null = null
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    broken ??= error.message
  })
  parser.on('opentag', ({ name: tag, attributes }) => {
    const attribute = (key: string): string => String(attributes[key] ?? '')
    if (tag === 'testcase') {
      const suites = frames.filter((frame) => frame.tag === 'testsuite').map(({ name }) => name)
      const file = attribute('file') || (frames.findLast((frame) => frame.file !== '')?.file ?? '')
      const seconds = Number.parseFloat(attribute('time'))
      const ms = Number.isFinite(seconds) ? seconds * 1000 : null
      current = {
        name: attribute('name'),
        classname: attribute('classname'),
        file,
        suites,
        status: 'passed',
        message: '',
        type: '',
        ms,
      }
    } else if (current !== null && tag === 'skipped') current.status = 'skipped'
    else if (current !== null && (tag === 'failure' || tag === 'error') && current.status !== 'skipped') {
      current.status = 'failed'
      current.message = `${attribute('message')}\n`
      current.type = attribute('type')
    }
    frames.push({ tag, name: attribute('name'), file: attribute('file') || attribute('filepath') })
  })
  const addText = (text: string): void => {
    const tag = frames.at(-1)?.tag
    if (current !== null && (tag === 'failure' || tag === 'error') && current.message.length < MAX_MESSAGE)
      current.message += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', ({ name: tag }) => {
    frames.pop()
    if (tag !== 'testcase' || current === null) return
    if (cases.length < MAX_CASES) cases.push({ ...current, message: current.message.trim().slice(0, MAX_MESSAGE) })
    current = null
  })
  parser.write(xml).close()
  return { cases, broken }
}
