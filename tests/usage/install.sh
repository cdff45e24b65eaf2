#!/bin/sh
# SPDX-License-Identifier: MIT
# Sees to it that the ccusage that stoa's figures are compared with is in DIRECTORY, and prints its
# program. Exits 77 with the reason where that cannot be. Usage: install.sh DIRECTORY
set -eu

version=20.0.24
directory=$1/ccusage-$version
program=$directory/node_modules/.bin/ccusage

for need in npm node; do
    command -v "$need" >/dev/null || {
        echo "$need is not installed"
        exit 77
    }
done
mkdir -p "$directory"
exec 9>"$directory/lock"
flock 9
if [ ! -x "$program" ]; then
    npm install --silent --no-audit --no-fund --prefix "$directory" \
        "ccusage@$version" "@ccusage/ccusage-linux-x64@$version" >"$directory/install.log" 2>&1 || {
        echo "npm could not install ccusage $version: $(tail -n 1 "$directory/install.log")"
        exit 77
    }
fi
echo "$program"
