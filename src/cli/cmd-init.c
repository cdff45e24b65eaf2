/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "preset-file.h"

#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>

static bool write_starter(const char *path, bool force, struct error *err) {
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL);
    OWNED_FD fd = open(path, flags, 0666);
    if (fd < 0 && errno == EEXIST) {
        return error_set(err, ERROR_EXISTS, "'%s' is there already (--force writes over it)", path);
    }
    if (fd < 0) {
        return error_set_errno(err, "cannot create '%s'", path);
    }
    const char *text = preset_starter();
    return fd_write_all(fd, text, strlen(text), err) ||
           error_context(err, "cannot write '%s'", path);
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    const char *path = arguments_word(arguments, 0);
    path = path != NULL ? path : PRESET_FILE_DEFAULT;
    if (!write_starter(path, arguments_has(arguments, "force"), &err)) {
        return output_error(&err);
    }
    printf("wrote %s: change it as you like, then 'stoa up'\n", path);
    return output_end();
}

static const struct command_option options[] = {
    { "force", 0, NULL, "write over a file that is there" },
};

const struct command cmd_init = {
    .name = "init",
    .usage = "[FILE]",
    .summary = "Write a first preset to begin with",
    .text = "Without FILE: ./sessions.yaml",
    .options = options,
    .option_count = 1,
    .maximum = 1,
    .run = run,
};
