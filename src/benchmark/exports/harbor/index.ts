import { stringify } from 'smol-toml'
import { renderDocument } from '../../../core/json.ts'
import { promptOrigin } from '../../../task/prompt-origin.ts'
import { gradeQuestion } from '../../grade.ts'
import type { ReadTask } from '../../read-task.ts'
import { NODE, renderEnvironment } from '../environment/dockerfile.ts'
import type { Export, ExportFormat, ExportTask, ExportTools } from '../export.ts'

const WORKDIR = '/app'
const MIN_VERIFIER_SECONDS = 120
const SLOWEST_RUNS = 3

/**
 * Harbor task folders, schema 1.4 (Harbor 0.25, `harbor/models/task/config.py`). The verifier is one fixed program and a list; it
 * installs nothing and has no network.
 */
export const harbor: ExportFormat = {
  name: 'harbor',
  description: 'Harbor: one task folder each, with environment, solution and verifier',
  render(tasks, tools): Export {
    const parts = tasks.map((task) => taskFolder(task, tools))
    return { files: parts.flatMap(({ files }) => files), notes: parts.flatMap(({ notes }) => notes) }
  },
}

function taskFolder(read: ExportTask, tools: ExportTools): Export {
  const { task } = read
  const folder = task.instance_id
  const environment = renderEnvironment(read, tools, { workdir: WORKDIR, context: `${folder}/environment` })
  const files = [
    ...environment.files,
    { path: `${folder}/instruction.md`, content: read.prompt },
    { path: `${folder}/task.toml`, content: stringify(taskConfig(read)) },
    { path: `${folder}/solution/solve.sh`, content: SOLVE, executable: true as const },
    { path: `${folder}/solution/solution.patch`, content: read.solutionPatch },
    { path: `${folder}/tests/test.sh`, content: TEST, executable: true as const },
    { path: `${folder}/tests/grade.json`, content: renderDocument(gradeQuestion(task)) },
    { path: `${folder}/tests/test.patch`, content: read.testPatch },
    ...[...tools.grader].map(([path, content]) => ({ path: `${folder}/tests/grader/${path}`, content })),
  ]
  return { files, notes: environment.notes }
}

const SOLVE = `#!/bin/sh
set -eu
cd ${WORKDIR}
git apply --whitespace=nowarn "$(dirname "$0")/solution.patch"
`

/** A missing reward is an error of the system's and no failure of the agent's, so one is always written. */
const TEST = `#!/bin/sh
logs=\${BACKTEST_LOGS:-/logs/verifier}
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$logs"
echo 0 >"$logs/reward.txt"
\${BACKTEST_NODE:-${NODE}} "$here/grader/grade.js" run --question "$here/grade.json" --test-patch "$here/test.patch" \\
  --root \${BACKTEST_ROOT:-${WORKDIR}} --report "$logs/report.json" --reward "$logs/reward.txt"
exit 0
`

function taskConfig({ task, records }: ReadTask): Record<string, unknown> {
  const { repository, pull_request: pull } = task
  return {
    schema_version: '1.4',
    ...(pull.url === null ? {} : { source: pull.url }),
    task: {
      name: `${packageWord(repository.owner)}/${packageWord(task.instance_id)}`,
      description: `One merged change of ${repository.owner}/${repository.name}. The prompt: ${promptOrigin(task.prompt.source.kind).words}.`,
      keywords: [...new Set([...task.languages, task.task_type, `${task.turns}-turn`])],
    },
    metadata: {
      backtest: {
        instance_id: task.instance_id,
        tool_version: task.tool_version,
        base_commit: task.base_commit,
        prompt_source: task.prompt.source.kind,
        prompt_sha256: task.prompt.sha256,
        prompt_verbatim: task.prompt.verbatim,
        turns: task.turns,
        partition: task.partition,
        fail_to_pass: task.fail_to_pass.length,
        pass_to_pass: task.pass_to_pass.length,
        unstable: task.unstable.length,
        runs_before: task.runs.pre,
        runs_after: task.runs.post,
      },
    },
    verifier: { timeout_sec: verifierSeconds(records, task.run.timeouts_s.test), network_mode: 'no-network' },
    environment: {
      build_timeout_sec: 1800,
      cpus: 2,
      memory_mb: 4096,
      storage_mb: 10_240,
      network_mode: task.run.network === 'none' ? 'no-network' : 'public',
    },
  }
}

/** Three times the slowest of the recorded runs, all processes of a run together. */
function verifierSeconds(records: ReadTask['records'], limit: number): number {
  const byRun = new Map<string, number>()
  for (const { state, run, seconds } of records) {
    const key = `${state} ${run}`
    byRun.set(key, (byRun.get(key) ?? 0) + seconds)
  }
  const slowest = Math.max(0, ...byRun.values())
  return Math.max(MIN_VERIFIER_SECONDS, Math.min(limit * SLOWEST_RUNS, Math.ceil(slowest * SLOWEST_RUNS)))
}

/** A word of a package name: letters, digits, dots, dashes; begins with a letter or digit. */
function packageWord(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9._-]/g, '-')
      .replace(/\.{2,}/g, '.')
      .replace(/^[^A-Za-z0-9]+/, '') || 'task'
  )
}
