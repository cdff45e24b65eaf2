#!/bin/sh
# SPDX-License-Identifier: MIT
# install-from-npm.sh DIRECTORY claude|ccusage: sees to it that the program, in the version that the
# tests are written against, is in DIRECTORY, and prints its path. Exits 77 with the reason where
# that cannot be. Several may ask at once; what was broken off half-way is installed again.
set -eu

case $2 in
    claude)
        name=claude-code version=2.1.329
        packages=@anthropic-ai/claude-code@$version
        ;;
    ccusage)
        name=ccusage version=20.0.24
        packages="ccusage@$version @ccusage/ccusage-linux-x64@$version"
        ;;
esac
directory=$1/$name-$version
program=$directory/node_modules/.bin/$2

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
    # shellcheck disable=SC2086 # packages are words
    npm install --silent --no-audit --no-fund --prefix "$directory" \
        $packages >"$directory/install.log" 2>&1 || {
        echo "npm could not install $name $version: $(tail -n 1 "$directory/install.log")"
        exit 77
    }
    touch "$directory/complete"
fi
case " $("$program" --version 2>/dev/null) " in
    *" $version "*) ;;
    *)
        echo "$program does not run here"
        exit 77
        ;;
esac
echo "$program"
