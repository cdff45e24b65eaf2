#!/bin/sh
# Compiles terminal descriptions and prints each as a C string that ncurses takes as $TERMINFO.
# usage: embed-terminfo.sh SOURCE DIRECTORY OUTPUT NAME…
set -eu
source=$1
directory=$2
output=$3
shift 3
mkdir -p "$directory"
tic -x -o "$directory" "$source"
echo "/* Generated from $(basename "$source"). */" >"$output"
for name in "$@"; do
    text=$(infocmp -x -A "$directory" -Q2 -q "$name" | grep -v '^#' | tr -d '\n')
    [ -n "$text" ]
    {
        echo "#define TERMINFO_$(echo "$name" | tr 'a-z-' 'A-Z_') \\"
        echo "$text" | fold -w 90 | sed 's/.*/    "&" \\/'
        echo '    ""'
    } >>"$output"
done
