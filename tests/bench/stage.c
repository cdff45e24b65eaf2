/* SPDX-License-Identifier: MIT */

/* The stage of one run: directories, sessions, the attached client and its drain. */

#include "stage.h"

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <stdarg.h>

#define LIMIT_MS        120000
#define OUTPUT_KEEP_MAX 65536

void stage_die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "measure: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    process_end_descendants();
    exit(1);
}

static char **make_environment(struct stage *stage) {
    const char *names[] = { "HOME=%s", "XDG_RUNTIME_DIR=%s", "XDG_STATE_HOME=%s",
        "XDG_CONFIG_HOME=%s", "XDG_CACHE_HOME=%s", "XDG_DATA_HOME=%s", "TMUX_TMPDIR=%s",
        "TMPDIR=%s" };
    const char *fixed[] = { "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
        "SHELL=/bin/sh", "STOA_NAME=bench", "PS1=$ " };
    char **environment =
            memory_allocate_zeroed(ARRAY_LENGTH(names) + ARRAY_LENGTH(fixed) + 2, sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *equals = strchr(names[i], '=');
        environment[count++] =
                text_format("%.*s=%s", (int)(equals - names[i]), names[i], stage->root);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++) {
        environment[count++] = text_copy(fixed[i]);
    }
    environment[count++] = text_format("PATH=%s:/usr/local/bin:/usr/bin:/bin", stage->programs);
    return environment;
}

void stage_open(struct stage *stage, const struct subject *subject) {
    char root[] = "/tmp/stoa-bench-XXXXXX";
    struct error err = { 0 };
    if (mkdtemp(root) == NULL) {
        stage_die("cannot make a directory under /tmp");
    }
    stage->subject = subject;
    stage->root = text_copy(root);
    stage->environment = make_environment(stage);
    stage->socket_path = path_join(root, "players.sock");
    stage->listener = socket_listen(stage->socket_path, &err);
    if (stage->listener < 0) {
        stage_die("%s", err.text);
    }
    stage->player_count = 0;
    stage->client = (struct process_pty){ .fd = -1 };
    subject->prepare(stage);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    remove(path);
    return 0;
}

void stage_close(struct stage *stage) {
    stage_detach(stage);
    process_end_descendants();
    for (size_t i = 0; i < stage->player_count; i++) {
        fd_close(&stage->players[i].socket);
        buffer_finish(&stage->players[i].in);
    }
    fd_close(&stage->listener);
    nftw(stage->root, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    text_vector_destroy(stage->environment);
    free(stage->socket_path);
    free(stage->root);
    buffer_finish(&stage->output);
}

void stage_run(struct stage *stage, const char *const *argv) {
    struct buffer out = { 0 };
    struct error err = { 0 };
    struct process_options options = { .argv = argv,
        .environment = (const char *const *)stage->environment,
        .directory = stage->root };
    int status = process_run(&options, LIMIT_MS, &out, &err);
    if (status != 0) {
        stage_die(
                "'%s %s' failed (%d): %s%s", argv[0], argv[1], status, err.text, buffer_text(&out));
    }
    buffer_finish(&out);
}

/* ---- the turn of the loop ------------------------------------------------------------------- */

static void take_player(struct stage *stage) {
    int fd = socket_accept(stage->listener);
    if (fd < 0 || stage->player_count == STAGE_PLAYERS_MAX) {
        return;
    }
    char name[16] = "";
    for (size_t length = 0; length + 1 < sizeof(name);) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        if (poll(&wait, 1, LIMIT_MS) <= 0 || read(fd, name + length, 1) != 1) {
            stage_die("a player went away");
        }
        if (name[length] == '\n') {
            name[length] = '\0';
            break;
        }
        length++;
    }
    struct stage_player *player = &stage->players[stage->player_count++];
    *player = (struct stage_player){ .socket = fd };
    memcpy(player->name, name, sizeof(name));
}

static void look_for_it(struct stage *stage, const char *bytes, size_t length) {
    if (stage->sought == NULL) {
        return;
    }
    struct buffer *output = &stage->output;
    if (output->length > OUTPUT_KEEP_MAX) {
        buffer_consume(output, output->length - 256);
    }
    size_t from = output->length < 64 ? 0 : output->length - 64;
    buffer_append(output, bytes, length);
    if (memmem(output->data + from, output->length - from, stage->sought, strlen(stage->sought)) !=
            NULL) {
        stage->sought = NULL;
    }
}

/* A terminal answers who it is: a client that asks is not kept waiting. */
static void answer_queries(struct stage *stage, const char *bytes, size_t length) {
    static const char query[] = "\033[c";
    if (memmem(bytes, length, query, sizeof(query) - 1) != NULL) {
        fd_write_all(stage->client.fd, "\033[?62;22c", 9, NULL);
    }
}

static void drain_client(struct stage *stage) {
    char bytes[65536];
    for (int i = 0; i < 8; i++) {
        ssize_t length = read(stage->client.fd, bytes, sizeof(bytes));
        if (length <= 0) {
            if (length == 0 || errno != EAGAIN) {
                stage_die("the client of %s ended by itself; its last words: %.*s",
                        stage->subject->name, (int)stage->output.length, stage->output.data);
            }
            return;
        }
        stage->client_bytes += (uint64_t)length;
        answer_queries(stage, bytes, (size_t)length);
        look_for_it(stage, bytes, (size_t)length);
    }
}

static void hear_player(struct stage_player *player) {
    char bytes[256];
    ssize_t length = read(player->socket, bytes, sizeof(bytes));
    if (length > 0) {
        buffer_append(&player->in, bytes, (size_t)length);
    } else if (length == 0 || errno != EAGAIN) {
        fd_close(&player->socket);
    }
}

static void turn(struct stage *stage, int timeout_ms) {
    struct pollfd fds[STAGE_PLAYERS_MAX + 2];
    fds[0] = (struct pollfd){ .fd = stage->client.fd, .events = POLLIN };
    fds[1] = (struct pollfd){ .fd = stage->listener, .events = POLLIN };
    size_t count = stage->player_count;
    for (size_t i = 0; i < count; i++) {
        fds[i + 2] = (struct pollfd){ .fd = stage->players[i].socket, .events = POLLIN };
    }
    if (poll(fds, count + 2, timeout_ms) <= 0) {
        return;
    }
    if (fds[0].revents != 0) {
        drain_client(stage);
    }
    for (size_t i = 0; i < count; i++) {
        if (fds[i + 2].revents != 0) {
            hear_player(&stage->players[i]);
        }
    }
    if (fds[1].revents != 0) {
        take_player(stage);
    }
}

void stage_drain(struct stage *stage, int64_t duration_ms) {
    int64_t end_ms = clock_monotonic_ms() + duration_ms;
    for (int64_t left_ms; (left_ms = end_ms - clock_monotonic_ms()) > 0;) {
        turn(stage, (int)left_ms);
    }
}

/* ---- players -------------------------------------------------------------------------------- */

void stage_wait_players(struct stage *stage, size_t count) {
    int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;
    while (stage->player_count < count) {
        turn(stage, 1000);
        if (clock_monotonic_ms() > end_ms) {
            stage_die("%s: %zu of %zu players came", stage->subject->name, stage->player_count,
                    count);
        }
    }
}

void stage_add_player(struct stage *stage, const char *name, bool beside) {
    const char *command[] = { stage->player_path, stage->socket_path, name, NULL };
    stage->subject->add(stage, name, command, beside);
    stage_wait_players(stage, stage->player_count + 1);
}

static struct stage_player *get_player(struct stage *stage, const char *name) {
    for (size_t i = 0; i < stage->player_count; i++) {
        if (text_equal(stage->players[i].name, name)) {
            return &stage->players[i];
        }
    }
    stage_die("no player '%s'", name);
}

void stage_tell(struct stage *stage, const char *name, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *line = text_format_list(format, arguments);
    va_end(arguments);
    struct stage_player *player = get_player(stage, name);
    buffer_clear(&player->in);
    if (!fd_write_all(player->socket, line, strlen(line), NULL) ||
            !fd_write_all(player->socket, "\n", 1, NULL)) {
        stage_die("the player '%s' of %s is gone", name, stage->subject->name);
    }
    free(line);
}

int64_t stage_answer_us(struct stage *stage, const char *name, const char *word) {
    struct stage_player *player = get_player(stage, name);
    int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;
    while (player->in.length == 0 || player->in.data[player->in.length - 1] != '\n') {
        turn(stage, 1000);
        if (clock_monotonic_ms() > end_ms || player->socket < 0) {
            stage_die("%s: the player '%s' did not say '%s'", stage->subject->name, name, word);
        }
    }
    const char *line = buffer_text(&player->in);
    if (!text_starts_with(line, word)) {
        stage_die("the player '%s' said '%s' for '%s'", name, line, word);
    }
    int64_t time_us = strtoll(line + strlen(word), NULL, 10);
    buffer_clear(&player->in);
    return time_us;
}

/* ---- the client ----------------------------------------------------------------------------- */

static void start_client(struct stage *stage, const char *const *argv) {
    struct process_options options = { .argv = argv,
        .environment = (const char *const *)stage->environment,
        .directory = stage->root,
        .columns = STAGE_COLUMNS,
        .rows = STAGE_ROWS };
    struct error err = { 0 };
    if (!process_start_in_pty(&stage->client, &options, &err)) {
        stage_die("%s", err.text);
    }
}

void stage_attach(struct stage *stage, const char *name, bool alone) {
    const char *argv[32] = { NULL };
    stage->subject->attach(stage, name, alone, argv);
    start_client(stage, argv);
}

void stage_start_cold(struct stage *stage, const char *text) {
    const char *command[] = { stage->player_path, stage->socket_path, "cold", text, NULL };
    const char *argv[32] = { NULL };
    stage->subject->cold(stage, command, argv);
    start_client(stage, argv);
}

void stage_detach(struct stage *stage) {
    process_pty_finish(&stage->client);
}

void stage_type(struct stage *stage, char key) {
    fd_write_all(stage->client.fd, &key, 1, NULL);
}

void stage_seek(struct stage *stage, const char *text) {
    buffer_clear(&stage->output);
    stage->sought = text;
}

int64_t stage_seen_us(struct stage *stage, int64_t timeout_ms) {
    int64_t end_ms = clock_monotonic_ms() + timeout_ms;
    while (stage->sought != NULL) {
        int64_t left_ms = end_ms - clock_monotonic_ms();
        if (left_ms <= 0) {
            return -1;
        }
        turn(stage, (int)left_ms);
    }
    return clock_monotonic_us();
}

size_t stage_processes(struct stage *stage, const char *program, pid_t **out_pids) {
    pid_t *pids = NULL;
    size_t count = process_descendants(getpid(), &pids), kept = 0;
    for (size_t i = 0; i < count; i++) {
        char name[64];
        process_program(pids[i], name);
        for (const char *const *own = stage->subject->programs; *own != NULL; own++) {
            if (text_equal(name, *own) && (program == NULL || text_equal(name, program))) {
                pids[kept++] = pids[i];
                break;
            }
        }
    }
    *out_pids = pids;
    return kept;
}
