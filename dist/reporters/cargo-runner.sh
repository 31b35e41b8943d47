#!/bin/sh
# Cargo starts every test program through this one (`target.<triple>.runner`). It writes what the program says on
# standard output to the report, between two lines with a mark that the program does not know, and hands its exit code on.
report=$BACKTEST_REPORT
unset BACKTEST_REPORT CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER \
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUNNER CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_RUNNER \
  CARGO_TARGET_X86_64_APPLE_DARWIN_RUNNER CARGO_TARGET_AARCH64_APPLE_DARWIN_RUNNER
mark=@$(basename "$(dirname "$report")")
test -e "$report" || printf 'cargo-runner %s\n' "$mark" > "$report"
# A file of its own for each program: one that tampers with its output cannot reach what stands before it.
said=$report.$$
"$@" > "$said"
code=$?
{
  printf '%s start %s\n' "$mark" "$1"
  cat "$said"
  printf '\n%s exit %s\n' "$mark" "$code"
} >> "$report"
# Ended in the middle of its tests: those that it has not come to run without the one that ended it.
if grep -q '^running [0-9]* test' "$said" && ! grep -q 'test result: ' "$said"; then
  node "$(dirname "$0")/cargo-rest.mjs" "$mark" "$said" "$@" >> "$report"
fi
rm -f "$said"
exit "$code"
