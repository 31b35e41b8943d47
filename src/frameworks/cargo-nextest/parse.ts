import { onlyAsked } from '../asked.ts'
import { brokenBuild } from '../cargo/build-failure.ts'
import { parseCargoTest, targetsAsked } from '../cargo/parse.ts'
import { fileOfTest, modulesOf, type TestTarget } from '../cargo/targets.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type JunitCase, parseJunit } from '../reports/junit.ts'
import { settle, withoutReport } from '../settle.ts'

/** The report of nextest, or that of `cargo test` where it stood in. */
export function parseNextest(evidence: RunEvidence): ParsedRun {
  const targets = targetsAsked(evidence)
  const { report } = evidence
  if (report === null) return brokenBuild(evidence, targets) ?? withoutReport(evidence)
  if (!report.startsWith('<?xml')) return parseCargoTest(evidence)
  const { cases, broken } = parseJunit(report)
  const outcomes = cases.map((one) => {
    const root = targets.find((target) => isBinaryOf(one, target))?.root ?? ''
    const file = fileOfTest(one.name, root, modulesOf(root, evidence.sources))
    return { file, titles: [one.name], status: one.status, message: one.message, ms: one.ms ?? undefined }
  })
  return onlyAsked(settle(evidence, { outcomes, complete: broken === null }), evidence)
}

/** https://nexte.st/docs/glossary/#binary-id: `tiny` the library, `tiny::sum` a test program, `tiny::bin/tool` a program. */
function isBinaryOf({ classname }: JunitCase, { kind, name }: TestTarget): boolean {
  if (kind === 'lib') return !classname.includes('::')
  return classname.endsWith(kind === 'bin' ? `::bin/${name}` : `::${name}`)
}
