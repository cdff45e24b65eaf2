/* SPDX-License-Identifier: MIT */
/* Allocation that does not return on failure. */

#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void *checked(void *memory, size_t size_bytes) {
    if (memory == NULL) {
        fprintf(stderr, "stoa: out of memory (%zu bytes wanted)\n", size_bytes);
        abort();
    }
    return memory;
}

void *memory_allocate(size_t size_bytes) {
    return checked(malloc(size_bytes > 0 ? size_bytes : 1), size_bytes);
}

void *memory_allocate_zeroed(size_t count, size_t size_bytes) {
    return checked(calloc(count > 0 ? count : 1, size_bytes > 0 ? size_bytes : 1), size_bytes);
}

void *memory_reallocate(void *memory, size_t size_bytes) {
    return checked(realloc(memory, size_bytes > 0 ? size_bytes : 1), size_bytes);
}

void *memory_grow(void *array, size_t *capacity, size_t needed, size_t item_size_bytes) {
    if (needed <= *capacity && array != NULL) {
        return array;
    }
    size_t wanted = *capacity > 0 ? *capacity : 8;
    while (wanted < needed && wanted <= SIZE_MAX / 2) {
        wanted *= 2;
    }
    if (wanted < needed || wanted > SIZE_MAX / item_size_bytes) {
        return checked(NULL, SIZE_MAX);
    }
    array = memory_reallocate(array, wanted * item_size_bytes);
    *capacity = wanted;
    return array;
}
