"""Runs pytest with a reporter of ours: python pytest_run.py REPORT [pytest arguments].

The reporter is handed over as an object, so that nothing of it is to be found on sys.path or in the environment.
Python 3.6 and later, pytest 2.8 and later.
"""
import json
import os
import sys

from python_end import end


class Reporter:
    """One JSON line a test, as soon as its last phase is over; an "end" line where pytest came to its end by itself."""

    def __init__(self, path, file_type):
        self.path = path
        self.file_type = file_type
        self.pid = os.getpid()
        self.places = {}
        self.phases = {}
        self.reported = set()
        self.seen = False

    def write(self, line):
        # A test that forks has a copy of us.
        if os.getpid() != self.pid:
            return
        with open(self.path, "a", encoding="utf-8", errors="backslashreplace") as report:
            report.write(json.dumps(line) + "\n")

    def pytest_itemcollected(self, item):
        file, titles = None, []
        for node in item.listchain():
            kind = type(node).__name__
            if isinstance(node, self.file_type) and kind != "Package":
                file, titles = node, []
            elif file is not None and kind != "Instance":
                titles.append(node.name)
        self.places[item.nodeid] = (path_of(file or item), titles or [item.name])

    def pytest_collectreport(self, report):
        if report.passed:
            return
        file = report.nodeid.split("::")[0] or str(getattr(report, "fspath", ""))
        self.seen = True
        if report.failed:
            self.write({"kind": "file-error", "file": file, "message": text_of(report)})
        elif "::" not in report.nodeid:
            self.write({"kind": "test", "file": file, "titles": ["(file)"], "status": "skipped"})

    def pytest_runtest_logreport(self, report):
        phases = self.phases.setdefault(report.nodeid, [])
        # Of subtests only a failure counts: the test itself reports, too.
        if report.failed or not hasattr(report, "context"):
            phases.append(report)

    def finish(self, nodeid, location):
        phases = self.phases.pop(nodeid, [])
        if not phases:
            return
        self.seen = True
        file, titles = self.places.get(nodeid, (location[0], [nodeid.split("::", 1)[-1]]))
        failed = [report for report in phases if report.failed]
        # An expected failure is reported as skipped; it proves nothing either way.
        skipped = any(report.skipped for report in phases)
        line = {
            "kind": "test",
            "file": file,
            "titles": titles,
            "status": "failed" if failed else "skipped" if skipped else "passed",
            "ms": sum(getattr(report, "duration", 0) for report in phases) * 1000,
        }
        if failed:
            line["message"] = text_of(failed[0])
        # Plugins that run a failed test again report it again.
        if nodeid in self.reported:
            line["replaces"] = True
        self.reported.add(nodeid)
        self.write(line)

    def pytest_sessionfinish(self, session, exitstatus):
        # 0 passed, 1 failed, 5 nothing collected; all else means that it was stopped.
        if int(exitstatus) in (0, 1, 5):
            excuse = "all files skip themselves" if int(exitstatus) == 5 and self.seen else None
            self.write({"kind": "end", "excuse": excuse})


def path_of(node):
    return str(getattr(node, "path", None) or getattr(node, "fspath", ""))


def text_of(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)[:4000]
    text = str(report.longrepr)
    # Of a file that does not load: what is wrong stands behind hints and a traceback, where nobody reads on.
    errors = [line[1:].strip() for line in text.splitlines() if line.startswith("E  ")]
    return "\n".join(errors + [text])[:4000]


class SinceThreeFour(Reporter):
    """pytest says when a test has come to its end."""

    def pytest_runtest_logfinish(self, nodeid, location):
        self.finish(nodeid, location)


class BeforeThreeFour(Reporter):
    """pytest 2.8 to 3.3 do not: its teardown is the last that is heard of a test."""

    def pytest_runtest_logreport(self, report):
        super().pytest_runtest_logreport(report)
        if report.when == "teardown":
            self.finish(report.nodeid, report.location)


def as_two_has_them(arguments):
    """pytest 2 goes on after files that do not load by itself, and cannot be told another value of a setting."""
    rest = ["-p", "no:cacheprovider"]
    skip = False
    for argument in arguments:
        if not skip and argument not in ("-o", "--continue-on-collection-errors"):
            rest.append(argument)
        skip = argument == "-o" and not skip
    return rest


def main():
    path, arguments = sys.argv[1], sys.argv[2:]
    # As `python -m pytest` has it: the directory it is started in stands where ours stood.
    sys.path[0] = os.getcwd()
    sys.argv = ["pytest"] + arguments
    import pytest
    from _pytest import hookspec

    if int(pytest.__version__.split(".")[0]) < 3:
        arguments = as_two_has_them(arguments)
    reporter = SinceThreeFour if hasattr(hookspec, "pytest_runtest_logfinish") else BeforeThreeFour
    return pytest.main(arguments, plugins=[reporter(path, pytest.File)])


if __name__ == "__main__":
    end(int(main()))
