"""Multi-SWE-bench: its dataset model, and its report, which sorts the tests anew from the results of the three states."""

import argparse
from pathlib import Path

from answer import answer

from multi_swe_bench.harness.dataset import Dataset
from multi_swe_bench.harness.report import Report

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
export = arguments.parse_args().export
LISTS = ("fixed_tests", "p2p_tests", "f2p_tests", "s2p_tests", "n2p_tests")


def facts(data):
    report = Report(
        org=data.org,
        repo=data.repo,
        number=data.number,
        run_result=data.run_result,
        test_patch_result=data.test_patch_result,
        fix_patch_result=data.fix_patch_result,
    )
    differ = [name for name in LISTS if getattr(report, name) != getattr(data, name)]
    return {
        "prompt": data.resolved_issues[0].body,
        "solution": data.fix_patch,
        "tests": data.test_patch,
        "base": data.base.sha,
        "listed": [*data.fixed_tests, *data.p2p_tests],
        "fixed": list(data.fixed_tests),
        "valid": report.valid,
        "lists_that_its_report_sorts_otherwise": differ,
    }


lines = (export / "dataset.jsonl").read_text().splitlines()
read = [Dataset.from_json(line) for line in lines]
answer("multi-swe-bench", {"dataset": {f"{data.org}__{data.repo}-{data.number}": facts(data) for data in read}})
