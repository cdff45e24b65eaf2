/* SPDX-License-Identifier: MIT */
#include "preset-file.h"

#include "command.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/text.h"

#include <stdio.h>
#include <unistd.h>

void preset_file_print(const struct diagnostics *problems) {
    OWNED_STR text = diagnostics_format(problems);
    fputs(text, stderr);
    if (problems->file_is_missing && text_equal(problems->file, PRESET_FILE_DEFAULT)) {
        fprintf(stderr, "stoa: 'stoa init' writes a first %s\n", PRESET_FILE_DEFAULT);
    }
}

struct preset *preset_file_load(const char *path, int *out_status) {
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    OWNED_STR here = getcwd(NULL, 0);
    if (here == NULL && path[0] != '/') {
        diagnostics_add(&problems, 0, 0, "the working directory is gone");
        preset_file_print(&problems);
        diagnostics_finish(&problems);
        *out_status = EXIT_NOT_FOUND;
        return NULL;
    }
    OWNED_STR absolute = path_absolute(path, NULL);
    struct preset *preset = preset_load(absolute, &problems);
    if (preset == NULL) {
        preset_file_print(&problems);
        *out_status = problems.file_is_missing ? EXIT_NOT_FOUND : EXIT_USAGE;
    }
    diagnostics_finish(&problems);
    return preset;
}
