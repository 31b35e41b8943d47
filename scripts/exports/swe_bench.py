"""SWE-bench 5: its loader of the classic lines, its loader of a task repository, the checks of that, and its grading."""

import argparse
import tempfile
from pathlib import Path

from answer import FAIL, PASS, answer, log_of

from swebench.harness.constants import END_TEST_OUTPUT, START_TEST_OUTPUT, TEST_EXIT_CODE
from swebench.harness.grading import get_eval_tests_report, get_logs_eval, get_resolution_status
from swebench.harness.utils import load_swebench_dataset, make_test_spec
from swebench.task.checks import check_task_repo, errors
from swebench.task.repo import load_task_repo

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
export = arguments.parse_args().export


def resolved(instance, verdicts):
    """What its harness makes of a log with one line for each test."""
    spec = make_test_spec(instance)
    code = 1 if FAIL in verdicts.values() else 0
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as log:
        log.write(f"{START_TEST_OUTPUT}\n{log_of(verdicts)}{END_TEST_OUTPUT}\n{TEST_EXIT_CODE}: {code}\n")
        log.flush()
        statuses, found = get_logs_eval(spec, log.name)
    gold = {"FAIL_TO_PASS": spec.FAIL_TO_PASS, "PASS_TO_PASS": spec.PASS_TO_PASS}
    report = get_eval_tests_report(statuses, gold, eval_type=spec.eval_type)
    return found and get_resolution_status(report) == "RESOLVED_FULL"


def facts(instance):
    spec = make_test_spec(instance)
    every = {name: PASS for name in [*spec.FAIL_TO_PASS, *spec.PASS_TO_PASS]}
    return {
        "prompt": instance["problem_statement"],
        "solution": instance["patch"],
        "tests": instance["test_patch"],
        "base": instance["base_commit"],
        "fail_to_pass": spec.FAIL_TO_PASS,
        "pass_to_pass": spec.PASS_TO_PASS,
        "solved_when_all_pass": resolved(instance, every),
        "solved_when_one_fails": any(resolved(instance, {**every, name: FAIL}) for name in sample(every)),
    }


def sample(names):
    """Grading a log of thousands of tests thousands of times would take for ever."""
    every = list(names)
    return every[:5] + every[-5:]


classic = {one["instance_id"]: facts(one) for one in load_swebench_dataset(str(export / "instances.jsonl"))}
folders = {one["instance_id"]: facts(one) for one in load_task_repo(export)}
problems = [str(problem) for problem in errors(check_task_repo(export))]
answer("swebench", {"classic": classic, "task repository": folders}, problems)
