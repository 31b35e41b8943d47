"""Harbor: its model of a task folder."""

import argparse
import json
from pathlib import Path

from answer import answer, text_of

from harbor.models.task.task import Task

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
export = arguments.parse_args().export


def facts(folder):
    task = Task(folder)
    question = json.loads((folder / "tests" / "grade.json").read_text())
    return {
        "prompt": task.instruction,
        "solution": text_of(task.paths.solution_dir / "solution.patch"),
        "tests": text_of(task.paths.tests_dir / "test.patch"),
        "question": {name: question[name] for name in ("fail_to_pass", "pass_to_pass")},
        "programs": [path.is_file() for path in (task.paths.solve_path, task.paths.test_path)],
    }


folders = [path.parent for path in sorted(export.glob("*/task.toml"))]
answer("harbor", {"tasks": {folder.name: facts(folder) for folder in folders}})
