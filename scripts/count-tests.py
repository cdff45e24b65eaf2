#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the cases in meson's testlog.json files and prints one line.

A program that speaks TAP counts by its cases, any other as one. A program that failed without
saying which case did (a crash, a time limit) counts as one failed case more.
"""
import json
import re
import sys

PLAN = re.compile(r"^1\.\.\d+", re.MULTILINE)
CASE = re.compile(r"^(not )?ok\b(?:[^#\n]*)(#\s*skip)?", re.IGNORECASE | re.MULTILINE)


def count(record):
    passed = failed = skipped = 0
    output = record.get("stdout") or ""
    for match in CASE.finditer(output) if PLAN.search(output) else ():
        if match.group(2):
            skipped += 1
        elif match.group(1):
            failed += 1
        else:
            passed += 1
    result = record["result"]
    if result == "SKIP" and not (passed or failed or skipped):
        skipped += 1
    elif result in ("OK", "EXPECTEDFAIL") and not (passed or failed or skipped):
        passed += 1
    elif result not in ("OK", "EXPECTEDFAIL", "SKIP") and not failed:
        failed += 1
    return passed, failed, skipped


def main(paths):
    totals = [0, 0, 0]
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                records = [json.loads(line) for line in log if line.strip()]
        except FileNotFoundError:
            print(f"count-tests: no results in '{path}'", file=sys.stderr)
            totals[1] += 1
            continue
        for record in records:
            totals = [a + b for a, b in zip(totals, count(record))]
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
