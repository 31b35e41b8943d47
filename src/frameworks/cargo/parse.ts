import { dirOf } from '../files.ts'
import { onlyAsked } from '../asked.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { settle, withoutReport } from '../settle.ts'
import { type LibtestCase, readLibtest } from './libtest.ts'
import { type ProgramRun, readRunnerReport } from './report.ts'
import { brokenBuild } from './build-failure.ts'
import { fileOfTest, isProgramOf, modulesOf, packageAt, targetsOf, type TestTarget } from './targets.ts'

/** A test program ends with 0 or, when a test failed, with 101; anything else is no end of its own. */
const OWN_EXITS = [0, 101]

/** Outcomes of the files that were asked for; the others of their programs only have to agree with the exit code. */
export function parseCargoTest(evidence: RunEvidence): ParsedRun {
  const targets = targetsAsked(evidence)
  if (evidence.report === null) return brokenBuild(evidence, targets) ?? withoutReport(evidence)
  const { programs, isWhole } = readRunnerReport(evidence.report)
  const read = runsByProgram(programs).map((runs) => readProgram(runs, targets, evidence))
  const outcomes = read.flatMap((one) => one.outcomes)
  const parsed = settle(evidence, { outcomes, complete: isWhole && read.every(({ isSound }) => isSound) })
  return onlyAsked(parsed, evidence)
}

export function targetsAsked({ files, sources, cwdInRepo }: RunEvidence): readonly TestTarget[] {
  const manifest = packageAt(cwdInRepo, sources)
  if (manifest === null) return []
  const found = files.flatMap((file) => targetsOf(file, manifest, sources))
  return [...new Map(found.map((target) => [`${target.kind} ${target.name}`, target])).values()]
}

interface ReadProgram {
  readonly outcomes: readonly RawOutcome[]
  /** Do its lines agree with its summary? */
  readonly isSound: boolean
}

/** A program that came to no end has run again with the rest of its tests. */
function runsByProgram(programs: readonly ProgramRun[]): readonly (readonly ProgramRun[])[] {
  const runs = new Map<string, ProgramRun[]>()
  for (const run of programs) runs.set(run.program, [...(runs.get(run.program) ?? []), run])
  return [...runs.values()]
}

function readProgram(runs: readonly ProgramRun[], targets: readonly TestTarget[], evidence: RunEvidence): ReadProgram {
  const target = targets.find((one) => runs.some(({ program }) => isProgramOf(program, one)))
  const root = target?.root ?? evidence.files[0] ?? dirOf('')
  const modules = modulesOf(root, evidence.sources)
  const read = runs.map((run) => readRun(run))
  const outcomes = new Map<string, RawOutcome>()
  for (const { name, status, message } of read.flatMap(({ cases }) => cases))
    if (!outcomes.has(name))
      outcomes.set(name, { file: fileOfTest(name, root, modules), titles: [name], status, message })
  const last = runs.at(-1)
  const isCut = read.at(-1)?.isCut === true && last?.triedAll !== true
  if (!isCut || last === undefined)
    return { outcomes: [...outcomes.values()], isSound: read.every(({ isSound }) => isSound) }
  const broken = evidence.files.filter((file) => file === root || modules.has(file))
  const pseudo = broken.map((file): RawOutcome => {
    return { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message: endOf(last, 'before its summary') }
  })
  return { outcomes: [...outcomes.values(), ...pseudo], isSound: true }
}

interface ReadRun {
  readonly cases: readonly LibtestCase[]
  readonly isSound: boolean
  /** It ended in the middle of its tests. */
  readonly isCut: boolean
}

function readRun(run: ProgramRun): ReadRun {
  const { cases, summary, open } = readLibtest(run.output)
  // `harness = false`: the program is the test.
  if (summary === null) {
    const status = run.exitCode === 0 ? 'passed' : 'failed'
    return { cases: [{ name: 'main', status, message: run.output.trim().slice(-1000) }], isSound: true, isCut: false }
  }
  if (summary === 'missing' || !OWN_EXITS.includes(run.exitCode)) {
    const fatal = open === null ? [] : [{ name: open, status: 'failed' as const, message: endOf(run, 'in this test') }]
    return { cases: [...cases, ...fatal], isSound: true, isCut: true }
  }
  const agrees = summary === 'agrees' && (run.exitCode === 0) === cases.every(({ status }) => status !== 'failed')
  return { cases, isSound: agrees, isCut: false }
}

function endOf({ exitCode, output }: ProgramRun, when: string): string {
  return `the test program ended with ${exitCode} ${when}: ${lastLine(output)}`
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.slice(0, 300) ?? ''
}
