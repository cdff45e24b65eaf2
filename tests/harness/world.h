/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A world of its own for one end-to-end test: private HOME and XDG directories, a fleet of its own,
 * the programs of this build, and every process that comes of it a descendant of the test. Nothing
 * outside is seen or touched, and worlds run beside each other.
 *
 * Every wait is for a condition, with a deadline; a wait in vain prints what the consoles show and
 * the logs, and fails the test. Nothing waits for time to pass.
 */

#include "base/buffer.h"
#include "base/list.h"
#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define WORLD_WAIT_MS 15000 /* of a wait, times WORLD_SLOWNESS */

struct world {
    char *root; /* the private directory; HOME is root/home, sessions start in root/work */
    char *work;
    char *programs; /* the directory of stoa and stoa-host */
    char **environment;
    size_t environment_count;
    struct list consoles; /* of struct console */
};

struct world *world_create(void);

/* Ends every process of the world by its id and removes the directory. */
void world_destroy(struct world *world);

/* Setup and teardown of a cmocka test; *state is the world. */
int world_setup(void **state);
int world_teardown(void **state);

/* For what is started from now on; NULL takes the variable away. */
void world_set(struct world *world, const char *name, const char *value);
const char *world_get(const struct world *world, const char *name);

/* An absolute path below the root; the caller's to free. */
char *world_path(const struct world *world, const char *relative) __attribute__((returns_nonnull));

/* Writes a file below the root and makes its directories. */
void world_write(struct world *world, const char *relative, const char *text);

/* Reads a file below the root ("" when it is not there); the caller's to free. */
char *world_read(const struct world *world, const char *relative) __attribute__((returns_nonnull));

/* Runs a program to its end in root/work, arguments up to NULL; its exit status. What it printed is
 * in world_output() until the next run. */
int world_run(struct world *world, const char *program, ...) __attribute__((sentinel));
const char *world_output(void);

/* As world_run with stoa, and the test fails unless the exit status is 0. */
void world_stoa(struct world *world, const char *argument, ...) __attribute__((sentinel));

/* Waits until predicate holds; `words` say what is waited for. */
typedef bool world_predicate_fn(struct world *world, const void *context);
void world_waits(
        struct world *world, const char *words, world_predicate_fn *predicate, const void *context);

/* Waits until the output of a stoa command (arguments up to NULL) holds text. */
void world_waits_output(struct world *world, const char *text, const char *argument, ...)
        __attribute__((sentinel));

/* Reads what the consoles print, for at most so long; false when there was nothing. */
bool world_turn(struct world *world, int timeout_ms);

/* The sessions as `stoa ls --json` tells them. */
struct json *world_sessions(struct world *world);

pid_t world_server(struct world *world); /* 0 when there is none */

/* SIGKILL to the server, and waits until it is gone. */
void world_kill_server(struct world *world);

/* The hosts, the caller's to free. */
size_t world_hosts(struct world *world, pid_t **out_pids);

pid_t world_keeper(struct world *world); /* 0 when there is none */

/* SIGKILL to every process of the world but `survivor` (0: none), all in one moment, as if the
 * power had failed; what is started from now on runs after the next boot. */
void world_end_machine(struct world *world, pid_t survivor);

/* The process whose command line holds text, 0 when there is none; the newest of several. */
pid_t world_find_process(struct world *world, const char *text);

/* Prints consoles and logs and fails the test. */
void world_fail(struct world *world, const char *format, ...)
        __attribute__((format(printf, 2, 3), noreturn));

/* WORLD_WAIT_MS, more where the build is slow (sanitizers, valgrind). */
int64_t world_limit_ms(void);
