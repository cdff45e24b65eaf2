#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what programs write to a terminal: tests/data/screens/NAME-COLUMNSxROWS.raw and .timing.

    record.py [NAME...]      the programs of SCRIPTS, all or those named, at all sizes

Each program runs in a PTY of its own, in a directory, an environment and namespaces made for it (so
that no recording tells of the machine it was made on; needs root), and is typed to: a step waits until nothing has come for a while, then types. `.timing` holds "offset" of
each such pause, one a line: the points at which a screen is whole.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

SIZES = [(80, 24), (120, 40), (200, 50), (20, 5)]
QUIET_SECONDS = 0.35
CLAUDE_QUIET_SECONDS = 1.2
ALONE = ["unshare", "--uts", "--pid", "--fork", "--mount-proc", "sh", "-c", 'hostname stoa; exec "$@"',
         "sh"]
LIMIT_SECONDS = 20
TESTS = pathlib.Path(__file__).resolve().parent.parent
DATA = TESTS / "data" / "screens"


# What Claude Code asks at its start, and what a terminal like ours says.
ANSWERS = {
    b"\x1b[>0q": b"\x1bP>|stoa 0.1.0\x1b\\", b"\x1b[?u": b"\x1b[?0u", b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}
API_KEY = "sk-ant-dummy-test-0000000000000000"
REPLY = """Here is **what you asked for**, with `code`:

| op | cost | note |
|---|---|---|
| push | O(1) | may fail |
| pop | O(1) | 日本語 🚀 |

```python
from collections import deque
ring = deque(maxlen=8)
for i in range(20):
    ring.append(i)
```

1. Push moves the head.
2. Pop moves the tail: é, 👩‍💻, ❤️.

> A quote: keep it simple.

""" + "The quick brown fox jumps over the lazy dog. " * 30
API_SCRIPT = {"rules": [
    {"prompt": "table", "steps": [{"text": REPLY, "delay_ms": 5}]},
    {"prompt": "write", "steps": [
        {"text": "I write it.", "tool": "Write", "input": {"file_path": "$HOME/note.txt", "content": "one\ntwo\nthree\n"}},
        {"text": "It is written."}]},
]}


def prepare(home):
    """Files to look at, and a repository with a history."""
    lines = []
    for number in range(1, 121):
        lines.append(f"{number:3d} The quick brown fox jumps over the lazy dog; tab\there, wide 日本語, é, 🚀.")
    (home / "text.txt").write_text("\n".join(lines) + "\n")
    (home / "hello.c").write_text(
        "#include <stdio.h>\n\n/* Says hello. */\nint main(void) {\n"
        '    printf("hello, world %d\\n", 42);\n    return 0;\n}\n' + "// more\n" * 60)
    for name in ("alpha", "beta", "gamma"):
        (home / name).mkdir()
        (home / name / "file.txt").write_text(name + "\n")
    commands = ["git init -q -b main ."]
    for number in range(12):
        commands.append(f"echo {number} >> log.txt; git add log.txt; "
                        f"git commit -q -m 'change {number}: a subject that is a bit longer'")
        if number == 5:
            commands.append("git checkout -q -b side; echo s > side.txt; git add side.txt; "
                            "git commit -q -m 'on the side'; git checkout -q main")
    commands.append("git merge -q -m 'merge the side' side")
    run = "export GIT_AUTHOR_DATE='2026-01-02T03:04:05Z' GIT_COMMITTER_DATE='2026-01-02T03:04:05Z'; "
    repository = home / "repository"
    repository.mkdir()
    if os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", f"cd {repository}; {run}" + "; ".join(commands)],
                  environment(home)) != 0:
        sys.exit("record: cannot make the repository")


def environment(home):
    return {
        "HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8",
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "SHELL": "/bin/bash", "PS1": "\\w \\$ ",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "LESS": "-R",
        "TMUX_TMPDIR": str(home), "USER": "ada", "HTOPRC": str(home / "htoprc"),
    }


UP, DOWN, RIGHT, LEFT = "\x1bOA", "\x1bOB", "\x1bOC", "\x1bOD"

# name: (argv, what is typed step by step)
SCRIPTS = {
    "bash": (["bash", "--norc", "--noprofile"],
             ["ls --color=always\r", "cat text.txt\r", "echo a rather long line that wraps on a narrow"
              " screen and is edited \x01# \x05 then\x1b[D\x1b[D\x1b[DX\r", "\x12ls\x07", "\x03",
              "printf '\\e[1;3;4:3;38;2;9;99;199mstyled\\e[0m \\e[7mreverse\\e[m\\n'\r",
              "for i in 1 2 3; do echo $i;\rdone\r", "ec\t\t", "\x15clear\r", "exit\r"]),
    "vim": (["vim", "-u", "NONE", "-N", "hello.c"],
            [":syntax on\r", ":set number hlsearch cursorline ruler laststatus=2\r", "/hello\r", "oint x = 日本;\x1b", "u", "yyp",
             ":split text.txt\r", "\x06", "\x06", "\x02", "G", "gg", ":vsplit\r", "V3jd", "p", "ix\x1b[3~yz\x1b",
             ":help\r", ":q\r", "zz\x19\x05\x05", "dd5\x05", "zt:set list\r", ":qa!\r"]),
    "less": (["less", "-N", "text.txt"],
             [" ", " ", "b", "j", "j", "k", "y", "/fox\r", "n", "G", "g", "10j", "5k", "-S\r", RIGHT, LEFT, "h", "q", "q"]),
    "htop": (["htop", "-d", "100"],
             [DOWN, DOWN, "t", "t", "\x1bOQ", "\x1b", "h", "q", "\x1bOR", "bash", "\x1b", "q"]),
    "mc": (["mc", "-u", "-a"],
           [DOWN, DOWN, "\t", "\x1b[20~", "\x1b\x1b", "\x1bOR", "q", "\x1b[15~", "\x1b\x1b", "\x0f", "\r\x0f",
            "\x1b[21~", "\r", "exit\r"]),
    "git-log": (["git", "-C", "repository", "-c", "color.ui=always", "log", "--graph", "--stat", "--decorate"],
                [" ", " ", "b", "j", "/side\r", "G", "g", "q"]),
    "tmux": (["tmux", "-f", "/dev/null", "-L", "record", "new-session", "bash --norc --noprofile"],
             ["ls --color=always\r", "\x02%", "seq 100\r", "\x02\"", "cat text.txt\r", "\x02[", "\x1b[A\x1b[A\x1b[5~",
              "q", "\x02 ", "\x02z", "\x02c", "echo second\r", "\x02w", "q", "\x02:kill-server\r"]),
}
CLAUDE = ["claude", "--permission-mode", "manual"]
CLAUDE_STEPS = ["please show a table", "\r", "write a file", "\r", "1", "/help", "\r", "\x1b", "/", "\x1b", "\x1b[5~",
                "\x1b[6~", "\x04", "\x04"]
SCRIPTS["claude-classic"] = SCRIPTS["claude-fullscreen"] = (CLAUDE, CLAUDE_STEPS)


def claude_environment(home, port):
    for name in ("run", "tmp", "config"):
        (home / name).mkdir(exist_ok=True)
    (home / "config" / ".claude.json").write_text(json.dumps({
        "hasCompletedOnboarding": True, "theme": "dark", "hasSeenAutoDefaultNotice": True,
        "officialMarketplaceAutoInstallAttempted": True, "officialMarketplaceAutoInstalled": True,
        "lastReleaseNotesSeen": "2.1.329", "projects": {str(home): {"hasTrustDialogAccepted": True}},
        "customApiKeyResponses": {"approved": [API_KEY[-20:]], "rejected": []},
    }))
    return {
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}", "ANTHROPIC_API_KEY": API_KEY,
        "CLAUDE_CONFIG_DIR": str(home / "config"), "XDG_RUNTIME_DIR": str(home / "run"),
        "CLAUDE_CODE_TMPDIR": str(home / "tmp"), "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "PATH": os.path.dirname(shutil.which("claude") or "/") + ":/usr/local/bin:/usr/bin:/bin",
    }


@contextlib.contextmanager
def messages_api(home):
    """The port of a stand-in of the Messages API."""
    script = home / "api.json"
    script.write_text(json.dumps(API_SCRIPT).replace("$HOME", str(home)))
    server = subprocess.Popen(["node", str(TESTS / "stand-in" / "messages-api.mjs"), str(script)],
                              stdout=subprocess.PIPE, text=True)
    try:
        yield int(server.stdout.readline().split()[-1])
    finally:
        server.terminate()
        server.wait()


def answer(descriptor, data):
    for query, reply in ANSWERS.items():
        for _ in range(data.count(query)):
            os.write(descriptor, reply)


def read_until_quiet(descriptor, raw, quiet, answers):
    """False when the program is gone."""
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        ready, _, _ = select.select([descriptor], [], [], quiet)
        if not ready:
            return True
        try:
            data = os.read(descriptor, 65536)
        except OSError:
            return False
        if not data:
            return False
        raw.extend(data)
        if answers:
            answer(descriptor, data)
    return True


def record(name, columns, rows, home):
    if not name.startswith("claude"):
        record_with(name, columns, rows, home, {}, QUIET_SECONDS)
        return
    with messages_api(home) as port:
        extra = claude_environment(home, port)
        if name == "claude-classic":
            extra["CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN"] = "1"
        record_with(name, columns, rows, home, extra, CLAUDE_QUIET_SECONDS)


def record_with(name, columns, rows, home, extra, quiet):
    argv, steps = SCRIPTS[name]
    size = struct.pack("HHHH", rows, columns, 0, 0)
    pid, descriptor = os.forkpty()
    if pid == 0:
        os.chdir(home)
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvpe(ALONE[0], ALONE + argv, environment(home) | extra)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, size)
    raw, offsets = bytearray(), []
    alive = read_until_quiet(descriptor, raw, quiet, bool(extra))
    offsets.append(len(raw))
    for step in steps:
        if not alive:
            break
        os.write(descriptor, step.encode())
        alive = read_until_quiet(descriptor, raw, quiet, bool(extra))
        offsets.append(len(raw))
    if alive:
        os.kill(pid, signal.SIGHUP)
    os.close(descriptor)
    os.waitpid(pid, 0)
    stem = DATA / f"{name}-{columns}x{rows}"
    stem.with_suffix(".raw").write_bytes(raw)
    stem.with_suffix(".timing").write_text("".join(f"{o}\n" for o in dict.fromkeys(offsets)))
    print(f"{stem.name}: {len(raw)} bytes, {len(offsets)} points")


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SCRIPTS:
        for columns, rows in SIZES:
            home = pathlib.Path(tempfile.mkdtemp(prefix="home-"))
            try:
                prepare(home)
                record(name, columns, rows, home)
            finally:
                shutil.rmtree(home)


main()
