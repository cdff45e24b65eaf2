/* SPDX-License-Identifier: MIT */

/* How each thing is done with tmux and with stoa. */

#include "stage.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#define NAME "bench"

static void append(const char *argv[32], const char *const *more) {
    size_t count = text_vector_length(argv);
    for (size_t i = 0; more[i] != NULL && count < 31; i++) {
        argv[count++] = more[i];
    }
    argv[count] = NULL;
}

#define APPEND(argv, ...) append(argv, (const char *const[]){ __VA_ARGS__, NULL })

/* ---- tmux ----------------------------------------------------------------------------------- */

static void tmux_prepare(struct stage *stage) {
    static const char configuration[] = "set -g status off\n"
                                        "set -g history-limit 10000\n"
                                        "set -g default-terminal tmux-256color\n"
                                        "set -as terminal-features ',xterm-256color:RGB'\n";
    char *path = path_join(stage->root, ".tmux.conf");
    struct error err = { 0 };
    if (!file_replace(path, configuration, sizeof(configuration) - 1, &err)) {
        stage_die("%s", err.text);
    }
    free(path);
}

static void tmux_add(
        struct stage *stage, const char *name, const char *const *command, bool beside) {
    const char *argv[32] = { NULL };
    APPEND(argv, "tmux", "-L", NAME);
    pid_t *pids = NULL;
    if (stage_processes(stage, NULL, &pids) == 0) {
        APPEND(argv, "new-session", "-d", "-s", NAME, "-n", name, "-x", "200", "-y", "50");
    } else if (beside) {
        APPEND(argv, "split-window", "-d", "-h", "-t", NAME ":");
    } else {
        APPEND(argv, "new-window", "-d", "-t", NAME ":", "-n", name);
    }
    free(pids);
    append(argv, command);
    stage_run(stage, argv);
}

static void tmux_attach(struct stage *stage, const char *name, bool alone, const char *argv[32]) {
    (void)stage, (void)name, (void)alone; /* the first window is the current one */
    APPEND(argv, "tmux", "-L", NAME, "attach-session", "-t", NAME);
}

static void tmux_cold(struct stage *stage, const char *const *command, const char *argv[32]) {
    (void)stage;
    APPEND(argv, "tmux", "-L", NAME, "new-session");
    append(argv, command);
}

static const char *const tmux_programs[] = { "tmux", NULL };

const struct subject subject_tmux = {
    .name = "tmux",
    .programs = tmux_programs,
    .prepare = tmux_prepare,
    .add = tmux_add,
    .attach = tmux_attach,
    .cold = tmux_cold,
    .version = { "tmux", "-V" },
};

/* ---- stoa ----------------------------------------------------------------------------------- */

static void stoa_prepare(struct stage *stage) {
    (void)stage;
}

static void stoa_add(
        struct stage *stage, const char *name, const char *const *command, bool beside) {
    (void)beside; /* what is seen together is chosen when attaching */
    const char *argv[32] = { NULL };
    APPEND(argv, "stoa", "new", "-d", "-n", name, "-x", "200", "-y", "50", "--over", "--");
    append(argv, command);
    stage_run(stage, argv);
}

static void stoa_attach(struct stage *stage, const char *name, bool alone, const char *argv[32]) {
    (void)stage;
    APPEND(argv, "stoa", "attach", name, alone ? "--only" : "--no-panel");
}

static void stoa_cold(struct stage *stage, const char *const *command, const char *argv[32]) {
    (void)stage;
    APPEND(argv, "stoa", "new", "--only", "--");
    append(argv, command);
}

static const char *const stoa_programs[] = { "stoa", "stoa-host", NULL };

const struct subject subject_stoa = {
    .name = "stoa",
    .programs = stoa_programs,
    .prepare = stoa_prepare,
    .add = stoa_add,
    .attach = stoa_attach,
    .cold = stoa_cold,
    .version = { "stoa", "version" },
};
