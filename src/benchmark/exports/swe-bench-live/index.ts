import { renderLines } from '../../../core/json.ts'
import { renderImages } from '../environment/dockerfile.ts'
import type { Export, ExportFormat, ExportTask } from '../export.ts'
import { imageName, sharedRecord, testLists } from '../record.ts'
import { evalScript, WORKDIR } from '../swe-bench/eval-script.ts'

/** Reads the lines that the grader prints; the same text for every task, so nobody's judgement is in it. */
const LOG_PARSER = `import re


def parser(log):
    names = {"PASS": "pass", "FAIL": "fail"}
    found = re.findall(r"^(PASS|FAIL): (.+?)\\s*$", log, re.M)
    return {name: names[status] for status, name in found}
`
const LOG_FILE = '/tmp/backtest.log'

/** SWE-bench-Live (`evaluation/evaluation.py` of 2026): JSONL with commands and a parser in each record. */
export const sweBenchLive: ExportFormat = {
  name: 'swe-bench-live',
  description: 'SWE-bench-Live: JSONL with commands and log parser in each record',
  render(tasks, tools): Export {
    const images = renderImages(tasks, tools, () => WORKDIR)
    return {
      files: [{ path: 'instances.jsonl', content: renderLines(tasks.map(record)) }, ...images.files],
      notes: images.notes,
    }
  },
}

function record(task: ExportTask): object {
  const { pull_request: pull } = task.task
  return {
    ...sharedRecord(task),
    pull_number: pull.number,
    issue_numbers: [],
    all_hints_text: '',
    commit_urls: [],
    commit_url:
      task.task.repository.url === null ? null : `${task.task.repository.url}/commit/${task.task.base_commit}`,
    ...testLists(task),
    // The tests are rebuilt by the grader itself, which knows whether the repository has a build.
    rebuild_cmds: [],
    // One shell word list: the harness joins the commands with semicolons and keeps the log's end only by this file.
    test_cmds: [`echo ${base64(evalScript(task))} | base64 -d | bash > ${LOG_FILE} 2>&1`],
    print_cmds: [`cat ${LOG_FILE}`],
    log_parser: LOG_PARSER,
    docker_image: imageName(task.task.instance_id),
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
