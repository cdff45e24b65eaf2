#!/bin/sh
# SPDX-License-Identifier: MIT
# run-fuzzer.sh FUZZER SEEDS: fuzzes for STOA_FUZZ_SECONDS (10). What is found new goes to a
# directory of its own and is dropped; an input that fails is kept beside the fuzzer.
set -eu

# What is undefined ends it too, as scripts/test has it for all other tests.
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:abort_on_error=1:print_stacktrace=1}"

found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
seeds=
[ ! -d "$2" ] || seeds=$2
# 77, with which libFuzzer ends otherwise, says to meson that a test was skipped.
"$1" -max_total_time="${STOA_FUZZ_SECONDS:-10}" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
    -error_exitcode=1 -print_final_stats=1 -artifact_prefix="$1-" "$found" ${seeds:+"$seeds"}
