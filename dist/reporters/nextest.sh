#!/bin/sh
# nextest.sh REPORT WORD…: `cargo nextest run WORD…` with a profile that writes JUnit XML to REPORT. The profile stands
# beside the report, not in the repository. Where nextest is not installed, `cargo test WORD…` runs the same tests.
report=$1
shift
cargo nextest --version > /dev/null 2>&1 || exec cargo test "$@"
unset BACKTEST_REPORT CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER \
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUNNER CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_RUNNER \
  CARGO_TARGET_X86_64_APPLE_DARWIN_RUNNER CARGO_TARGET_AARCH64_APPLE_DARWIN_RUNNER
config=$(dirname "$report")/nextest.toml
printf '[profile.backtest]\nretries = 0\n[profile.backtest.junit]\npath = "%s"\n' "$report" > "$config"
exec cargo nextest run --tool-config-file "backtest:$config" --profile backtest "$@"
