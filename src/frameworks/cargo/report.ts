/** The report of `reporters/cargo-runner.sh`: what each test program said, between marks that the program does not know. */

export interface ProgramRun {
  /** Path of the program. */
  readonly program: string
  readonly output: string
  readonly exitCode: number
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
    const code = /^\d{1,3}\n?$/.exec(end < 0 ? '' : part.slice(end + mark.length + 7))
    const head = part.indexOf('\n')
    if (end < 0 || code === null || head < 0) isWhole = false
    else programs.push({ program: part.slice(0, head), output: part.slice(head + 1, end), exitCode: Number(code[0]) })
  }
  return { programs, isWhole: isWhole && parts.length > 0 }
}
