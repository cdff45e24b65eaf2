/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Scope-bound ownership.
 *
 * A type that is freed by `<type>_destroy(struct type *)` is declared owned once, in its header:
 *
 *     OWNED_TYPE(buffer)
 *
 * and from then on `OWNED(buffer) b = buffer_create();` is destroyed when its scope ends, unless
 * `TAKE(b)` has passed it on (it leaves NULL behind). OWNED_STR does the same for a char * from
 * malloc, OWNED_FD for a file descriptor (-1 is "none"). Destructors accept NULL.
 */

#include <stdlib.h>
#include <unistd.h>

#define OWNED_TYPE(type)                                                                           \
    struct type;                                                                                   \
    void type##_destroy(struct type *type);                                                        \
    static inline void owned_##type##_cleanup(struct type **pointer) {                             \
        type##_destroy(*pointer);                                                                  \
    }                                                                                              \
    struct type

#define OWNED(type) __attribute__((cleanup(owned_##type##_cleanup))) struct type *

#define OWNED_STR __attribute__((cleanup(owned_string_cleanup))) char *
#define OWNED_FD  __attribute__((cleanup(owned_fd_cleanup))) int

/* Passes ownership on: the value, with NULL left in the variable. */
#define TAKE(pointer)                                                                              \
    ({                                                                                             \
        __typeof__(pointer) taken_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })

static inline void owned_string_cleanup(char **pointer) {
    free(*pointer);
}

static inline void owned_fd_cleanup(int *fd) {
    if (*fd >= 0) {
        close(*fd);
    }
}
