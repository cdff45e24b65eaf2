/* SPDX-License-Identifier: MIT */
#include "preset-file.h"

#include "command.h"

#include "base/path.h"

#include <stdio.h>

void preset_file_print(const struct diagnostics *problems) {
    OWNED_STR text = diagnostics_format(problems);
    fputs(text, stderr);
    if (problems->file_is_missing) {
        fprintf(stderr, "stoa: 'stoa init' writes a first %s\n", PRESET_FILE_DEFAULT);
    }
}

struct preset *preset_file_load(const char *path, int *out_status) {
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    OWNED_STR absolute = path_absolute(path, NULL);
    struct preset *preset = preset_load(absolute, &problems);
    if (preset == NULL) {
        preset_file_print(&problems);
        *out_status = problems.file_is_missing ? EXIT_NOT_FOUND : EXIT_USAGE;
    }
    diagnostics_finish(&problems);
    return preset;
}
