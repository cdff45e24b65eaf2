#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the cases of tests/cli, in parallel, as TAP.

    run-cases.py PROGRAM_DIRECTORY… [-- CASE…]

A case is a directory: `cmd` (a shell script), `files/` (copied into its working directory), and
what must come of it: `out`, `err` (absent: nothing may come), `exit` (absent: 0). In `out` and
`err`, [[…]] is a regular expression, and DIR stands for the case's own directory. A case that
cannot run here exits 77 after a line that says why.

Each case has HOME and the XDG directories to itself, and its fleet is ended behind it.
UPDATE=1 writes `out`, `err` and `exit` anew; the difference is then to be read.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent / "cases"
LIMIT_S = 180  # only what hangs takes so long, also where all is slow


def pattern(expected):
    parts = re.split(r"\[\[(.*?)\]\]", expected)
    return "".join(re.escape(part) if i % 2 == 0 else f"(?:{part})" for i, part in enumerate(parts))


def read(path):
    return path.read_text() if path.exists() else ""


def environment(home, programs):
    kept = {key: os.environ[key] for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if key in os.environ}
    return {
        **kept,
        "PATH": ":".join([*programs, "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]),
        "HOME": str(home / "home"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "SHELL": "/bin/sh",
        "ANTHROPIC_TEST_KEY": "none",  # what stands in for claude needs no login
    }


def run_bounded(command, limit_s, **options):
    """(status or None, out, err); what it started in its process group is ended with it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   start_new_session=True, **options)
        try:
            status = process.wait(timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            status = None
        out.seek(0)
        err.seek(0)
        return status, out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")


def prepare(case, home):
    for name in ("home", "run", "state", "config", "here"):
        (home / name).mkdir(mode=0o700)
    if (case / "files").is_dir():
        shutil.copytree(case / "files", home / "here", dirs_exist_ok=True)


def complaints(case, home, status, out, err):
    if status is None:
        yield f"not done after {LIMIT_S} s"
        status = "none"
    wanted_status = read(case / "exit").strip() or "0"
    if str(status) != wanted_status:
        yield f"exit status {status}, not {wanted_status}"
    for name, text in (("out", out), ("err", err)):
        text = text.replace(str(home), "DIR")
        wanted = read(case / name)
        if not re.fullmatch(pattern(wanted), text, re.DOTALL):
            yield f"{name} is\n{text}--- not\n{wanted}---"


def update(case, home, status, out, err):
    for name, text in (("out", out), ("err", err), ("exit", f"{status}\n" if status else "")):
        text = text.replace(str(home), "DIR")
        if text:
            (case / name).write_text(text)
        elif (case / name).exists():
            (case / name).unlink()


def run_case(name, programs):
    """(name, None: skipped, reason) or (name, list of complaints, '')."""
    case = CASES / name
    home = pathlib.Path(tempfile.mkdtemp(prefix="stoa-cli-"))
    try:
        prepare(case, home)
        settings = environment(home, programs)
        status, out, err = run_bounded(["sh", str(case / "cmd")], LIMIT_S, cwd=home / "here",
                                       env=settings)
        if status == 77:
            return name, None, (out.strip() or "no reason given").splitlines()[-1]
        if os.environ.get("UPDATE"):
            update(case, home, status, out, err)
        return name, list(complaints(case, home, status, out, err)), ""
    finally:
        for fleet in (home / "run").glob("stoa/*/"):
            run_bounded(["stoa", "-L", fleet.name, "down"], 20, cwd="/",
                        env=environment(home, programs))
        shutil.rmtree(home, ignore_errors=True)


def main(words):
    programs, _, chosen = " ".join(words).partition(" -- ")
    programs = [os.path.abspath(directory) for directory in programs.split()]
    if not any(os.access(f"{directory}/stoa", os.X_OK) for directory in programs):
        sys.exit("run-cases: no stoa in these directories; run-cases.py PROGRAM_DIRECTORY… [-- CASE…]")
    names = chosen.split() or sorted(path.parent.name for path in CASES.glob("*/cmd"))
    os.environ["PATH"] = ":".join([*programs, os.environ.get("PATH", "/usr/bin:/bin")])
    for number in signal.SIGHUP, signal.SIGQUIT:
        signal.signal(number, signal.SIG_DFL)  # whoever started us may have them ignored: nohup, &
    signal.signal(signal.SIGINT, signal.default_int_handler)
    failed = False
    print(f"1..{len(names)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor((os.cpu_count() or 2) * 2) as pool:
        results = pool.map(lambda name: run_case(name, programs), names)
        for number, (name, wrong, reason) in enumerate(results, 1):
            if wrong is None:
                print(f"ok {number} - {name} # SKIP {reason}", flush=True)
                continue
            failed = failed or bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}", flush=True)
            for text in wrong:
                print("\n".join("# " + line for line in text.splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
