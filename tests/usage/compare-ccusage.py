#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares `stoa usage` with `ccusage --offline` on transcripts that are made up, as TAP.

    compare-ccusage.py STOA CACHE-DIRECTORY

The transcripts have all that makes counting hard: lines of one message, forks that repeat others,
sub-agents, broken lines, lines of megabytes. Each has a seed of its own. Skipped where npm cannot
install ccusage; the unit tests have its answers for single cases.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

INSTALL = pathlib.Path(__file__).resolve().parent.parent / "install-from-npm.sh"
MODELS = ["claude-sonnet-4-5-20250929", "claude-opus-5-5", "claude-haiku-4-5", "<synthetic>"]
SEEDS = 8
NAMES = {"input_tokens": "inputTokens", "output_tokens": "outputTokens",
         "cache_write_tokens": "cacheCreationTokens", "cache_read_tokens": "cacheReadTokens"}


def line_of(chance, message, request, model, time, side):
    usage = {"input_tokens": chance.randrange(50), "output_tokens": chance.randrange(4000),
             "cache_read_input_tokens": chance.randrange(100000)}
    if chance.random() < 0.5:
        usage["cache_creation_input_tokens"] = chance.randrange(9000)
    if chance.random() < 0.3:
        usage["cache_creation"] = {"ephemeral_5m_input_tokens": chance.randrange(900),
                                   "ephemeral_1h_input_tokens": chance.randrange(900)}
    content = [{"type": "text", "text": 'a "usage":{"input_tokens":1} \\ \u2026 \n'}]
    if chance.random() < 0.01:
        content.append({"type": "text", "text": "x\\\"" * 1000000})
    line = {"isSidechain": side, "type": "assistant", "timestamp": time, "sessionId": "s",
            "message": {"role": "assistant", "content": content, "usage": usage, "model": model,
                        "id": message}}
    if request:
        line["requestId"] = request
    return line


def write_transcripts(chance, root):
    said = []
    for session in range(chance.randrange(2, 8)):
        place = root / "projects" / f"-p{session % 3}"
        (place / f"s{session}/subagents").mkdir(parents=True)
        files = [place / f"s{session}.jsonl", place / f"s{session}/subagents/agent-a.jsonl"]
        for number, path in enumerate(files):
            with open(path, "w", encoding="utf-8") as out:
                for _ in range(chance.randrange(1, 120)):
                    if said and chance.random() < 0.3:
                        message, request, model = chance.choice(said)
                    else:
                        message = "msg_%x" % chance.getrandbits(64)
                        request = "req_%x" % chance.getrandbits(64) if chance.random() < 0.9 else ""
                        model = chance.choice(MODELS)
                        said.append((message, request, model))
                    time = "2026-11-%02dT%02d:%02d:00.000Z" % (
                        chance.randrange(1, 20), chance.randrange(24), chance.randrange(60))
                    line = line_of(chance, message, request, model, time, number == 1)
                    text = json.dumps(line, separators=(",", ":"), ensure_ascii=False)
                    if chance.random() < 0.03:
                        text = text[:chance.randrange(len(text))]
                    out.write(text + "\n")
                out.write(json.dumps({"type": "user", "message": {"role": "user", "content": "hi"}}) + "\n")


def theirs(program, environment):
    result = subprocess.run([program, "daily", "--json", "--offline"], env=environment, text=True,
                            capture_output=True, check=True)
    answer = json.loads(result.stdout)
    return {"all": answer["totals"], **{day["period"]: day for day in answer["daily"]}}


def ours(program, environment):
    result = subprocess.run([program, "usage", "--by", "day", "--json"], env=environment, text=True,
                            capture_output=True, check=True)
    answer = json.loads(result.stdout)
    return {"all": answer["totals"], **{row["key"]: row for row in answer["rows"]}}


def compare(number, stoa, ccusage):
    with tempfile.TemporaryDirectory() as home:
        root = pathlib.Path(home) / "config"
        write_transcripts(random.Random(number), root)
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TZ": "UTC",
                       "CLAUDE_CONFIG_DIR": str(root), "XDG_RUNTIME_DIR": home,
                       "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
        wanted, found = theirs(ccusage, environment), ours(stoa, environment)
    problems = []
    for key in sorted(set(wanted) | set(found)):
        for name, their_name in NAMES.items():
            pair = wanted.get(key, {}).get(their_name, 0), found.get(key, {}).get(name, 0)
            if pair[0] != pair[1]:
                problems.append(f"{key}: {name} is {pair[1]}, of ccusage {pair[0]}")
    print("not ok" if problems else "ok", number, "- transcripts of seed", number)
    for problem in problems:
        print("  #", problem)
    return not problems


def main():
    stoa, cache = sys.argv[1:]
    installed = subprocess.run([INSTALL, cache, "ccusage"], stdout=subprocess.PIPE, text=True,
                               check=False)
    program = installed.stdout.strip()
    if installed.returncode != 0:
        print(f"1..0 # SKIP {program}")
        return 0
    print(f"1..{SEEDS}")
    results = [compare(number + 1, stoa, program) for number in range(SEEDS)]
    return 0 if all(results) else 1


sys.exit(main())
