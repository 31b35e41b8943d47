"""ATIF: Harbor's models of trajectories and its validator."""

import argparse
import json
from pathlib import Path

from answer import answer

from harbor.models.trajectories import Trajectory
from harbor.utils.trajectory_validator import TrajectoryValidator

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
export = arguments.parse_args().export
problems = []


def facts(file):
    validator = TrajectoryValidator()
    if not validator.validate(file):
        problems.extend(f"{file.name}: {error}" for error in validator.errors)
    read = Trajectory.model_validate_json(file.read_text())
    return {"trajectory": json.loads(read.model_dump_json(exclude_unset=True))}


answer("harbor", {"trajectories": {file.stem: facts(file) for file in sorted(export.glob("*.json"))}}, problems)
