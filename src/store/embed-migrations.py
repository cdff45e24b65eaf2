#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes migrations/NNNN-*.sql as a C table. Usage: embed-migrations.py OUT FILE..."""

import os
import sys

out, files = sys.argv[1], sorted(sys.argv[2:])
lines = ["/* Made from the .sql files by embed-migrations.py. */", '#include "database.h"', "",
         "const struct migration migrations[] = {"]
for number, path in enumerate(files, 1):
    name = os.path.basename(path)
    if not name.startswith("%04d-" % number):
        sys.exit("%s: its number should be %04d" % (name, number))
    lines.append('    { "%s",' % name[:-4])
    for text in open(path, encoding="utf-8").read().splitlines():
        lines.append('            "%s\\n"' % text.replace("\\", "\\\\").replace('"', '\\"'))
    lines.append("    },")
lines += ["};", "const int migration_count = %d;" % len(files), ""]
open(out, "w", encoding="utf-8").write("\n".join(lines))
