/** The report of `reporters/maven.mjs`: every report file of one run, each behind a line with the run's mark. */
import { type JunitCase, parseJunit } from '../reports/junit.ts'

export interface SurefireReport {
  readonly cases: readonly JunitCase[]
  /** Absolute paths of test sources that did not compile and were set aside. */
  readonly broken: readonly string[]
  readonly isWhole: boolean
}

const FIRST = /^surefire (@\S{8,100})\n/

export function readSurefire(report: string): SurefireReport {
  const mark = FIRST.exec(report)?.[1]
  if (mark === undefined) return { cases: [], broken: [], isWhole: false }
  const [, ...parts] = report.split(`\n${mark} `)
  const isEnded = parts.pop() === 'end\n'
  const suffix = `(${mark.slice(1)})`
  const cases: JunitCase[] = []
  const broken: string[] = []
  let isWhole = isEnded
  for (const part of parts) {
    const [line = '', ...rest] = part.split('\n')
    if (line.startsWith('broken ')) {
      broken.push(line.slice('broken '.length))
      continue
    }
    const read = parseJunit(rest.join('\n').trim())
    isWhole = isWhole && read.broken === null
    // The mark of the file's name stands behind the class too.
    cases.push(...read.cases.map((one) => ({ ...one, classname: one.classname.replace(suffix, '') })))
  }
  return { cases, broken, isWhole }
}
