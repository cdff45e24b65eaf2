#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the cases in meson's testlog.json files: names what was skipped, ends with one line.

A program that speaks TAP counts by its cases, any other as one. A program that failed without
saying which case did (a crash, a time limit) counts as one failed case more, and so does one that
skips without saying why.
"""
import collections
import json
import re
import sys

PLAN = re.compile(r"^1\.\.\d+(?:[ \t]*#[ \t]*skip[ \t]*(.*))?$", re.IGNORECASE | re.MULTILINE)
CASE = re.compile(r"^(not )?ok\b([^#]*)(?:#\s*(skip)?\s*(.*))?$", re.IGNORECASE)
COMMENT = re.compile(r"^#\s*(?:skipped:\s*)?(.*)$")


def count(record, skipped):
    """The passed and failed cases of a program; (program, reason) of each other goes to skipped."""
    name, result = record["name"].rpartition(" / ")[2], record["result"]
    output = record.get("stdout") or ""
    plan = PLAN.search(output)
    passed = failed = cases = 0
    comment = ""
    if plan and plan.group(1):
        cases += 1
        skipped.append((name, plan.group(1)))
    for line in output.splitlines() if plan else ():
        case = CASE.match(line)
        if case:
            cases += 1
            failure, title, skip, reason = case.groups()
            if skip:
                # cmocka has the reason in a comment before, and the case where it should be
                skipped.append((name, reason if title.strip(" -0123456789") else comment))
            elif failure:
                failed += 1
            else:
                passed += 1
        elif COMMENT.match(line):
            comment = COMMENT.match(line).group(1)
    if result in ("OK", "EXPECTEDFAIL") or (result == "SKIP" and cases):
        passed += 1 if not cases else 0
    elif not failed:
        failed += 1
    return passed, failed


def main(paths):
    passed = failed = 0
    skipped = []
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                records = [json.loads(line) for line in log if line.strip()]
        except FileNotFoundError:
            print(f"count-tests: no results in '{path}'", file=sys.stderr)
            failed += 1
            continue
        for record in records:
            more_passed, more_failed = count(record, skipped)
            passed += more_passed
            failed += more_failed
    for (name, reason), cases in collections.Counter(skipped).items():
        print(f"skipped: {name} ({cases}): {reason}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
