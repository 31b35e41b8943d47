#!/bin/sh
# Runs bats with its report in a file. The first argument is the report's path, the others are test files.
# Before 1.2 bats can only print its report.
report=$1
shift
# A repository often carries its own, as a folder or a submodule.
for own in ./bin/bats ./bats/bin/bats ./test/bats/bin/bats ./tests/bats/bin/bats; do
  if [ -x "$own" ]; then
    PATH=$(cd "$(dirname "$own")" && pwd):$PATH
    export PATH
    break
  fi
done
if bats --help 2>&1 | grep -q -e --report-formatter; then
  bats --formatter tap --report-formatter tap --output "$(dirname "$report")" "$@"
  code=$?
  mv "$(dirname "$report")/report.tap" "$report"
  exit $code
fi
exec bats --tap "$@" >"$report"
