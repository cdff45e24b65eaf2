/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "recording/segment.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

int scratch_setup(void **state) {
    char *place = text_copy("/tmp/stoa-scratch-XXXXXX");
    *state = place;
    return mkdtemp(place) != NULL ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    return remove(path);
}

int scratch_teardown(void **state) {
    int failed = nftw(*state, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return failed;
}

void scratch_put_bytes(
        const char *place, uint32_t number, const char *kind, const char *bytes, size_t length) {
    OWNED_STR path = segment_path(place, number, kind);
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_true(fd_write_all(fd, bytes, length, NULL));
}

void scratch_put(const char *place, uint32_t number, const char *kind, const char *text) {
    scratch_put_bytes(place, number, kind, text, strlen(text));
}
