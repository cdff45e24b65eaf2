#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks of the sources that need no compiler, as TAP: one case a rule, its offences below it.

    scripts/check-sources.py [RULE…]
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
LIBRARIES = "uv.h vterm.h utf8proc.h jansson.h sqlite3.h yaml.h ncurses.h curses.h".split()


class Skipped(Exception):
    """A rule that cannot be checked here, and why."""


def files(*patterns):
    for pattern in patterns:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


def short(path):
    return str(path.relative_to(ROOT))


def read_layers():
    """{module: (modules it may include, {library it owns: its files, none for all})} of docs/layers.txt."""
    layers = {}
    for line in (ROOT / "docs/layers.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        module, rest = line.split(":", 1)
        allowed, _, owned = rest.partition("|")
        libraries = {}
        for word in owned.split():
            only, _, header = word.rpartition("=")
            libraries.setdefault(header, set()).update({only} - {""})
        layers[module] = (set(allowed.split()), libraries)
    return layers


def check_layers():
    """every include of src/ and include/ keeps to docs/layers.txt"""
    layers = read_layers()
    seen = []
    for module, (allowed, _) in layers.items():
        for name in sorted(allowed - set(seen)):
            yield f"docs/layers.txt: '{module}' names '{name}', which is not below it"
        seen.append(module)
    for path in files("src/**/*.[ch]", "include/**/*.h"):
        module = path.relative_to(ROOT).parts[1]
        if module not in layers:
            yield f"{short(path)}: module '{module}' is not in docs/layers.txt"
            continue
        allowed, libraries = layers[module]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            where = f"{short(path)}:{number}: "
            if kind == "<":
                if name in LIBRARIES and name not in libraries:
                    yield where + f"<{name}> belongs to another module"
                elif libraries.get(name) and path.name not in libraries[name]:
                    yield where + f"<{name}> belongs to {', '.join(sorted(libraries[name]))} alone"
            elif ".." in name:
                yield where + f'"{name}" climbs'
            elif "/" in name:
                other = name.split("/")[0]
                if other != module and other not in allowed:
                    yield where + f"'{module}' may not include '{other}'"


def check_base_names():
    """the base name of a source or header is unique in the project"""
    seen = {}
    for path in files("src/**/*.[ch]", "include/**/*.h", "tests/**/*.[ch]"):
        if path.name in seen:
            yield f"{short(path)}: there is {seen[path.name]} too"
        seen.setdefault(path.name, short(path))
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.[ch]", path.name):
            yield f"{short(path)}: not kebab-case"


def check_licence():
    """the first line of a source says its licence"""
    for path in files("src/**/*.[ch]", "include/**/*.h", "tests/**/*.[ch]"):
        if not path.read_text().startswith("/* SPDX-License-Identifier: MIT */\n"):
            yield f"{short(path)}:1: no '/* SPDX-License-Identifier: MIT */'"
    for path in files("scripts/*", ".ci/*", "tests/**/*.sh", "tests/**/*.py"):
        if "SPDX-License-Identifier: MIT" not in "".join(path.read_text().splitlines(True)[:3]):
            yield f"{short(path)}:1: no SPDX-License-Identifier"


def check_headers():
    """a header begins with its licence and '#pragma once', and has at most 200 lines"""
    for path in files("src/**/*.h", "include/**/*.h"):
        lines = path.read_text().splitlines()
        if lines[1:2] != ["#pragma once"]:
            yield f"{short(path)}:2: no '#pragma once'"
        if len(lines) > 200:
            yield f"{short(path)}: {len(lines)} lines"


def check_waits():
    """no test waits by sleeping"""
    sleeps = re.compile(r"\b(sleep|usleep|nanosleep|clock_nanosleep)\s*\(|time\.sleep|^\s*sleep\s")
    for path in files("tests/**/*.[ch]", "tests/**/*.sh", "tests/**/*.py", "tests/cli/*/cmd"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if sleeps.search(line):
                yield f"{short(path)}:{number}: sleeps"


def check_order():
    """a list below 'keep in alphabetical order' is in alphabetical order"""
    word = re.compile(r'^\s*(?:\{\s*)?(?:\.\w+\s*=\s*)?[&"]?([A-Za-z][\w.-]*)')
    for path in files("src/**/*.[ch]", "include/**/*.h"):
        previous = indentation = None
        active = False
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if "keep in alphabetical order" in line.lower():
                active, previous, indentation = True, None, None
                continue
            if not active:
                continue
            if line.startswith("}") or not line.strip():
                active = previous is None
                continue
            match = word.match(line)
            depth = len(line) - len(line.lstrip())
            if not match or line.rstrip().endswith("[] = {") or depth == 0:
                continue
            indentation = depth if indentation is None else indentation
            if depth != indentation:
                continue
            if previous is not None and match.group(1) < previous:
                yield f"{short(path)}:{number}: '{match.group(1)}' stands behind '{previous}'"
            previous = match.group(1)


def check_source_lists():
    """the sources of a library stand one a line and in order: what is added meets nothing else"""
    for path in files("src/*/meson.build"):
        library = re.compile(r"static_library\('[^']+',\n(.*?)\n *include_dir", re.S)
        for body in library.findall(path.read_text()):
            sources = [line.strip() for line in body.splitlines() if ".c'" in line]
            for line in sources:
                if not re.fullmatch(r"'[\w-]+\.c',", line):
                    yield f"{short(path)}: not one file a line: {line}"
            for before, line in zip(sources, sources[1:]):
                if line < before:
                    yield f"{short(path)}: {line} stands behind {before}"


def check_places():
    """no file names a place of one machine"""
    places = r"/hom[e]/[a-z]{3,}/|/User[s]/|/wor[k]/|/roo[t]/[a-z]"
    command = ["git", "grep", "-nIE", places, "--", ".", ":!tests/term/data", ":!*.raw"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError as no_git:
        raise Skipped("git is not here") from no_git
    if found.returncode > 1:
        raise Skipped("this is not a checkout")
    yield from found.stdout.splitlines()


def check_architecture():
    """functions and files that docs/ARCHITECTURE.md names are there"""
    text = (ROOT / "docs/ARCHITECTURE.md").read_text()
    for name, place in re.findall(r"\| `(\w+)` \| `([\w/.-]+\.c)` \|", text):
        path = ROOT / "src" / place
        if not path.exists() or not re.search(rf"^\w.*\b{name}\(", path.read_text(), re.M):
            yield f"docs/ARCHITECTURE.md: no function '{name}' in src/{place}"
    for place in re.findall(r"`((?:src/|cli/|client/|host/)[\w/-]+\.[ch])`", text):
        if re.search(r"\bx\.c", place):
            continue  # a pattern, not a file
        if not any((ROOT / base / place).exists() for base in ("", "src")):
            yield f"docs/ARCHITECTURE.md: no file '{place}'"


# What the emulator understands: {file of src/term: its tables}.
EMULATOR_TABLES = {
    "charset.c": ["sets"],
    "control-sequence.c": ["plain", "marked"],
    "control.c": ["controls", "escapes", "marked_escapes"],
    "csi-report.c": ["statuses", "window_operations"],
    "dcs.c": ["capabilities", "settings", "strings"],
    "mode.c": ["modes"],
    "osc.c": ["commands"],
    "presentation.c": ["states"],
    "sgr.c": ["codes"],
}


def table_rows(text, table):
    """(line number, text) of each row of a table, one row an initializer."""
    begin = re.search(rf"^[^\n]*\b{table}\[\w*\] = {{\n", text, re.M)
    if begin is None:
        return
    first = text.count("\n", 0, begin.end()) + 1
    rows = []
    for number, line in enumerate(text[begin.end() :].split("\n};", 1)[0].splitlines(), first):
        if re.match(r"    \S", line):
            rows.append((number, line))
        else:
            rows[-1] = (rows[-1][0], rows[-1][1] + line)
    yield from rows


def check_table_tests():
    """each row of the emulator's tables names its test, '=== NAME: …' in tests/term"""
    tests = set()
    for path in files("tests/term/*.test"):
        tests |= set(re.findall(r"^=== ([\w-]+):", path.read_text(), re.M))
    for place, tables in EMULATOR_TABLES.items():
        text = (ROOT / "src/term" / place).read_text()
        for table in tables:
            rows = list(table_rows(text, table))
            if not rows:
                yield f"src/term/{place}: no table '{table}'"
            for number, row in rows:
                name = re.search(r"/\* ([\w-]+)[^*]*\*/$", row)
                if name is None:
                    yield f"src/term/{place}:{number}: names no test"
                elif name.group(1) not in tests:
                    yield f"src/term/{place}:{number}: no test '{name.group(1)}' in tests/term"


RULES = {
    "architecture": check_architecture,
    "base-names": check_base_names,
    "headers": check_headers,
    "layers": check_layers,
    "licence": check_licence,
    "order": check_order,
    "places": check_places,
    "source-lists": check_source_lists,
    "table-tests": check_table_tests,
    "waits": check_waits,
}


def main(names):
    names = names or list(RULES)
    unknown = [name for name in names if name not in RULES]
    if unknown:
        print(f"check-sources: no rule '{unknown[0]}' (there are {', '.join(RULES)})")
        return 2
    failed = False
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        try:
            offences = list(RULES[name]())
        except Skipped as reason:
            print(f"ok {number} - {name} # SKIP {reason}")
            continue
        failed = failed or bool(offences)
        result = "not ok" if offences else "ok"
        print(f"{result} {number} - {name}: {RULES[name].__doc__}")
        for offence in offences:
            print(f"# {offence}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
