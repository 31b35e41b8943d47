/** The report of `reporters/cargo-runner.sh`: what each test program said, between marks that the program does not know. */

export interface ProgramRun {
  /** Path of the program. */
  readonly program: string
  readonly output: string
  readonly exitCode: number
  /** The last of several runs of a program that did not come to its end: with it, every test has been tried. */
  readonly triedAll: boolean
}

export interface RunnerReport {
  readonly programs: readonly ProgramRun[]
  /** Does it begin and end as the runner writes it? */
  readonly isWhole: boolean
}

const FIRST = /^cargo-runner (@\S{8,100})\n/

export function readRunnerReport(report: string): RunnerReport {
  const mark = FIRST.exec(report)?.[1]
  if (mark === undefined) return { programs: [], isWhole: false }
  const programs: ProgramRun[] = []
  let isWhole = true
  const [, ...parts] = report.split(`${mark} start `)
  for (const part of parts) {
    const end = part.lastIndexOf(`\n${mark} exit `)
    const [, code, all] = /^(\d{1,3})( all)?\n?$/.exec(end < 0 ? '' : part.slice(end + mark.length + 7)) ?? []
    const head = part.indexOf('\n')
    if (end < 0 || code === undefined || head < 0) isWhole = false
    else {
      const output = part.slice(head + 1, end)
      programs.push({ program: part.slice(0, head), output, exitCode: Number(code), triedAll: all !== undefined })
    }
  }
  return { programs, isWhole: isWhole && parts.length > 0 }
}
