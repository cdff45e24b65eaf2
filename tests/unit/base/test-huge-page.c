/* SPDX-License-Identifier: MIT */
#include "base/huge-page.h"
#include "base/memory.h"
#include "base/sanitizer.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BLOCKS      200
#define BLOCK_BYTES ((size_t)5600) /* a row of ncurses */

/* Whether the mapping that holds the address is marked; -1 where that cannot be told. */
static int is_marked(const void *address) {
    FILE *maps = fopen("/proc/self/smaps", "re");
    char line[512];
    int marked = -1;
    bool holds = false;
    while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
        uintptr_t first = 0, end = 0;
        if (sscanf(line, "%zx-%zx ", &first, &end) == 2) {
            holds = first <= (uintptr_t)address && (uintptr_t)address < end;
        } else if (holds && text_starts_with(line, "VmFlags:")) {
            marked = strstr(line, " hg") != NULL;
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return marked;
}

/* Whose malloc it is, and whether the system knows of such pages at all. */
static bool can_be_told(void) {
#if SANITIZES_ADDRESSES
    return false;
#else
    return access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK) == 0 &&
           getenv("LD_PRELOAD") == NULL;
#endif
}

static void what_is_filled_next_lies_in_it(void **state) {
    char *before = text_copy("small");
    char *blocks[BLOCKS];
    size_t marked = 0;
    huge_page_for_heap();
    for (size_t i = 0; i < BLOCKS; i++) {
        blocks[i] = memory_allocate(BLOCK_BYTES);
        memset(blocks[i], (int)i, BLOCK_BYTES);
    }
    char *large = memory_allocate_zeroed(1, 480000);
    for (size_t i = 0; i < BLOCKS; i++) {
        assert_int_equal((uint8_t)blocks[i][BLOCK_BYTES - 1], i);
        marked += is_marked(blocks[i]) == 1;
    }
    if (can_be_told() && is_marked(large) >= 0) {
        assert_int_equal(is_marked(large), 1);
        assert_true(marked > BLOCKS / 2); /* the first fill what lies before it */
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        free(blocks[i]);
    }
    free(large);
    assert_string_equal(before, "small");
    free(before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_filled_next_lies_in_it),
    };
    return cmocka_run_group_tests_name("huge-page", tests, NULL, NULL);
}
