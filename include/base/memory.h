/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Memory that is there or the process ends.
 *
 * Out of memory ends the process with a message: sessions live in their hosts and data in the
 * store, so dying is recoverable by design, and no caller carries a path that is never tested.
 * What a peer can make us allocate is bounded before it comes here.
 */

#include <stddef.h>

/* A zeroed object: NEW(struct session). */
#define NEW(type) ((type *)memory_allocate_zeroed(1, sizeof(type)))

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The struct that holds `member` at `pointer`. */
#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

void *memory_allocate(size_t size_bytes) __attribute__((malloc, returns_nonnull));
void *memory_allocate_zeroed(size_t count, size_t size_bytes)
        __attribute__((malloc, returns_nonnull));
void *memory_reallocate(void *memory, size_t size_bytes) __attribute__((returns_nonnull));

/* Grows an array of `*capacity` items to hold at least `needed`, doubling; the new array. */
void *memory_grow(void *array, size_t *capacity, size_t needed, size_t item_size_bytes)
        __attribute__((returns_nonnull));
