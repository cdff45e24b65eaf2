#!/bin/sh
# SPDX-License-Identifier: MIT
# Sees to it that the Claude Code the tests are written against is in DIRECTORY, and prints the
# directory of its program. Exits 77 with the reason where that cannot be. Usage: install.sh DIRECTORY
set -eu

version=2.1.329
directory=$1/claude-code-$version
program=$directory/node_modules/.bin/claude

for need in npm node; do
    command -v "$need" >/dev/null || {
        echo "$need is not installed"
        exit 77
    }
done
mkdir -p "$directory"
exec 9>"$directory/lock"
flock 9
if [ ! -x "$program" ] || [ ! -e "$directory/complete" ]; then
    npm install --silent --no-audit --no-fund --prefix "$directory" \
        "@anthropic-ai/claude-code@$version" >"$directory/install.log" 2>&1 || {
        echo "npm could not install Claude Code $version: $(tail -n 1 "$directory/install.log")"
        exit 77
    }
    touch "$directory/complete"
fi
[ "$("$program" --version 2>/dev/null | cut -d ' ' -f 1)" = "$version" ] || {
    echo "$program does not run here"
    exit 77
}
dirname "$program"
