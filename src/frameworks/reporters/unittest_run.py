"""Runs test files with unittest: python unittest_run.py REPORT TOP FILE...

TOP is the directory that the files' modules are named from. Python 3.6 and later.
"""
import json
import os
import sys
import time
import traceback
import unittest

from python_end import end


class Reporter(unittest.TestResult):
    """One JSON line a test; failures of its subtests are its own."""

    def __init__(self, path, write):
        super().__init__()
        self.path = path
        self.write = write
        self.failed = []
        self.skipped_now = False
        self.started = 0.0
        self.current = None

    def startTest(self, test):
        super().startTest(test)
        self.failed, self.skipped_now, self.started, self.current = [], False, time.perf_counter(), test

    def stopTest(self, test):
        super().stopTest(test)
        self.current = None
        status = "failed" if self.failed else "skipped" if self.skipped_now else "passed"
        self.report(test, status, self.failed[:1])

    def report(self, test, status, messages):
        line = {
            "kind": "test",
            "file": self.path,
            "titles": titles_of(test),
            "status": status,
            "ms": (time.perf_counter() - self.started) * 1000,
        }
        if messages:
            line["message"] = messages[0]
        self.write(line)

    def addError(self, test, error):
        super().addError(test, error)
        if self.current is None:
            # setUpClass, setUpModule and their like: no test of theirs runs.
            self.write({"kind": "file-error", "file": self.path, "message": message_of(error)})
        else:
            self.failed.append(message_of(error))

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.failed.append(message_of(error))

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.failed.append(message_of(error))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.failed.append("unexpected success")

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        # It proves nothing either way.
        self.skipped_now = True

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if self.current is None:
            # The whole class or module says that it is skipped.
            self.write({"kind": "test", "file": self.path, "titles": ["(file)"], "status": "skipped"})
        elif test is self.current or not hasattr(test, "test_case"):
            self.skipped_now = True


def titles_of(test):
    name = getattr(test, "_testMethodName", None)
    return [type(test).__qualname__, name] if name is not None else [str(test)]


def message_of(error):
    kind, value, _ = error
    return "".join(traceback.format_exception_only(kind, value))[:4000]


def load(top, file):
    """The tests of one file, or the error with which it does not load."""
    name = os.path.relpath(os.path.splitext(file)[0], top).replace(os.sep, ".")
    try:
        __import__(name)
    except unittest.SkipTest:
        return None, None
    except BaseException:
        return None, sys.exc_info()
    return unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name]), None


def main():
    report, top, files = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:]
    sys.path[0:1] = [top, os.getcwd()]
    sys.argv = ["python -m unittest"] + files
    owner = os.getpid()

    def write(line):
        # A test that forks has a copy of us.
        if os.getpid() == owner:
            with open(report, "a", encoding="utf-8", errors="backslashreplace") as out:
                out.write(json.dumps(line) + "\n")

    good = True
    for file in files:
        path = os.path.abspath(file)
        suite, error = load(top, path)
        if error is not None:
            good = False
            write({"kind": "file-error", "file": path, "message": message_of(error)})
        elif suite is None:
            write({"kind": "test", "file": path, "titles": ["(file)"], "status": "skipped"})
        else:
            result = Reporter(path, write)
            suite.run(result)
            good = good and result.wasSuccessful()
    write({"kind": "end"})
    return 0 if good else 1


if __name__ == "__main__":
    end(int(main()))
