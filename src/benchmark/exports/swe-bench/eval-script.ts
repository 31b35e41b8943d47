/**
 * The script that SWE-bench's harness runs in the container. It brings the tests and the question with it, so that the image an
 * agent works in holds neither, and prints `PASS: name` lines between the harness's marks.
 * Source: SWE-bench 5.0.2, `swebench/harness/grading.py` and `swebench/task/checks.py`.
 */
import { renderDocument } from '../../../core/json.ts'
import { gradeQuestion } from '../../grade.ts'
import type { ReadTask } from '../../read-task.ts'
import { NODE, shownVersion } from '../environment/dockerfile.ts'

/** The name in SWE-bench's registry of a parser that reads `PASS: name` and `FAIL: name`. */
export const LOG_PARSER = 'parse_log_jq'
export const EVAL_TYPE = 'pass_and_fail'
export const WORKDIR = '/testbed'

/** @param workdir absolute folder of the repository in the image */
export function evalScript({ task, testPatch }: ReadTask, workdir: string = WORKDIR): string {
  return `#!/bin/bash
# ${task.instance_id}, made from data by Backtest ${shownVersion(task)}.
set -uo pipefail
cd ${workdir}
question=$(mktemp) patch=$(mktemp)
${hereDocument('question', renderDocument(gradeQuestion(task)))}
${hereDocument('patch', testPatch)}
echo '>>>>> Start Test Output'
${NODE} /opt/backtest/grader/grade.js run --question "$question" --test-patch "$patch" --root ${workdir}
code=$?
echo '>>>>> End Test Output'
echo ">>>>> Test Exit Code: $code"
`
}

/** Base64: a patch may hold any bytes, also the line that would end it. */
function hereDocument(variable: string, text: string): string {
  const lines = Buffer.from(text, 'utf8')
    .toString('base64')
    .match(/.{1,120}/g)
  return `base64 -d >"$${variable}" <<'END'\n${(lines ?? []).join('\n')}\nEND`
}
