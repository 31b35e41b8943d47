import { dirOf } from '../files.ts'
import { onlyAsked } from '../asked.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { settle, withoutReport } from '../settle.ts'
import { readLibtest } from './libtest.ts'
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
  const read = programs.map((program) => readProgram(program, targets, evidence))
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

function readProgram(run: ProgramRun, targets: readonly TestTarget[], evidence: RunEvidence): ReadProgram {
  const target = targets.find((one) => isProgramOf(run.program, one))
  const root = target?.root ?? evidence.files[0] ?? dirOf('')
  const { cases, summary } = readLibtest(run.output)
  const modules = modulesOf(root, evidence.sources)
  const outcomes = cases.map(({ name, status, message }): RawOutcome => {
    return { file: fileOfTest(name, root, modules), titles: [name], status, message }
  })
  // `harness = false`: the program is the test.
  if (summary === null) {
    const status = run.exitCode === 0 ? 'passed' : 'failed'
    const message = run.output.trim().slice(-1000)
    return { outcomes: [{ file: root, titles: ['main'], status, message }], isSound: true }
  }
  if (summary === 'missing' || !OWN_EXITS.includes(run.exitCode)) {
    const message = `the test program ended with ${run.exitCode} before its summary: ${lastLine(run.output)}`
    const broken = evidence.files.filter((file) => file === root || modules.has(file))
    const pseudo = broken.map((file): RawOutcome => ({ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }))
    return { outcomes: [...outcomes, ...pseudo], isSound: true }
  }
  return {
    outcomes,
    isSound: summary === 'agrees' && (run.exitCode === 0) === cases.every(({ status }) => status !== 'failed'),
  }
}

function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.slice(0, 300) ?? ''
}
