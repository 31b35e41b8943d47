"""SWE-bench-Live: `run_instance` of its `evaluation/evaluation.py`, with a container that only prints the log it is given."""

import argparse
import contextlib
import importlib.util
import io
import json
import sys
import tempfile
import types
from pathlib import Path

from answer import FAIL, PASS, answer, log_of

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
arguments.add_argument("--checkout", type=Path, required=True, help="of microsoft/SWE-bench-Live")
arguments.add_argument("--launch", type=Path, required=True, help="of microsoft/RepoLaunch, its submodule")
given = arguments.parse_args()


def program(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class Container:
    """Stands for the container: answers the commands that print with the log, and remembers all of them."""

    log = ""
    printing = ()
    said = []

    @classmethod
    def from_launch_image(cls, *_, **__):
        return cls()

    def apply_patch(self, *_, **__):
        pass

    def cleanup(self):
        pass

    def send_command(self, command):
        Container.said.append(command)
        return types.SimpleNamespace(output=Container.log if command in Container.printing else "")


def evaluation():
    runtime = types.ModuleType("launch.core.runtime")
    runtime.SetupRuntime = Container
    for name in ("launch", "launch.core", "launch.scripts"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["launch.core.runtime"] = runtime
    program("launch.scripts.parser", given.launch / "launch" / "scripts" / "parser.py")
    # The only use of the package is to load from a hub.
    sys.modules.setdefault("datasets", types.SimpleNamespace(load_dataset=None))
    return program("evaluation", given.checkout / "evaluation" / "evaluation.py")


def resolved(instance, verdicts):
    Container.log = log_of(verdicts)
    Container.printing = (" ; ".join(instance["print_cmds"]),)
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(io.StringIO()):
        report = EVALUATION.run_instance({**instance, "pred_patch": instance["patch"]}, "linux", out, True)
    return report["resolved"]


def facts(instance):
    every = {name: PASS for name in [*instance["FAIL_TO_PASS"], *instance["PASS_TO_PASS"]]}
    some = [*list(every)[:5], *list(every)[-5:]]
    return {
        "prompt": instance["problem_statement"],
        "solution": instance["patch"],
        "tests": instance["test_patch"],
        "base": instance["base_commit"],
        "fail_to_pass": instance["FAIL_TO_PASS"],
        "pass_to_pass": instance["PASS_TO_PASS"],
        "solved_when_all_pass": resolved(instance, every),
        "solved_when_one_fails": any(resolved(instance, {**every, name: FAIL}) for name in some),
    }


EVALUATION = evaluation()
# As its `main` reads a file.
with open(given.export / "instances.jsonl", encoding="utf-8") as lines:
    instances = [json.loads(line) for line in lines]
months = [one["instance_id"] for one in instances if EVALUATION.get_instance_month(one) is None]
problems = [f"{one}: its month cannot be read" for one in months]
answer("SWE-bench-Live", {"dataset": {one["instance_id"]: facts(one) for one in instances}}, problems)
