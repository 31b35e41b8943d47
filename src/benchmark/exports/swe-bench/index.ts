import { stringify } from 'yaml'
import { renderLines } from '../../../core/json.ts'
import { renderEnvironment } from '../environment/dockerfile.ts'
import type { Export, ExportFile, ExportFormat, ExportTask, ExportTools } from '../export.ts'
import { imageName, sharedRecord, testLists } from '../record.ts'
import { EVAL_TYPE, evalScript, LOG_PARSER, WORKDIR } from './eval-script.ts'

const DATASET = 'backtest'
const SPLIT = 'test'

/** SWE-bench 5.0.2: `instances.jsonl` with the classic fields, and the task repository that its commands read (`tasks/`). */
export const sweBench: ExportFormat = {
  name: 'swe-bench',
  description: 'SWE-bench: classic JSONL, and the task repository of version 5',
  render(tasks, tools): Export {
    const parts = tasks.map((task) => taskFolder(task, tools))
    return {
      files: [
        { path: 'instances.jsonl', content: renderLines(tasks.map(classicRecord)) },
        { path: 'sweb.yaml', content: stringify({ datasets: [DATASET], splits: [SPLIT] }) },
        ...parts.flatMap(({ files }) => files),
      ],
      notes: parts.flatMap(({ notes }) => notes),
    }
  },
}

/** The classic record. Its test lists are JSON in a string; the last four columns are what version 5 needs to run it. */
export function classicRecord(task: ExportTask): Record<string, string> {
  const { FAIL_TO_PASS, PASS_TO_PASS } = testLists(task)
  return {
    ...sharedRecord(task),
    FAIL_TO_PASS: JSON.stringify(FAIL_TO_PASS),
    PASS_TO_PASS: JSON.stringify(PASS_TO_PASS),
    image: imageName(task.task.instance_id),
    eval_script: evalScript(task),
    log_parser: LOG_PARSER,
    eval_type: EVAL_TYPE,
  }
}

function taskFolder(task: ExportTask, tools: ExportTools): Export {
  const id = task.task.instance_id
  const folder = `tasks/${id}`
  const environment = renderEnvironment(task, tools, { workdir: WORKDIR, context: folder, keepGrader: true })
  const files: ExportFile[] = [
    ...environment.files,
    { path: `${folder}/task.yaml`, content: stringify(metadata(task)) },
    { path: `${folder}/tests.json`, content: `${JSON.stringify(testLists(task), null, 2)}\n` },
    { path: `${folder}/problem_statement.md`, content: task.prompt },
    { path: `${folder}/gold.patch`, content: task.solutionPatch },
    { path: `${folder}/test.patch`, content: task.testPatch },
    { path: `${folder}/eval.sh`, content: evalScript(task), executable: true },
  ]
  return { files, notes: environment.notes }
}

function metadata(task: ExportTask): Record<string, unknown> {
  const shared = sharedRecord(task)
  return {
    repo: shared.repo,
    instance_id: shared.instance_id,
    base_commit: shared.base_commit,
    created_at: shared.created_at,
    version: shared.version,
    environment_setup_commit: shared.environment_setup_commit,
    datasets: [DATASET],
    split: SPLIT,
    image: imageName(task.task.instance_id),
    log_parser: LOG_PARSER,
    eval_type: EVAL_TYPE,
  }
}
