"""SWE-rebench V2: `load_specs` and `evaluate_instance` of its `scripts/eval.py`, with a container that only prints a log."""

import argparse
import contextlib
import importlib.util
import io
import os
import tempfile
from pathlib import Path

from answer import FAIL, PASS, answer, log_of

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
arguments.add_argument("--checkout", type=Path, required=True, help="of SWE-rebench/SWE-rebench-V2")
given = arguments.parse_args()


def program():
    # Found from its own place in the checkout, with its log parsers.
    spec = importlib.util.spec_from_file_location("rebench", given.checkout.resolve() / "scripts" / "eval.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(task, verdicts):
    """Its own report of a run whose log has one line for each test."""
    log = log_of(verdicts)
    REBENCH.run_in_container = lambda **_: (0 if FAIL not in verdicts.values() else 1, log)
    with contextlib.redirect_stdout(io.StringIO()):
        result = REBENCH.evaluate_instance(task, image=task["image_name"], patch_override=None)
    return result["passed_match"]


def facts(task):
    every = {name: PASS for name in [*task["FAIL_TO_PASS"], *task["PASS_TO_PASS"]]}
    some = [*list(every)[:5], *list(every)[-5:]]
    return {
        "prompt": task["problem_statement"],
        "solution": task["patch"],
        "tests": task["test_patch"],
        "base": task["base_commit"],
        "fail_to_pass": task["FAIL_TO_PASS"],
        "pass_to_pass": task["PASS_TO_PASS"],
        "solved_when_all_pass": outcome(task, every),
        "solved_when_one_fails": any(outcome(task, {**every, name: FAIL}) for name in some),
    }


REBENCH = program()
tasks = REBENCH.load_specs((given.export / "tasks.json").resolve())
with tempfile.TemporaryDirectory() as logs:
    os.chdir(logs)
    read = {task["instance_id"]: facts(task) for task in tasks}
answer("SWE-rebench-V2", {"tasks": read})
