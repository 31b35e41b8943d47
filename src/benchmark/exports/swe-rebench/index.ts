import { renderLines } from '../../../core/json.ts'
import { renderImages } from '../environment/dockerfile.ts'
import { chooseImage } from '../environment/image.ts'
import type { Export, ExportFormat, ExportTask } from '../export.ts'
import type { ReadTask } from '../../read-task.ts'
import { splitPatch } from '../../patch-files.ts'
import { sharedRecord, testLists } from '../record.ts'
import { evalScript, LOG_PARSER } from '../swe-bench/eval-script.ts'

/** SWE-rebench V2 (`sample.json` and `scripts/eval.py` of 2026): lists are arrays, commands and parser are in `install_config`. */
export const sweRebench: ExportFormat = {
  name: 'swe-rebench',
  description: 'SWE-rebench V2: one JSON array and one JSONL of records',
  render(tasks, tools): Export {
    const records = tasks.map(record)
    const images = renderImages(tasks, tools, workdirOf)
    return {
      files: [
        { path: 'tasks.json', content: `${JSON.stringify(records, null, 2)}\n` },
        { path: 'tasks.jsonl', content: renderLines(records) },
        ...images.files,
      ],
      notes: images.notes,
    }
  },
}

function record(task: ExportTask): object {
  const { pull_request: pull, languages, prompt } = task.task
  const source = prompt.source.kind
  const shared = sharedRecord(task)
  return {
    repo: shared.repo,
    instance_id: shared.instance_id,
    base_commit: shared.base_commit,
    patch: shared.patch,
    test_patch: shared.test_patch,
    problem_statement: shared.problem_statement,
    created_at: Date.parse(shared.created_at),
    pr_description: '',
    interface: '',
    language: languages[0] ?? 'unknown',
    ...testLists(task),
    image_name: `backtest/${shared.instance_id.toLowerCase()}:latest`,
    install_config: {
      base_image_name: chooseImage(task.task).image,
      docker_specs: null,
      install: [],
      test_cmd: [
        `echo ${Buffer.from(evalScript(task, workdirOf(task)), 'utf8').toString('base64')} | base64 -d | bash`,
      ],
      log_parser: LOG_PARSER,
      log_parsers: null,
    },
    meta: {
      ...size(task),
      pr_author: pull.author,
      pr_labels: [],
      pr_url: pull.url,
      llm_metadata: [],
      prompt_source: source,
    },
  }
}

/** Its harness works in a folder of the repository's name. */
function workdirOf({ task }: ReadTask): string {
  return `/${task.repository.name.replace(/[^\w.-]/g, '-').replace(/^\.{0,2}$/, 'repository')}`
}

function size({ solutionPatch }: ExportTask): { num_modified_files: number; num_modified_lines: number } {
  const files = splitPatch(solutionPatch)
  const lines = files.flatMap(({ text }) => text.split('\n').filter((line) => /^[+-](?!\+\+ |-- )/.test(line)))
  return { num_modified_files: files.length, num_modified_lines: lines.length }
}
