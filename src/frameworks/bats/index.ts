import type { CommandRequest, FileClaim, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import { binFolders } from '../javascript.ts'
import { relativeTo } from '../files.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { dependencyEvidence } from '../package.ts'
import { eachFile, parseFileRuns } from '../reports/file-runs.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'
import { settle, withoutReport } from '../settle.ts'

/** bats 0.4 to 1.14. Its TAP names no file: one process a file. */
export const bats: TestFramework = {
  name: 'bats',
  language: 'shell',
  tools: ['bats'],
  detect(pkg) {
    const evidence = dependencyEvidence(pkg, ['bats'])
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file): FileClaim | null {
    return file.endsWith('.bats') ? { by: 'import', evidence: ['named .bats'] } : null
  },
  isTestFile: (path) => path.endsWith('.bats'),
  command,
  parse: (evidence) => parseFileRuns(evidence, parse),
}

/** In the directory that the scripts start it in: tests name the programs they run from there. */
function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, root, files } = request
  const start = ['sh', `${reportersDir}/bats-start.sh`]
  return {
    argv: eachFile(
      request,
      start,
      files.map((file) => relativeTo(invocation.dir, file)),
    ),
    env: { CI: 'true', ...invocation.env },
    path: binFolders(root, invocation.dir),
    report: 'file',
    cwd: invocation.dir,
  }
}

/** Names that bats itself gives to what fails outside every test (bats-core `libexec/bats-core/bats-exec-file`). */
const OUTSIDE = /^(?:setup_file failed|teardown_file failed|setup_suite|teardown_suite|bats-gather-tests)\b/

function parse(evidence: RunEvidence): ReturnType<TestFramework['parse']> {
  const { report, files, exitCode, timedOut } = evidence
  if (report === null || report.trim() === '') {
    // A file that the shell cannot read, or that loads a missing helper, ends bats before its report.
    const broken = files.length === 1 && !timedOut && (exitCode === 1 || exitCode === 2)
    return broken ? settle(evidence, { outcomes: [], complete: false }) : withoutReport(evidence)
  }
  // bats 0.4 writes `ok 3 # skip (reason) name`.
  const text = report.replace(/^(ok \d{1,9}) # skip (?:\([^()\n]{0,500}\) )?(.+)$/gm, '$1 $2 # skip')
  const { nodes, planned, comments } = parseTap(text)
  // bats says after a failure, in comments, where it failed and what was printed.
  const after = (at: number): readonly string[] =>
    comments.slice(nodes[at]?.group, nodes[at + 1]?.group).slice(0, MAX_LINES)
  const outcomes = nodes.map((node, at) => outcomeOf(node, files[0] ?? '', after(at)))
  const broken = outcomes.some(({ titles }) => titles[0] === FILE_PSEUDO_TEST)
  return settle(evidence, { outcomes, complete: planned !== null && (broken || nodes.length === planned) })
}

const MAX_LINES = 20

function outcomeOf({ name, ok, directive }: TapNode, file: string, said: readonly string[]): RawOutcome {
  const status = directive !== null ? 'skipped' : ok ? 'passed' : 'failed'
  const outside = status === 'failed' && OUTSIDE.test(name)
  const message = status === 'failed' ? [name, ...said].join('\n') : undefined
  return { file, titles: [outside ? FILE_PSEUDO_TEST : name.replace(/ in \d{1,9}ms$/, '')], status, message }
}
