/* SPDX-License-Identifier: MIT */

/* The world of a test: directories, environment, processes, waits. */

#include "harness/world.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/sanitizer.h"
#include "base/text.h"
#include "harness/console.h"
#include "harness/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

#include <cmocka.h>

#define ENVIRONMENT_MAX 64
#define ARGUMENTS_MAX   32
#define LOG_TAIL_BYTES  6000
#define POLL_MS         5

static struct buffer run_output;

int64_t world_limit_ms(void) {
#if SANITIZES_ADDRESSES || SANITIZES_THREADS
    int64_t slowness = 5;
#else
    int64_t slowness = getenv("STOA_TEST_SLOW") != NULL ? 5 : 1;
#endif
    return WORLD_WAIT_MS * slowness;
}

void world_set(struct world *world, const char *name, const char *value) {
    size_t length = strlen(name);
    for (size_t i = 0; i < world->environment_count; i++) {
        if (strncmp(world->environment[i], name, length) == 0 &&
                world->environment[i][length] == '=') {
            free(world->environment[i]);
            world->environment[i] = world->environment[--world->environment_count];
            world->environment[world->environment_count] = NULL;
            break;
        }
    }
    if (value != NULL && world->environment_count + 1 < ENVIRONMENT_MAX) {
        world->environment[world->environment_count++] = text_format("%s=%s", name, value);
    }
}

const char *world_get(const struct world *world, const char *name) {
    size_t length = strlen(name);
    for (size_t i = 0; i < world->environment_count; i++) {
        if (strncmp(world->environment[i], name, length) == 0 &&
                world->environment[i][length] == '=') {
            return world->environment[i] + length + 1;
        }
    }
    return NULL;
}

char *world_path(const struct world *world, const char *relative) {
    return path_join(world->root, relative);
}

static void set_directory(struct world *world, const char *name, const char *relative) {
    OWNED_STR path = world_path(world, relative);
    struct error err = { 0 };
    if (!path_make_directory(path, &err)) {
        fail_msg("%s", err.text);
    }
    world_set(world, name, path);
}

static void fill_environment(struct world *world) {
    set_directory(world, "HOME", "home");
    set_directory(world, "XDG_RUNTIME_DIR", "run");
    set_directory(world, "XDG_STATE_HOME", "state");
    set_directory(world, "XDG_CONFIG_HOME", "config");
    set_directory(world, "XDG_CACHE_HOME", "cache");
    set_directory(world, "XDG_DATA_HOME", "data");
    set_directory(world, "TMPDIR", "tmp");
    world_set(world, "TERM", "xterm-256color");
    world_set(world, "COLORTERM", "truecolor");
    world_set(world, "LANG", "C.UTF-8");
    world_set(world, "SHELL", "/bin/sh");
    world_set(world, "PS1", "ready: ");
    world_set(world, "STOA_NAME", "test");
    world_set(world, "ANTHROPIC_TEST_KEY", "none"); /* what stands in for claude needs no login */
    static const char *const passed[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS" };
    for (size_t i = 0; i < ARRAY_LENGTH(passed); i++) {
        world_set(world, passed[i], getenv(passed[i]));
    }
    OWNED_STR path = text_format("%s:/usr/local/bin:/usr/bin:/bin", world->programs);
    world_set(world, "PATH", path);
}

struct world *world_create(void) {
    const char *programs = getenv("STOA_PROGRAMS");
    if (programs == NULL) {
        fail_msg("STOA_PROGRAMS names no directory of stoa and stoa-host");
    }
    signal(SIGPIPE, SIG_IGN);
    process_become_reaper();
    char root[] = "/tmp/stoa-test-XXXXXX";
    if (mkdtemp(root) == NULL) {
        fail_msg("cannot make a directory under /tmp");
    }
    struct world *world = NEW(struct world);
    world->root = text_copy(root);
    world->programs = text_copy(programs);
    world->environment = memory_allocate_zeroed(ENVIRONMENT_MAX, sizeof(char *));
    list_init(&world->consoles);
    fill_environment(world);
    world->work = world_path(world, "work");
    path_make_directory(world->work, NULL);
    return world;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)walk;
    if (kind == FTW_DNR) {
        chmod(path, 0700);
    }
    remove(path);
    return 0;
}

void world_destroy(struct world *world) {
    struct console *console;
    LIST_FOR_EACH (console, &world->consoles, link) {
        console_destroy(console);
    }
    process_end_descendants();
    if (getenv("STOA_TEST_KEEP") == NULL) {
        nftw(world->root, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    } else {
        fprintf(stderr, "kept: %s\n", world->root);
    }
    text_vector_destroy(world->environment);
    buffer_finish(&run_output);
    run_output = (struct buffer){ 0 };
    free(world->programs);
    free(world->work);
    free(world->root);
    free(world);
}

int world_setup(void **state) {
    *state = world_create();
    return 0;
}

int world_teardown(void **state) {
    world_destroy(*state);
    return 0;
}

void world_write(struct world *world, const char *relative, const char *text) {
    OWNED_STR path = world_path(world, relative);
    OWNED_STR directory = text_copy(path);
    *strrchr(directory, '/') = '\0';
    struct error err = { 0 };
    if (!path_make_directory(directory, &err) || !file_replace(path, text, strlen(text), &err)) {
        fail_msg("%s", err.text);
    }
}

char *world_read(const struct world *world, const char *relative) {
    OWNED_STR path = world_path(world, relative);
    struct buffer text = { 0 };
    file_read(path, 64 * 1024 * 1024, &text, NULL);
    return buffer_take_text(&text);
}

/* ---- commands ------------------------------------------------------------------------------- */

/* The arguments up to NULL behind the ones that are there. */
static void collect(const char *argv[ARGUMENTS_MAX], va_list arguments) {
    for (size_t count = text_vector_length(argv); count + 1 < ARGUMENTS_MAX; count++) {
        argv[count] = va_arg(arguments, const char *);
        if (argv[count] == NULL) {
            return;
        }
    }
}

static int run(struct world *world, const char *argv[ARGUMENTS_MAX]) {
    struct error err = { 0 };
    struct process_options options = { .argv = argv,
        .environment = (const char *const *)world->environment,
        .directory = world->work };
    OWNED_STR path = path_join(world->programs, argv[0]);
    if (access(path, X_OK) == 0) {
        argv[0] = path;
    }
    buffer_clear(&run_output);
    int status = process_run(&options, world_limit_ms(), &run_output, &err);
    if (status < 0) {
        world_fail(world, "%s %s: %s", argv[0], argv[1] == NULL ? "" : argv[1], err.text);
    }
    return status;
}

int world_run(struct world *world, const char *program, ...) {
    va_list arguments;
    va_start(arguments, program);
    const char *argv[ARGUMENTS_MAX] = { program };
    collect(argv, arguments);
    va_end(arguments);
    return run(world, argv);
}

const char *world_output(void) {
    return buffer_text(&run_output);
}

void world_stoa(struct world *world, const char *argument, ...) {
    va_list arguments;
    va_start(arguments, argument);
    const char *argv[ARGUMENTS_MAX] = { "stoa", argument };
    collect(argv, arguments);
    va_end(arguments);
    int status = run(world, argv);
    if (status != 0) {
        world_fail(world, "'stoa %s' ended with %d: %s", argument, status, world_output());
    }
}

void world_waits_output(struct world *world, const char *text, const char *argument, ...) {
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    for (;;) {
        va_list arguments;
        va_start(arguments, argument);
        const char *argv[ARGUMENTS_MAX] = { "stoa", argument };
        collect(argv, arguments);
        va_end(arguments);
        run(world, argv);
        if (strstr(world_output(), text) != NULL) {
            return;
        }
        if (clock_monotonic_ms() > end_ms) {
            world_fail(world, "'stoa %s' never said '%s'; it says: %s", argument, text,
                    world_output());
        }
        world_turn(world, POLL_MS);
    }
}

struct json *world_sessions(struct world *world) {
    world_run(world, "stoa", "ls", "--json", NULL); /* 6 when there is none */
    struct error err = { 0 };
    struct json *sessions = json_parse(run_output.data, run_output.length, &err);
    if (sessions == NULL) {
        world_fail(world, "'stoa ls --json' printed no JSON: %s: %s", err.text, world_output());
    }
    return sessions;
}

/* ---- waiting -------------------------------------------------------------------------------- */

bool world_turn(struct world *world, int timeout_ms) {
    struct pollfd fds[16];
    nfds_t count = 0;
    struct console *console;
    LIST_FOR_EACH (console, &world->consoles, link) {
        if (!console->frozen && !console->ended && count < ARRAY_LENGTH(fds)) {
            fds[count++] = (struct pollfd){ .fd = console->pty.fd, .events = POLLIN };
        }
    }
    poll(fds, count, timeout_ms);
    bool any = false;
    LIST_FOR_EACH (console, &world->consoles, link) {
        any |= !console->frozen && console_read(console);
    }
    return any;
}

void world_waits(struct world *world, const char *words, world_predicate_fn *predicate,
        const void *context) {
    int64_t end_ms = clock_monotonic_ms() + world_limit_ms();
    while (!predicate(world, context)) {
        if (clock_monotonic_ms() > end_ms) {
            world_fail(world, "waited in vain: %s", words);
        }
        world_turn(world, POLL_MS);
    }
}

/* ---- processes ------------------------------------------------------------------------------ */

static bool command_line_has(pid_t pid, const char *text) {
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
    struct buffer line = { 0 };
    file_read(path, 65536, &line, NULL);
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] == '\0') {
            line.data[i] = ' ';
        }
    }
    bool found = strstr(buffer_text(&line), text) != NULL;
    buffer_finish(&line);
    return found;
}

static pid_t find_process(const char *program, const char *text) {
    pid_t *pids = NULL, found = 0;
    size_t count = process_descendants(getpid(), &pids);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        if (pids[i] > found && process_is_alive(pids[i]) &&
                (program == NULL || text_equal(process_program(pids[i], name), program)) &&
                command_line_has(pids[i], text)) {
            found = pids[i];
        }
    }
    free(pids);
    return found;
}

pid_t world_find_process(struct world *world, const char *text) {
    (void)world;
    return find_process(NULL, text);
}

pid_t world_server(struct world *world) {
    (void)world;
    return find_process("stoa", "server run");
}

static bool is_gone(struct world *world, const void *context) {
    (void)world;
    return !process_is_alive(*(const pid_t *)context);
}

void world_kill_server(struct world *world) {
    pid_t server = world_server(world);
    if (server == 0) {
        world_fail(world, "there is no server to kill");
    }
    kill(server, SIGKILL);
    world_waits(world, "the killed server to be gone", is_gone, &server);
}

size_t world_hosts(struct world *world, pid_t **out_pids) {
    (void)world;
    pid_t *pids = NULL;
    size_t count = process_descendants(getpid(), &pids), kept = 0;
    for (size_t i = 0; i < count; i++) {
        char name[64];
        if (process_is_alive(pids[i]) && text_equal(process_program(pids[i], name), "stoa-host") &&
                !command_line_has(pids[i], "stoa-keeper")) {
            pids[kept++] = pids[i];
        }
    }
    *out_pids = pids;
    return kept;
}

pid_t world_keeper(struct world *world) {
    (void)world;
    return find_process("stoa-host", "stoa-keeper");
}

/* ---- failing -------------------------------------------------------------------------------- */

static void print_tail(const char *path) {
    struct buffer text = { 0 };
    if (file_read(path, 64 * 1024 * 1024, &text, NULL) && text.length > 0) {
        size_t from = text.length > LOG_TAIL_BYTES ? text.length - LOG_TAIL_BYTES : 0;
        fprintf(stderr, "# ---- %s\n%.*s\n", path, (int)(text.length - from), text.data + from);
    }
    buffer_finish(&text);
}

static int print_log(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)walk;
    if (kind == FTW_F && text_ends_with(path, ".log")) {
        print_tail(path);
    }
    return 0;
}

static void print_console(struct console *console) {
    OWNED_STR text = console_text(console);
    fprintf(stderr, "# ---- a console of %u x %u%s\n%s\n", terminal_columns(console->screen),
            terminal_rows(console->screen), console->ended ? ", its program ended" : "", text);
}

void world_fail(struct world *world, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    OWNED_STR text = text_format_list(format, arguments);
    va_end(arguments);
    struct console *console;
    LIST_FOR_EACH (console, &world->consoles, link) {
        print_console(console);
    }
    nftw(world->root, print_log, 32, FTW_PHYS);
    fprintf(stderr, "# ---- %s\n", text);
    fail_msg("%s", text);
    abort();
}
