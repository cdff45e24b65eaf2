#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares stoa's terminal engine with an independent one on the same bytes (see README.md).

    compare.py stored PRINT-SCREEN             our screens with those that stand beside the recordings
    compare.py live PRINT-SCREEN WORK          with the other engine itself, at many more points
    compare.py random PRINT-SCREEN WORK [SEED [COUNT]]   on made-up sequences, cut anywhere
    compare.py update WORK [NAME...]           writes the stored screens anew

PRINT-SCREEN is the program of print-screen.c; WORK a directory where the other engine is installed
(by npm, from package-lock.json, when it is not there). Prints TAP; skips where npm is lacking.
"""

import difflib
import fcntl
import fnmatch
import pathlib
import re
import shutil
import subprocess
import sys

import generate

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
SIZES = [(80, 24), (120, 40), (200, 50), (20, 5)]
STORED_POINTS = 4
LIVE_POINTS = 40
HISTORY_LINES = 30


class Recording:
    """Bytes, the size they were recorded at, and the offsets at which the screen was whole."""

    def __init__(self, raw, sizes, points):
        self.raw = raw
        self.sizes = sizes
        self.length = raw.stat().st_size
        self.points = [p for p in points if 0 < p <= self.length] or [self.length]

    def stored_points(self):
        count = min(STORED_POINTS, len(self.points))
        return sorted({self.points[(i + 1) * len(self.points) // (count + 1)] for i in range(count)})

    def live_points(self):
        step = max(7, self.length // LIVE_POINTS)
        return sorted(set(range(step, self.length, step)) | set(self.points))

    def plan(self, size, points):
        lines = [f"size {size[0]} {size[1]}", f"load {self.raw}"]
        start = 0
        for point in points:
            lines += [f"feed {start} {point}", f"print {self.raw.stem}@{point}"]
            start = point
        lines.append(f"history {self.raw.stem} {HISTORY_LINES}")
        return lines


def recordings():
    found = []
    for raw in sorted((DATA / "screens").glob("*.raw")):
        columns, rows = raw.stem.rsplit("-", 1)[1].split("x")
        points = [int(line) for line in raw.with_suffix(".timing").read_text().split()]
        found.append(Recording(raw, [(int(columns), int(rows))], points))
    for raw in sorted((DATA / "claude").glob("*.raw")):
        offset, points = 0, []
        for line in raw.with_suffix(".timing").read_text().splitlines():
            offset += int(line.split()[1])
            points.append(offset)
        found.append(Recording(raw, SIZES, points))
    return found


def run(command, plan):
    result = subprocess.run(command, input="\n".join(plan) + "\n", capture_output=True, text=True,
                            errors="replace")
    if result.returncode != 0:
        raise SystemExit(f"{command[0]} failed ({result.returncode}): {result.stderr[-2000:]}")
    return result.stdout


def known_differences():
    """(pattern of the screen's label, theirs, ours): lines of the normal form, as glob patterns."""
    known = []
    for line in (HERE / "known-differences").read_text().splitlines():
        if line and not line.startswith("#"):
            label, theirs, ours = line.split("\t")
            known.append((label, theirs, ours))
    return known


def excuse(theirs, ours, known):
    """Our lines with those that differ as it is known replaced by theirs."""
    label, result = "", []
    for ours_line, theirs_line in zip(ours, theirs):
        if ours_line.startswith("=== "):
            label = ours_line.split()[1]
        if ours_line != theirs_line and any(
                fnmatch.fnmatchcase(label, pattern) and fnmatch.fnmatchcase(theirs_line, theirs_pattern)
                and fnmatch.fnmatchcase(ours_line, ours_pattern)
                for pattern, theirs_pattern, ours_pattern in known):
            ours_line = theirs_line
        result.append(ours_line)
    return result + ours[len(theirs):]


def differences(theirs, ours, limit=40):
    theirs, ours = theirs.split("\n"), ours.split("\n")
    if theirs == ours:
        return []
    if len(theirs) == len(ours):
        ours = excuse(theirs, ours, known_differences())
    if theirs == ours:
        return []
    return list(difflib.unified_diff(theirs, ours, "the other engine", "stoa", lineterm="", n=2))[:limit]


class Report:
    """TAP."""

    def __init__(self):
        self.count = self.failed = 0

    def add(self, name, lines):
        self.count += 1
        self.failed += bool(lines)
        print(f"{'not ok' if lines else 'ok'} {self.count} - {name}")
        for line in lines:
            print("# " + line)

    def finish(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def expected_path(recording, size):
    suffix = "" if len(recording.sizes) == 1 else f"-{size[0]}x{size[1]}"
    return recording.raw.with_name(recording.raw.stem + suffix + ".expected")


def install(work):
    """The command of the other engine, or ends with a skip."""
    work = pathlib.Path(work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "print-screen.mjs"):
        shutil.copy(HERE / name, work / name)
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("1..0 # SKIP npm is not installed; the stored screens are compared all the same")
        sys.exit(0)
    lock = open(work / "lock", "w", encoding="ascii")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not (work / "node_modules" / "@xterm" / "headless").is_dir():
        result = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=work,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            print("1..0 # SKIP npm cannot install @xterm/headless: "
                  + result.stderr.strip().split("\n")[-1])
            sys.exit(0)
    lock.close()
    return ["node", str(work / "print-screen.mjs")]


def compare_stored(program):
    report = Report()
    for recording in recordings():
        for size in recording.sizes:
            path = expected_path(recording, size)
            ours = run([program], recording.plan(size, recording.stored_points()))
            report.add(f"{recording.raw.stem} {size[0]}x{size[1]}",
                       differences(path.read_text(), ours))
    return report.finish()


def compare_live(program, work):
    other, report = install(work), Report()
    for recording in recordings():
        for size in recording.sizes:
            plan = recording.plan(size, recording.live_points())
            report.add(f"{recording.raw.stem} {size[0]}x{size[1]}",
                       differences(run(other, plan), run([program], plan)))
    return report.finish()


def sections(printed, cases):
    """What was printed of each case: its screens are labelled with its seed."""
    parts = {case.seed: [] for case in cases}
    current = None
    for line in printed.split("\n"):
        if line.startswith("=== "):
            current = parts[int(line.split()[1].split("@")[0])]
        if current is not None:
            current.append(line)
    return {seed: "\n".join(lines) for seed, lines in parts.items()}


def without_looks(printed):
    lines = [line for line in printed.split("\n") if not re.match(r"  \d", line)]
    return "\n".join(line for line in lines if not re.fullmatch(r"\d+\|", line))


def compare_random(program, work, seed=1, count=200, shrinks="yes"):
    other, report = install(work), Report()
    seeds = range(int(seed), int(seed) + int(count))
    cases = [generate.Case(number) for number in seeds]
    cases += [generate.Resizes(-number) for number in seeds]
    plan = [line for case in cases for line in case.plan()]
    theirs, ours = sections(run(other, plan), cases), sections(run([program], plan), cases)

    def differs(case, theirs, ours, limit):
        if case.wide:  # the looks of halves of wide characters: see known-differences
            theirs, ours = without_looks(theirs), without_looks(ours)
        return differences(theirs, ours, limit)

    for case in cases:
        lines = differs(case, theirs[case.seed], ours[case.seed], 12)
        if lines and shrinks != "no" and isinstance(case, generate.Case):
            lines += generate.shrink(case, lambda tried: differs(
                tried, run(other, tried.plan()), run([program], tried.plan()), 30))
        report.add(f"{type(case).__name__.lower()} {abs(case.seed)}", lines)
    return report.finish()


def update(work, *names):
    other = install(work)
    for recording in recordings():
        for size in recording.sizes:
            if not names or recording.raw.stem in names:
                plan = recording.plan(size, recording.stored_points())
                expected_path(recording, size).write_text(run(other, plan))
    return 0


COMMANDS = {"stored": compare_stored, "live": compare_live, "random": compare_random, "update": update}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
