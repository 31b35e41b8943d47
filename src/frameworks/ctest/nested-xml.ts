/** Cases in the XML of Catch2 (`TestCase`, `Section`) and doctest (`TestCase`, `SubCase`). A case is entered once for each leaf. */
import { SaxesParser } from 'saxes'
import type { Case } from './junit-cases.ts'

const MAX_CASES = 500_000
const MAX_MESSAGE = 2000

interface Part {
  readonly name: string
  failed: boolean
  /** Did a part within it begin? Then it is no leaf. */
  parted: boolean
  message: string
}

interface Open {
  readonly file: string
  readonly parts: Part[]
  readonly leaves: Map<string, Case>
  /** The case as a whole: it may fail outside of every part, or in a way that names none. */
  failed: boolean
  skipped: boolean
  message: string
}

/** Null where the text is no whole report of either. Names that a case repeats are one leaf, and the worst counts. */
export function readNestedXml(xml: string): readonly Case[] | null {
  const cases: Case[] = []
  let open: Open | null = null
  let text = ''
  let root = ''
  let broken = false
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', () => {
    broken = true
  })
  parser.on('opentag', ({ name: tag, attributes }) => {
    const attribute = (key: string): string => String(attributes[key] ?? '').trim()
    if (root === '') root = tag
    text = ''
    if (tag === 'TestCase') {
      const skipped = attribute('skipped') === 'true'
      open = {
        file: attribute('filename'),
        parts: [partOf(attribute('name'))],
        leaves: new Map(),
        failed: false,
        skipped,
        message: '',
      }
    } else if (open !== null) enter(open, tag, attribute)
  })
  parser.on('text', (piece) => {
    if (text.length < MAX_MESSAGE) text += piece
  })
  parser.on('closetag', ({ name: tag }) => {
    if (open === null) return
    const now = open.parts.at(-1)
    if (now !== undefined && SAYS.has(tag) && now.message.length < MAX_MESSAGE) now.message += `${text.trim()}\n`
    text = ''
    if (tag === 'Section' || tag === 'SubCase') leave(open)
    if (tag !== 'TestCase') return
    if (cases.length < MAX_CASES) cases.push(...casesOf(open))
    open = null
  })
  parser.write(xml).close()
  return broken || !/^(?:Catch|doctest)/i.test(root) ? null : cases
}

/** Elements whose text tells what went wrong. */
const SAYS = new Set(['Original', 'Expanded', 'Exception', 'FatalErrorCondition', 'Failure', 'Message'])

function partOf(name: string): Part {
  return { name, failed: false, parted: false, message: '' }
}

function enter(open: Open, tag: string, attribute: (key: string) => string): void {
  const now = open.parts.at(-1)
  if (tag === 'Section' || tag === 'SubCase') {
    for (const part of open.parts) part.parted = true
    open.parts.push(partOf(attribute('name')))
  } else if (tag === 'Expression' && attribute('success') === 'false' && now !== undefined) {
    now.failed = true
  } else if ((tag === 'Exception' || tag === 'FatalErrorCondition' || tag === 'Failure') && now !== undefined) {
    // doctest lists what was expected to be thrown among the rest of an expression.
    if (tag !== 'Exception' || attribute('crash') !== '' || attribute('filename') !== '') now.failed = true
  } else if (tag === 'OverallResults' || tag === 'OverallResult' || tag === 'OverallResultsAsserts') {
    takeResult(open, tag, attribute)
  }
}

/** A section's counts; a case's `success` (Catch2) or `test_case_success` (doctest). */
function takeResult(open: Open, tag: string, attribute: (key: string) => string): void {
  const now = open.parts.at(-1)
  if (now !== undefined && tag === 'OverallResults') {
    if (Number(attribute('failures')) > 0) now.failed = true
    else if (attribute('failures') !== '') now.failed = false
    return
  }
  if (attribute('success') === 'false' || attribute('test_case_success') === 'false') open.failed = true
  else for (const part of open.parts) part.failed = false
  if (Number(attribute('skips')) > 0 && !open.failed) open.skipped = true
}

function leave(open: Open): void {
  const part = open.parts.pop()
  if (part === undefined || open.parts.length === 0) return
  if (part.parted && !part.failed) return
  const titles = [...open.parts.map(({ name }) => name), part.name]
  if (part.parted) {
    // It failed beside its parts, or in one of them that has said so.
    const within = [...open.leaves.values()].some(
      (one) => one.status === 'failed' && titles.every((title, index) => one.titles[index] === title),
    )
    if (within) return
  }
  const key = JSON.stringify(titles)
  const before = open.leaves.get(key)
  if (before?.status === 'failed') return
  const status = part.failed ? 'failed' : 'passed'
  open.leaves.set(key, { file: open.file, titles, status, message: part.failed ? part.message.trim() : undefined })
}

function casesOf(open: Open): readonly Case[] {
  const [whole] = open.parts
  const titles = [whole?.name ?? '']
  const leaves = [...open.leaves.values()]
  if (open.skipped) return [{ file: open.file, titles, status: 'skipped' }]
  const message = whole?.message.trim()
  if (leaves.length === 0)
    return [
      {
        file: open.file,
        titles,
        status: open.failed ? 'failed' : 'passed',
        message: open.failed ? message : undefined,
      },
    ]
  const passed = leaves.map((leaf): Case => (open.failed ? leaf : { ...leaf, status: 'passed', message: undefined }))
  const told = passed.some(({ status }) => status === 'failed')
  return open.failed && !told ? [...passed, { file: open.file, titles, status: 'failed', message }] : passed
}
