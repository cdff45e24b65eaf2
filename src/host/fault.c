/* SPDX-License-Identifier: MIT */
/* A null dereference, a damaged heap, an abort. */

#include "fault.h"

#include "base/sanitizer.h"
#include "base/text.h"
#include "frame/message.h"

#include <stdlib.h>
#include <string.h>

#if SANITIZES_ADDRESSES
static void damage_heap(void) {
    abort(); /* the sanitizer would end the process by itself, without a signal */
}
#else
static void damage_heap(void) {
    char *volatile block = malloc(40);
    char *volatile other = malloc(40);
    size_t volatile before = sizeof(size_t);
    if (block != NULL) {
        memset(block - before, 0x41, before); /* the size that malloc wrote there */
    }
    free(block);
    free(other);
    abort(); /* an allocator that did not notice */
}
#endif

static bool is_allowed(void) {
    static int allowed = -1; /* asked at every read */
    if (allowed < 0) {
        allowed = text_equal(getenv("STOA_TEST_FAULT"), "1");
    }
    return allowed == 1;
}

void fault_poison(const char *bytes, size_t length) {
    if (is_allowed() && memchr(bytes, FAULT_POISON, length) != NULL) {
        fault_provoke(FAULT_NULL);
    }
}

void fault_provoke(int kind) {
    if (kind == 0 || !is_allowed()) {
        return;
    }
    volatile int *volatile nothing = NULL;
    switch (kind) {
    case FAULT_NULL:
        *nothing = kind;
        break;
    case FAULT_HEAP:
        damage_heap();
        break;
    default:
        abort();
    }
}
