#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh MESON BUILD: what `meson install` puts in place is all there, and runs from there.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
DESTDIR=$place "$1" install -C "$2" --no-rebuild --quiet >/dev/null
cd "$place"
for file in bin/stoa bin/stoa-host share/doc/stoa/sessions.example.yaml share/stoa/default-keys.yaml \
    share/stoa/themes/dark.yaml share/stoa/themes/light.yaml; do
    find . -path "*/$file" | grep -q . || {
        echo "not installed: $file"
        exit 1
    }
done
if command -v scdoc >/dev/null; then
    for page in stoa.1 stoa-agents.5 stoa-keys.7 stoa-rpc.7 stoa-rules.5 stoa-sessions.5 stoa-theme.5; do
        find . -path "*/man/man${page##*.}/$page" | grep -q . || {
            echo "not installed: the manual page $page"
            exit 1
        }
    done
fi
stoa=$(find "$place" -path '*/bin/stoa')
"$stoa" version
"$stoa" check "$(find "$place" -name sessions.example.yaml)"
